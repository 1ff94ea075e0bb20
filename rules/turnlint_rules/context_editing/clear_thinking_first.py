"""Of several edits, `clear_thinking_20251015` comes first.

Why: the documentation demands the order; what the API answers to another is not published, so this is a warning.

What to do: move the edit to the front of the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Inferred, Pass, Severity, Wording, rule
from turnlint_rules._shared.edits import EDITING, edits

FIRST = Wording(
    "context_management.edits: `clear_thinking_20251015` strategy must be listed first",
    evidence=(Inferred.after(EDITING, "the constraint is documented, the words are not"),),
)

_TOOLS: dict[str, Any] = {"type": "clear_tool_uses_20250919"}
_THINKING: dict[str, Any] = {"type": "clear_thinking_20251015", "keep": "all"}


def _request(*edit: dict[str, Any]) -> dict[str, Any]:
    return body(
        user("hi"), model="claude-sonnet-5", thinking={"type": "adaptive"}, context_management={"edits": list(edit)}
    )


@rule(
    "clear-thinking-first",
    Severity.WARNING,
    answers=Pass.PARAMETERS,
    needs={"field:context_management"},
    says=(FIRST,),
    refused=(Case(_request(_TOOLS, _THINKING), FIRST.template, at=("context_management", "edits", 1)),),
    accepted=(Case(_request(_THINKING, _TOOLS)),),
)
def clear_thinking_first(conversation: Conversation) -> Iterator[Draft]:
    for place, (index, edit, _) in enumerate(edits(conversation)):
        if place and edit == "clear_thinking_20251015":
            yield FIRST.at(("context_management", "edits", index))
