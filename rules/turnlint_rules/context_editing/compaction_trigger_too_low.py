"""Compaction starts at 50,000 input tokens or more.

Why: the API compacts no shorter conversation. A trigger of exactly 50,000 is accepted, and so is none (150,000 then).

What to do: raise the value, or leave `trigger` out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.edits import THRESHOLD, edits
from turnlint_rules._shared.sources import COMPACTION_PROBE

TOO_LOW = Wording(
    "context_management.edits.{index}.compact_20260112: trigger.value must be at least 50000",
    evidence=(COMPACTION_PROBE, Measured("raw answers that another owner logged", "2026-09-25"), THRESHOLD),
)

_LEAST: Final = 50_000


def _request(value: int) -> dict[str, Any]:
    trigger = {"type": "input_tokens", "value": value}
    edit = {"type": "compact_20260112", "trigger": trigger}
    return body(user("hi"), model="claude-sonnet-4-6", context_management={"edits": [edit]})


@rule(
    "compaction-trigger-too-low",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:context_management"},
    says=(TOO_LOW,),
    fixes=(removing(1),),
    refused=(
        Case(
            _request(49_999),
            TOO_LOW.template.format(index=0),
            at=("context_management", "edits", 0, "trigger", "value"),
        ),
    ),
    accepted=(Case(_request(50_000), note="recorded"),),
)
def compaction_trigger_too_low(conversation: Conversation) -> Iterator[Draft]:
    for index, kind, edit in edits(conversation):
        trigger = edit.get("trigger") if kind == "compact_20260112" else None
        value = trigger.get("value") if isinstance(trigger, dict) else None
        if isinstance(value, int) and not isinstance(value, bool) and value < _LEAST:
            yield TOO_LOW.at(("context_management", "edits", index, "trigger", "value"), index=index)
