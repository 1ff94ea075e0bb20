"""A compaction block that was made on demand keeps its signature.

Why: under `compact-2026-09-04` alone the API takes a summary only with the signature that it gave to it. A summary of
one's own, or one that the threshold edit made, has none.

What to do: send the block exactly as it was returned; put a summary of your own into a user message.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import assistant, body, user
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
from turnlint_rules._shared.sources import COMPACTION_PROBE
from turnlint_rules.continuation._compaction import BETA, THRESHOLD_BETA, has_threshold, unsigned

UNSIGNED = Wording(
    "messages.{turn}.content.{index}: a `compaction` block with `content` requires its `signature`: send the block "
    "exactly as it was returned",
    evidence=(COMPACTION_PROBE, Measured("public code that quotes a live check", "2026-10")),
)


def _request(**block: Any) -> dict[str, Any]:
    return body(assistant({"type": "compaction", **block}), user("go on"), model="claude-opus-5-5")


@rule(
    "compaction-block-unsigned",
    Severity.ERROR,
    answers=Pass.COMPACTION_BLOCKS,
    needs={"block:compaction"},
    says=(UNSIGNED,),
    fixes=(removing(),),
    refused=(
        Case(
            _request(content="They said hello."),
            UNSIGNED.template.format(turn=0, index=0),
            at=("messages", 0, "content", 0),
            betas=(BETA,),
        ),
    ),
    accepted=(
        Case(_request(content="They said hello.", signature="EqIC"), betas=(BETA,)),
        Case(_request(content=None), betas=(BETA,), note="nothing was summarised"),
    ),
)
def compaction_block_unsigned(conversation: Conversation) -> Iterator[Draft]:
    context = conversation.context
    if not context.lacks(THRESHOLD_BETA) or context.lacks(BETA) or has_threshold(conversation):
        return
    for block in unsigned(conversation)[:1]:
        yield UNSIGNED.at(block.path, turn=block.turn, index=block.joined)
