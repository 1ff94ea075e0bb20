"""A text block of the system prompt must hold more than white space.

Why: a prompt built from parts, one of which holds only spaces or line breaks.

What to do: leave the blank block out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, text, user
from turnlint.rule import (
    DROPPED,
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Severity,
    Wording,
    rule,
)

BLANK = Wording(
    "system: text content blocks must contain non-whitespace text",
    evidence=(Measured("public code that quotes the live answer", "2026-09-22"),),
)


@rule(
    "blank-system-text",
    Severity.ERROR,
    answers=Pass.BLANK_TEXT,
    needs={"fault:blank-system-text"},
    says=(BLANK,),
    fixes=(DROPPED,),
    refused=(
        Case(
            body(user("hi"), system=[text(" \n")]),
            "system: text content blocks must contain non-whitespace text",
            at=("system", 0, "text"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), system=[text("Be kind. ")])),
        Case(body(user("hi"), system=""), note="an empty string is no block"),
    ),
)
def blank_system_text(conversation: Conversation) -> Iterator[Draft]:
    for fault in conversation.faults["blank-system-text"]:
        yield BLANK.at(fault.path)
