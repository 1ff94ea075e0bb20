"""The signature of a compaction block needs the beta of compaction on demand.

Why: `signature` came with `compact-2026-09-04`; under `compact-2026-01-12` alone the API refuses it. The end of its
sentence was published, the words before it were not.

What to do: send `compact-2026-09-04` on every request that carries such a block.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import assistant, body, user
from turnlint.rule import (
    HEADERS,
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
from turnlint_rules.continuation._compaction import BETA, THRESHOLD_BETA

WITHOUT = Wording(
    "messages.{turn}.content.{index}.compaction.signature: `signature` requires anthropic-beta: compact-2026-09-04",
    evidence=(Inferred("a published probe record of claude-opus-5-5 has the end of the sentence alone", "2026-09-26"),),
)
_EDIT = {"edits": [{"type": "compact_20260112"}]}


def _request(**block: Any) -> dict[str, Any]:
    message = assistant({"type": "compaction", "content": "They said hello.", **block})
    return body(message, user("go on"), model="claude-opus-5-5", context_management=_EDIT)


@rule(
    "compaction-signature-without-beta",
    Severity.ERROR,
    answers=Pass.COMPACTION_BLOCKS,
    needs={"block:compaction"},
    given={HEADERS},
    says=(WITHOUT,),
    fixes=(removing(),),
    refused=(
        Case(
            _request(signature="EqIC"),
            WITHOUT.template.format(turn=0, index=0),
            at=("messages", 0, "content", 0, "signature"),
            betas=(THRESHOLD_BETA,),
        ),
    ),
    accepted=(
        Case(_request(), betas=(THRESHOLD_BETA,)),
        Case(_request(signature=None), betas=(THRESHOLD_BETA,)),
        Case(_request(signature="EqIC"), betas=(THRESHOLD_BETA, BETA)),
    ),
)
def compaction_signature_without_beta(conversation: Conversation) -> Iterator[Draft]:
    context = conversation.context
    if context.lacks(BETA) and not context.lacks(THRESHOLD_BETA):
        for block in conversation.blocks("compaction"):
            if isinstance(block.value.get("signature"), str):
                yield WITHOUT.at((*block.path, "signature"), turn=block.turn, index=block.joined)
