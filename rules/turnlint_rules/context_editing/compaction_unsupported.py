"""Only newer models compact.

Why: compaction is there from Opus 4.6 and Sonnet 4.6 on; an older model refuses the edit. What it says to `compaction`
on demand is not published, so that is a warning.

What to do: use a newer model, or summarise the conversation yourself. Clearing tool uses works on older models too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.edits import ON_DEMAND, edits

STRATEGY = Wording(
    "'{model}' does not support the '{edit}' context management strategy.",
    evidence=(
        Measured("public code that quotes live answers, claude-haiku-4-5-20251001", "2026-10-04"),
        Reported("public code of ten projects, which quotes the answer", "2026-05"),
    ),
)
PARAMETER = Wording(
    "'{model}' does not support the `compaction` parameter.",
    evidence=(
        Inferred.after(
            ON_DEMAND, "the models are documented, the words are those for other features that a model lacks"
        ),
    ),
)

_COMPACT: dict[str, Any] = {"edits": [{"type": "compact_20260112"}]}
_CLEAR: dict[str, Any] = {"edits": [{"type": "clear_tool_uses_20250919"}]}


@rule(
    "compaction-unsupported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:context_management", "field:compaction"},
    given={"model.compaction"},
    says=(STRATEGY, PARAMETER),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", context_management=_COMPACT),
            "'claude-haiku-4-5-20251001' does not support the 'compact_20260112' context management strategy.",
            at=("context_management", "edits", 0),
        ),
        Case(
            body(user("hi"), model="claude-haiku-4-5", compaction={"type": "summarize"}),
            "'claude-haiku-4-5-20251001' does not support the `compaction` parameter.",
            note="on demand: a warning",
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-sonnet-4-6", context_management=_COMPACT), note="recorded"),
        Case(body(user("hi"), model="claude-haiku-4-5", context_management=_CLEAR), note="another edit"),
    ),
)
def compaction_unsupported(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.compaction is not False:
        return
    name = conversation.model.snapshot
    for index, kind, _ in edits(conversation):
        if kind == "compact_20260112":
            yield STRATEGY.at(("context_management", "edits", index), model=name, edit=kind)
    if conversation.fields.get("compaction") is not None:
        yield PARAMETER.at(("compaction",), model=name, unsure=True)
