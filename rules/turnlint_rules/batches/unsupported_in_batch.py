"""Fast mode and fallbacks do not exist in batches.

Why: the documentation lists them as making an item fail; the words of that failure are not published.

What to do: leave the field out of the params of a batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Inferred, Pass, Severity, Wording, rule

UNSUPPORTED = Wording(
    '"{field}" is not supported in the Message Batches API',
    evidence=(
        Inferred(
            "Batch processing: the refusal is documented, the words are those for `stream`",
            "2026-08-21",
            "https://platform.claude.com/docs/en/build-with-claude/batch-processing",
        ),
    ),
)


def _batch(**fields: Any) -> dict[str, Any]:
    return {"requests": [{"custom_id": "a", "params": body(user("ping"), model="claude-opus-5", **fields)}]}


@rule(
    "unsupported-in-batch",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"fact:batch_item"},
    says=(UNSUPPORTED,),
    refused=(
        Case(
            _batch(speed="fast"),
            '"speed" is not supported in the Message Batches API',
            at=("requests", 0, "params", "speed"),
            endpoint="batches",
        ),
        Case(
            _batch(fallbacks=[{"model": "claude-opus-4-8"}]),
            '"fallbacks" is not supported in the Message Batches API',
            endpoint="batches",
        ),
    ),
    accepted=(
        Case(_batch(speed="standard"), endpoint="batches", note="the default"),
        Case(_batch(fallbacks=None), endpoint="batches"),
    ),
)
def unsupported_in_batch(conversation: Conversation) -> Iterator[Draft]:
    if conversation.fields.get("speed") == "fast":
        yield UNSUPPORTED.at(("speed",), field="speed")
    if conversation.fields.get("fallbacks"):
        yield UNSUPPORTED.at(("fallbacks",), field="fallbacks")
