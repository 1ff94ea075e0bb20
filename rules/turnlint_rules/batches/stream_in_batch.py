"""A request in a batch cannot stream.

Why: nobody listens. The batch is made; the item comes back as errored.

What to do: leave `stream` out, or set it to false.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Documented, Draft, Measured, Pass, Severity, Wording, rule

STREAM = Wording(
    '"stream=True" is not supported in the Message Batches API',
    evidence=(
        Measured("published batch capture, claude-haiku-4-5", "2026-09-02"),
        Documented(
            "Batch processing", "2026-08-21", "https://platform.claude.com/docs/en/build-with-claude/batch-processing"
        ),
    ),
)


def _batch(**fields: Any) -> dict[str, Any]:
    return {"requests": [{"custom_id": "a", "params": body(user("ping"), **fields)}]}


@rule(
    "stream-in-batch",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"fact:batch_item"},
    says=(STREAM,),
    refused=(Case(_batch(stream=True), STREAM.template, at=("requests", 0, "params", "stream"), endpoint="batches"),),
    accepted=(
        Case(_batch(stream=False), endpoint="batches", note="recorded"),
        Case(body(user("ping"), stream=True), note="not in a batch"),
    ),
)
def stream_in_batch(conversation: Conversation) -> Iterator[Draft]:
    if conversation.fields.get("stream") is True:
        yield STREAM.at(("stream",))
