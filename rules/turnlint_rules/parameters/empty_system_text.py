"""A text block of the system prompt must not be empty.

Why: a prompt built from parts, one of which came out empty. Only blocks are judged: `system: ""` and `system: []` are
taken.

What to do: leave the empty block out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, text, user
from turnlint.rule import (
    DROPPED,
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    rule,
)

EMPTY = Wording(
    "system: text content blocks must be non-empty",
    evidence=(Reported("public code that quotes the answer with its request id", "2025-10"),),
)


@rule(
    "empty-system-text",
    Severity.ERROR,
    answers=Pass.BLANK_TEXT,
    needs={"fault:empty-system-text"},
    says=(EMPTY,),
    fixes=(DROPPED,),
    refused=(
        Case(
            body(user("hi"), system=[text("Be kind."), text("")]),
            "system: text content blocks must be non-empty",
            at=("system", 1, "text"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), system=""), note="an empty string, recorded on claude-haiku-4-5"),
        Case(body(user("hi"), system=[]), note="an empty list, recorded"),
        Case(body(user("hi"), system=[text("Be kind.")])),
    ),
)
def empty_system_text(conversation: Conversation) -> Iterator[Draft]:
    # The API says it once, however many blocks are empty; each place is told, in one order.
    for fault in conversation.faults["empty-system-text"]:
        yield EMPTY.at(fault.path)
