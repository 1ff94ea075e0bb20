"""A tool type that the model does not offer.

Why: each generation takes its own computer tools and text editors. Claude 5.5 takes only `computer_toolset_20260801` on
the Claude API and Google Cloud; Claude Sonnet 4.5 and 4.6 take only the text editor of July 2025; the computer of
October 2024 ended with the models of its day. The API's message goes on with `Did you mean one of` and the types that
the model does take; that list grows, and was published once, for Claude Sonnet 4.5 in 2025. Amazon Bedrock's newer
endpoints say of server tools that a `tool type` is not supported.

What to do: use the type that the model's documentation names, with its beta header if it has one.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import each, kind_of
from turnlint_rules.tool_definitions._sources import COMPUTER_USE

REFUSED = Wording(
    "'{model}' does not support tool types: {types}.",
    evidence=(
        COMPUTER_USE,
        Reported("live captures in public code, with the rest of the message cut", "2026-09-22"),
        Reported("experientiallabs/experiential#690: one type after another, claude-sonnet-4-6", "2026-08-31"),
    ),
)
LISTED = Wording(
    "'{model}' does not support tool types: {types}. Did you mean one of {others}?",
    evidence=(Reported("avante-corp/avante.nvim#2736, claude-sonnet-4-5-20250929", "2025-10-01"),),
    until="2025-10",
)
BEDROCK = Wording(
    "tool type '{type}' is not supported for this model",
    evidence=(
        Measured("pydantic/pydantic-ai 2.68, live: web, code execution and advisor tools on Amazon Bedrock", "2026-11"),
    ),
)
_NOTE = "the API's message goes on: Did you mean one of …? with the types that the model takes"

_TYPES = (
    "computer_20241022", "computer_20250124", "computer_20251124", "text_editor_20250124", "text_editor_20250429",
)  # fmt: skip


def _computer(kind: str) -> dict[str, object]:
    return {"type": kind, "name": "computer", "display_width_px": 1024, "display_height_px": 768}


@rule(
    "tool-type-refused-by-model",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={f"tool:{kind}" for kind in _TYPES},
    given={"model.refused_tools"},
    says=(REFUSED, BEDROCK),
    said=(LISTED,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), model="claude-opus-4-7", tools=[_computer("computer_20241022")]),
            "'claude-opus-4-7' does not support tool types: computer_20241022.",
            at=("tools", 0, "type"),
        ),
        Case(
            body(user("hi"), model="claude-opus-5-5", tools=[_computer("computer_20251124")]),
            "'claude-opus-5-5' does not support tool types: computer_20251124.",
        ),
        Case(
            body(
                user("hi"),
                model="claude-sonnet-4-6",
                tools=[{"type": "text_editor_20250429", "name": "str_replace_based_edit_tool"}],
            ),
            "'claude-sonnet-4-6' does not support tool types: text_editor_20250429.",
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                model="claude-sonnet-4-6",
                tools=[{"type": "text_editor_20250728", "name": "str_replace_based_edit_tool"}],
            ),
            note="measured, like 14 other types",
        ),
        Case(body(user("hi"), model="claude-opus-4-6", tools=[_computer("computer_20251124")]), note="recorded"),
        Case(body(user("hi"), model="claude-opus-5-5", tools=[{"type": "computer_toolset_20260801"}])),
    ),
)
def tool_type_refused_by_model(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    refused = frozenset(model.refused_tools or ())
    found = {kind_of(definition): index for index, definition in each(conversation) if kind_of(definition) in refused}
    if found:
        path = ("tools", min(found.values()), "type")
        yield REFUSED.at(path, model=model.snapshot, types=", ".join(found), note=_NOTE)
