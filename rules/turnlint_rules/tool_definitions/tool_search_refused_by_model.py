"""Tool search needs Claude 4.5 or later.

Why: the documentation says that Claude Opus 4.1 and earlier models have no tool search. Nobody published the refusal;
the text here is that for other tool types.

What to do: send all tools undeferred, or use a newer model.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
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
from turnlint_rules._shared.tools import each, kind_of

REFUSED = Wording(
    "'{model}' does not support tool types: {types}.",
    evidence=(Inferred("Tool search tool (2026-08): not on Opus 4.1 and earlier; the words for other tool types"),),
)

_TAGS = frozenset(
    f"tool_search_tool_{how}{date}" for how in ("bm25", "regex") for date in ("", "_20251119")
)  # fmt: skip
_SEARCH = {"type": "tool_search_tool_regex_20251119", "name": "tool_search_tool_regex"}


@rule(
    "tool-search-refused-by-model",
    Severity.WARNING,
    answers=Pass.MODEL,
    needs={f"tool:{tag}" for tag in _TAGS},
    given={"model.tool_search"},
    says=(REFUSED,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), model="claude-opus-4-1", tools=[_SEARCH, tool()]),
            "'claude-opus-4-1-20250805' does not support tool types: tool_search_tool_regex_20251119.",
            at=("tools", 0, "type"),
        ),
    ),
    accepted=(Case(body(user("hi"), model="claude-haiku-4-5", tools=[_SEARCH, tool()]), note="recorded"),),
)
def tool_search_refused_by_model(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    if model.tool_search:
        return
    for index, definition in each(conversation):
        if kind_of(definition) in _TAGS:
            yield REFUSED.at(("tools", index, "type"), model=model.snapshot, types=kind_of(definition))
            return
