"""Of several edits, `clear_thinking_20251015` comes first.

Why: the API clears thinking before all else, and refuses another order. What it says to the edit given twice nobody
has tried, so that is a warning.

What to do: move the edit to the front of the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
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
from turnlint_rules._shared.edits import EDITING, edits
from turnlint_rules._shared.sources import COMPACTION_PROBE

FIRST = Wording(
    "context_management: `clear_thinking_20251015` must be the first strategy in `context_management.edits` "
    "when provided",
    evidence=(COMPACTION_PROBE, Measured("a published run of another owner", "2026-04-21"), EDITING),
)

_TOOLS: dict[str, Any] = {"type": "clear_tool_uses_20250919"}
_COMPACT: dict[str, Any] = {"type": "compact_20260112"}
_THINKING: dict[str, Any] = {"type": "clear_thinking_20251015", "keep": "all"}


def _request(*edit: dict[str, Any]) -> dict[str, Any]:
    return body(
        user("hi"), model="claude-sonnet-5", thinking={"type": "adaptive"}, context_management={"edits": list(edit)}
    )


@rule(
    "clear-thinking-first",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:context_management"},
    says=(FIRST,),
    fixes=(removing(),),
    refused=(
        Case(_request(_TOOLS, _THINKING), FIRST.template, at=("context_management", "edits", 1)),
        Case(_request(_COMPACT, _THINKING), FIRST.template),
        Case(_request(_THINKING, _THINKING), FIRST.template, note="twice: a warning"),
    ),
    accepted=(Case(_request(_THINKING, _TOOLS, _COMPACT), note="measured"),),
)
def clear_thinking_first(conversation: Conversation) -> Iterator[Draft]:
    first = ""
    for index, edit, _ in edits(conversation):
        if first and edit == "clear_thinking_20251015":
            yield FIRST.at(("context_management", "edits", index), unsure=first == edit)
        first = first or edit
