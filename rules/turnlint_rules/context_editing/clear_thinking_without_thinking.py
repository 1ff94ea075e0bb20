"""The edit `clear_thinking_20251015` needs thinking to be on.

Why: it clears thinking blocks of old turns, so the API refuses it while `thinking` is off: `disabled`, or absent on a
model that does not think by default. A gateway that drops `thinking` and keeps the edit is the usual cause.

What to do: remove the edit together with `thinking`, or turn thinking on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
from turnlint_rules._shared.edits import edits
from turnlint_rules._shared.parameters import thinking_type

REQUIRES = Wording(
    "`clear_thinking_20251015` strategy requires `thinking` to be enabled or adaptive",
    evidence=(
        Reported("router-for-me/CLIProxyAPI#4784", "2026-08-05"),
        Reported("PostHog/posthog#73838", "2026-07-27"),
    ),
)
ENABLED = Wording(
    "`clear_thinking_20251015` strategy requires `thinking` to be enabled",
    until="2025-11",
    evidence=(Reported("anthropics/claude-code#11971", "2025-11-19"),),
)

_EDIT: dict[str, Any] = {"edits": [{"type": "clear_thinking_20251015", "keep": "all"}]}


@rule(
    "clear-thinking-without-thinking",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:context_management"},
    says=(REQUIRES,),
    said=(ENABLED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", context_management=_EDIT),
            REQUIRES.template,
            at=("context_management", "edits", 0),
        ),
        Case(
            body(user("hi"), model="claude-sonnet-5", context_management=_EDIT, thinking={"type": "disabled"}),
            REQUIRES.template,
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                max_tokens=2048,
                context_management=_EDIT,
                thinking={"type": "enabled", "budget_tokens": 1024},
            ),
            note="recorded",
        ),
        Case(
            body(user("hi"), model="claude-sonnet-5", context_management=_EDIT, thinking={"type": "adaptive"}),
            note="recorded",
        ),
        Case(body(user("hi"), model="claude-sonnet-5", context_management=_EDIT), note="thinks by default"),
    ),
)
def clear_thinking_without_thinking(conversation: Conversation) -> Iterator[Draft]:
    given = conversation.fields.get("thinking")
    kind = conversation.model.thinking_default if given is None else thinking_type(conversation)
    if kind != "disabled":
        return
    for index, edit, _ in edits(conversation):
        if edit == "clear_thinking_20251015":
            yield REQUIRES.at(("context_management", "edits", index))
