"""Each edit needs its own beta.

Why: `context_management` itself is opened by either header; the documentation asks for
`context-management-2025-06-27` for the clearing edits and for `compact-2026-01-12` for compaction. What the API
answers where only the other one is sent is not published, so this is a warning. Without any of them the field is
unknown: `unknown-parameter`.

What to do: send both values where you use both kinds of edit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.case import body, user
from turnlint.rule import HEADERS, Case, Conversation, Draft, Pass, Remark, Severity, rule
from turnlint_rules._shared.edits import EDITING, THRESHOLD, edits

MISSING = Remark(
    "the edit `{edit}` is documented to need the `anthropic-beta` value `{beta}`", evidence=(EDITING, THRESHOLD)
)

_CLEARING: Final = "context-management-2025-06-27"
_COMPACTION: Final = "compact-2026-01-12"
_BETAS: Final = {
    "clear_thinking_20251015": _CLEARING,
    "clear_tool_uses_20250919": _CLEARING,
    "compact_20260112": _COMPACTION,
}

_COMPACT: dict[str, Any] = {"edits": [{"type": "compact_20260112"}]}


@rule(
    "context-edit-without-beta",
    Severity.WARNING,
    answers=Pass.PARAMETERS,
    needs={"field:context_management"},
    given={HEADERS},
    says=(MISSING,),
    refused=(
        Case(
            body(user("hi"), model="claude-sonnet-4-6", context_management=_COMPACT),
            "the edit `compact_20260112` is documented to need the `anthropic-beta` value `compact-2026-01-12`",
            at=("context_management", "edits", 0),
            betas=("context-management-2025-06-27",),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), model="claude-sonnet-4-6", context_management=_COMPACT),
            betas=("compact-2026-01-12",),
            note="recorded",
        ),
        Case(body(user("hi"), model="claude-sonnet-4-6", context_management=_COMPACT), note="the betas are unknown"),
    ),
)
def context_edit_without_beta(conversation: Conversation) -> Iterator[Draft]:
    context = conversation.context
    if context.lacks(_CLEARING, _COMPACTION):
        return
    for index, edit, _ in edits(conversation):
        beta = _BETAS.get(edit)
        if beta is not None and context.lacks(beta):
            yield MISSING.at(("context_management", "edits", index), edit=edit, beta=beta)
