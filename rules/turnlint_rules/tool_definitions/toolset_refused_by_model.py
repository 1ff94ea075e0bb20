"""Only newer models take the computer and browser toolsets.

Why: `computer_toolset_20260801` and `browser_toolset_20260801` came with Claude 4.8. The API's message goes on with
`Did you mean one of` and the types that the model does take; that list was never published whole.

What to do: use `computer_20251124` (or the type that the model's documentation names), or a newer model.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import each, kind_of
from turnlint_rules.tool_definitions._sources import BROWSER_USE

REFUSED = Wording(
    "'{model}' does not support tool types: {types}.",
    evidence=(BROWSER_USE, Reported("a live capture on claude-haiku-4-5, with the rest of the message cut", "2026-09")),
)
_NOTE = "the API's message goes on: Did you mean one of …? with the types that the model takes"

_SETS = ("computer_toolset_20260801", "browser_toolset_20260801")


@rule(
    "toolset-refused-by-model",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={f"tool:{kind}" for kind in _SETS},
    given={"model.toolsets"},
    says=(REFUSED,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", tools=[{"type": "browser_toolset_20260801"}]),
            "'claude-haiku-4-5-20251001' does not support tool types: browser_toolset_20260801.",
            at=("tools", 0, "type"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-sonnet-5", tools=[{"type": kind} for kind in _SETS])),
        Case(body(user("hi"), model="claude-of-tomorrow", tools=[{"type": "browser_toolset_20260801"}])),
    ),
)
def toolset_refused_by_model(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    if model.toolsets:
        return
    found = {kind_of(definition): index for index, definition in each(conversation) if kind_of(definition) in _SETS}
    if found:
        path = ("tools", min(found.values()), "type")
        yield REFUSED.at(path, model=model.snapshot, types=", ".join(found), note=_NOTE)
