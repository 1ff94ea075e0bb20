"""The requests of a batch have different `custom_id`s.

Why: results come back in any order and are matched by `custom_id` alone. The API refuses the whole batch.

What to do: number the requests, or use the key of the record that each stands for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import Batch, Case, Draft, Measured, Pass, Severity, Wording, rule

REPEATED = Wording(
    "requests: custom_id's must be unique within a batch. Duplicate custom_id found: {id}",
    evidence=(Measured("published batch capture, claude-haiku-4-5", "2026-09-02"),),
)


def _batch(*ids: str) -> dict[str, Any]:
    return {"requests": [{"custom_id": name, "params": body(user("ping"))} for name in ids]}


@rule(
    "repeated-custom-id",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:requests"},
    says=(REPEATED,),
    refused=(
        Case(
            _batch("dup", "other", "dup"),
            "requests: custom_id's must be unique within a batch. Duplicate custom_id found: dup",
            at=("requests", 2, "custom_id"),
            endpoint="batches",
        ),
    ),
    accepted=(Case(_batch("0", "TODO", "request-0"), endpoint="batches", note="recorded"),),
)
def repeated_custom_id(batch: Batch) -> Iterator[Draft]:
    requests = batch.fields.get("requests")
    if not isinstance(requests, list):
        return
    seen: set[str] = set()
    for index, entry in enumerate(requests):
        name = entry.get("custom_id") if isinstance(entry, dict) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            yield REPEATED.at(("requests", index, "custom_id"), id=name, order=(index,))
        seen.add(name)
