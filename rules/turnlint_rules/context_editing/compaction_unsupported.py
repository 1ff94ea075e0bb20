"""Only newer models compact.

Why: the documentation lists compaction for Opus 4.6, Sonnet 4.6 and newer models; what others answer is not
published, so this is a warning.

What to do: use a newer model, or summarise the conversation yourself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Inferred, Pass, Severity, Wording, rule
from turnlint_rules._shared.edits import THRESHOLD, edits

UNSUPPORTED = Wording(
    "'{model}' does not support compaction.",
    evidence=(
        Inferred.after(
            THRESHOLD, "the models are documented, the words are those for other features that a model lacks"
        ),
    ),
)

_COMPACT: dict[str, Any] = {"edits": [{"type": "compact_20260112"}]}


@rule(
    "compaction-unsupported",
    Severity.WARNING,
    answers=Pass.MODEL,
    needs={"field:context_management", "field:compaction"},
    given={"model.compaction"},
    says=(UNSUPPORTED,),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", context_management=_COMPACT),
            "'claude-haiku-4-5-20251001' does not support compaction.",
            at=("context_management", "edits", 0),
        ),
    ),
    accepted=(Case(body(user("hi"), model="claude-sonnet-4-6", context_management=_COMPACT), note="recorded"),),
)
def compaction_unsupported(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.compaction is not False:
        return
    name = conversation.model.snapshot
    for index, kind, _ in edits(conversation):
        if kind == "compact_20260112":
            yield UNSUPPORTED.at(("context_management", "edits", index), model=name)
    if conversation.fields.get("compaction") is not None:
        yield UNSUPPORTED.at(("compaction",), model=name)
