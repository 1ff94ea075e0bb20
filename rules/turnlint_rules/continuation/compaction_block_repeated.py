"""A request carries one compaction block that was made on demand.

Why: a new block summarises the old one too, so it replaces it.

What to do: keep the newest block alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, compaction, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.continuation._compaction import BETA, is_unsure, on_demand

REPEATED = Wording(
    "messages.{turn}.content.{index}: only one `compaction` block is permitted; replace the previous block",
    evidence=(Inferred("the guide on compaction on demand says so; nobody has published the words"),),
    code="compaction_block_ambiguous",
)
_BLOCK = compaction(signature="EqIC")


@rule(
    "compaction-block-repeated",
    Severity.ERROR,
    answers=Pass.COMPACTION_BLOCKS,
    needs={"block:compaction"},
    says=(REPEATED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(assistant(_BLOCK), user("go on"), assistant(_BLOCK), user("go on"), model="claude-opus-5-5"),
            "messages.2.content.0: only one `compaction` block is permitted; replace the previous block",
            at=("messages", 2, "content", 0),
            betas=(BETA,),
        ),
    ),
    accepted=(Case(body(assistant(_BLOCK), user("go on"), model="claude-opus-5-5"), betas=(BETA,)),),
)
def compaction_block_repeated(conversation: Conversation) -> Iterator[Draft]:
    for block in on_demand(conversation)[1:]:
        yield REPEATED.at(block.path, turn=block.turn, index=block.joined, unsure=is_unsure(conversation))
