"""Not every model takes system messages inside `messages`.

Why: Claude Opus 4.7, Sonnet 4.6, Haiku 4.5 and older models know the top-level `system` alone.

What to do: move the text into the top-level `system`, or into a user message.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, system, user
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

UNSUPPORTED = Wording(
    "role 'system' is not supported on this model",
    evidence=(
        Reported("anthropics/claude-code#61412", "2026-05-22"),
        Reported("anthropics/claude-code#60927", "2026-05-20"),
        Reported("a proxy's record of the answer", "2026-10-02"),
    ),
)


@rule(
    "system-message-unsupported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"fact:system_message"},
    given={"model.system_messages"},
    says=(UNSUPPORTED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), system("Be terse."), model="claude-opus-4-7"),
            "role 'system' is not supported on this model",
            at=("messages", 1),
        ),
        Case(
            body(system("Be terse."), user("hi"), model="claude-haiku-4-5"),
            "role 'system' is not supported on this model",
        ),
    ),
    accepted=(
        Case(body(user("hi"), system("Be terse."), model="claude-opus-4-8"), note="recorded, without a beta"),
        Case(body(user("hi"), system("Be terse."), model="claude-sonnet-5"), note="recorded, against the guide"),
    ),
)
def system_message_unsupported(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.system_messages is False:
        yield UNSUPPORTED.at(("messages", conversation.system_messages[0]))
