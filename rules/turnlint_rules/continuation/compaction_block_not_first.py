"""A compaction block that was made on demand takes the place of what it summarises.

Why: the block must be the first of the conversation, in an assistant message of its own or before the first message's
other content. Messages before it are refused. Blocks of the threshold edit, which have no signature, may stand
anywhere; while the betas are unknown a misplaced block is a warning.

What to do: remove the messages that the block summarises.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, compaction, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.continuation._compaction import BETA, GUIDE, is_first, is_unsure, on_demand

MISPLACED = Wording(
    "messages.{turn}.content.{index}: `compaction` block must be sent first, in place of the messages it summarizes; "
    "remove those messages",
    evidence=(GUIDE,),
    code="compaction_block_misplaced",
)
_BLOCK = compaction(signature="EqIC")


@rule(
    "compaction-block-not-first",
    Severity.ERROR,
    answers=Pass.COMPACTION_BLOCKS,
    needs={"block:compaction"},
    says=(MISPLACED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), assistant("Hello"), assistant(_BLOCK), user("go on"), model="claude-opus-5-5"),
            "messages.1.content.1: `compaction` block must be sent first, in place of the messages it summarizes; "
            "remove those messages",
            at=("messages", 2, "content", 0),
            betas=(BETA,),
        ),
        Case(
            body(user("hi"), assistant(_BLOCK), user("go on"), model="claude-opus-5-5"),
            "messages.1.content.0: `compaction` block must be sent first, in place of the messages it summarizes; "
            "remove those messages",
            note="betas unknown: a warning",
        ),
    ),
    accepted=(
        Case(body(assistant(_BLOCK), user("go on"), model="claude-opus-5-5"), betas=(BETA,)),
        Case(body(user(_BLOCK, "go on"), model="claude-opus-5-5"), betas=(BETA,), note="before the first content"),
        Case(
            body(
                user("hi"),
                assistant({"type": "compaction", "content": "They said hello."}, "Hello"),
                user("go on"),
                model="claude-sonnet-4-6",
            ),
            note="made by the threshold edit, recorded on claude-sonnet-4-6",
        ),
    ),
)
def compaction_block_not_first(conversation: Conversation) -> Iterator[Draft]:
    blocks = on_demand(conversation)
    if blocks and not is_first(blocks[0]):
        block = blocks[0]
        yield MISPLACED.at(block.path, turn=block.turn, index=block.joined, unsure=is_unsure(conversation))
