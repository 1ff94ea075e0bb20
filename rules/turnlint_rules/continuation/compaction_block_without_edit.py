"""A compaction block of the threshold needs its edit in the request.

Why: under `compact-2026-01-12` the API reads a compaction block as part of the edit `compact_20260112`, and refuses it
where the request has no such edit, wherever the block stands. While the betas are unknown, or both are on, this is a
warning.

What to do: send `context_management` with the edit on every request of the conversation.
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

REQUIRES = Wording(
    "messages.{turn}.content.{index}: `compaction` blocks require a `compact_20260112` strategy in "
    "`context_management.edits`.",
    evidence=(COMPACTION_PROBE, Measured("public code that quotes live answers, claude-opus-5-5", "2026-10-04")),
)
_BLOCK = {"type": "compaction", "content": "They said hello."}
_SENTENCE = REQUIRES.template.format(turn=1, index=0)


def _request(block: Any = _BLOCK, **fields: Any) -> dict[str, Any]:
    return body(user("hi"), assistant(block, "Hello"), user("go on"), model="claude-opus-5-5", **fields)


@rule(
    "compaction-block-without-edit",
    Severity.ERROR,
    answers=Pass.COMPACTION_BLOCKS,
    needs={"block:compaction"},
    says=(REQUIRES,),
    fixes=(removing(),),
    refused=(
        Case(_request(), _SENTENCE, at=("messages", 1, "content", 0), betas=(THRESHOLD_BETA,)),
        Case(_request(), _SENTENCE, note="betas unknown: a warning"),
    ),
    accepted=(
        Case(
            _request(context_management={"edits": [{"type": "compact_20260112"}]}),
            betas=(THRESHOLD_BETA,),
            note="measured",
        ),
        Case(_request({"type": "compaction", "content": None}), betas=(THRESHOLD_BETA,), note="nothing was summarised"),
    ),
)
def compaction_block_without_edit(conversation: Conversation) -> Iterator[Draft]:
    context = conversation.context
    if has_threshold(conversation) or context.lacks(THRESHOLD_BETA):
        return
    for block in unsigned(conversation)[:1]:
        yield REQUIRES.at(block.path, turn=block.turn, index=block.joined, unsure=not context.lacks(BETA))
