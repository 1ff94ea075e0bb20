"""Fast mode does not exist in batches.

Why: a batch is served when there is room; `speed: "fast"` contradicts it, and the documentation excludes it.

What to do: drop `speed` from the items of a batch.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.conversation import Conversation
from turnlint.rule import Case, Finding, Inferred, Phase, Place, Severity, Wording, rule
from turnlint_rules.parameters._read import is_item
from turnlint_rules.parameters._sources import FAST_MODE

FAST = Wording(
    "speed: fast mode is not supported in batches",
    evidence=(Inferred(f"{FAST_MODE.source}: batches are excluded, the words are not given", FAST_MODE.date),),
)


def _batch(speed: str) -> dict[str, object]:
    return {"requests": [{"custom_id": "a", "params": body(user("hi"), model="claude-opus-5", speed=speed)}]}


@rule(
    "fast-mode-in-batch",
    Severity.WARNING,
    at=Place(Phase.PARAMETERS, rank=70),
    needs={"speed"},
    says=(FAST,),
    refused=(
        Case(
            _batch("fast"),
            "speed: fast mode is not supported in batches",
            at=("requests", 0, "params", "speed"),
            endpoint="batches",
        ),
    ),
    accepted=(
        Case(_batch("standard"), endpoint="batches"),
        Case(body(user("hi"), model="claude-opus-5", speed="fast")),
    ),
)
def fast_mode_in_batch(conversation: Conversation) -> Iterator[Finding]:
    if is_item(conversation) and conversation.fields.get("speed") == "fast":
        yield FAST.at(("speed",), severity=Severity.WARNING)
