"""`thinking.display: "updates"` needs its beta header.

Why: without `thinking-display-updates-2026-08-18` the field knows `summarized` and `omitted` alone.

What to do: send the header, or one of the other two values.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    HEADERS,
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import field
from turnlint_rules.parameters._display import DISPLAY, UPDATES_BETA

_UPDATES = {"type": "adaptive", "display": "updates"}


@rule(
    "display-updates-without-beta",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"field:thinking=adaptive", "field:thinking=enabled"},
    given={HEADERS},
    says=(DISPLAY,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-opus-5", thinking=_UPDATES),
            "thinking.adaptive.display: Input should be 'summarized', 'omitted'",
            at=("thinking", "display"),
            betas=(),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-5", thinking=_UPDATES), betas=(UPDATES_BETA,)),
        Case(body(user("hi"), model="claude-opus-5", thinking=_UPDATES), note="betas unknown"),
        Case(
            body(user("hi"), model="claude-opus-5", thinking={"type": "adaptive", "display": "omitted"}),
            betas=(),
        ),
    ),
)
def display_updates_without_beta(conversation: Conversation) -> Iterator[Draft]:
    thinking = field(conversation, "thinking")
    if thinking.get("display") != "updates" or not conversation.context.lacks(UPDATES_BETA):
        return
    if thinking.get("type") in ("adaptive", "enabled"):
        yield DISPLAY.at(("thinking", "display"), location=f"thinking.{thinking['type']}.display")
