"""Only system messages can be cleared: `clear_at` belongs to them.

Why: it says when a system message stops to apply. Without its beta the key is refused on every message
(`unknown-field`).

What to do: take `clear_at` off messages of the user and the assistant.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.system_messages._runs import GUIDE

CLEAR_AT = "mid-conversation-system-clear-at-2026-08-21"
OTHER_ROLE = Wording("clear_at is only permitted on role 'system' messages", evidence=(GUIDE,))


@rule(
    "clear-at-on-other-role",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"fact:message_fields"},
    says=(OTHER_ROLE,),
    fixes=(removing(),),
    refused=(
        Case(
            body({"role": "user", "content": "hi", "clear_at": "never"}, model="claude-opus-5-5"),
            "clear_at is only permitted on role 'system' messages",
            at=("messages", 0, "clear_at"),
            betas=(CLEAR_AT,),
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                {"role": "system", "content": "Be brief.", "clear_at": "next_user_message"},
                model="claude-opus-5-5",
            ),
            betas=(CLEAR_AT,),
        ),
    ),
)
def clear_at_on_other_role(conversation: Conversation) -> Iterator[Draft]:
    if conversation.context.lacks(CLEAR_AT):
        return  # an unknown field then
    for index, message in enumerate(conversation.messages):
        if isinstance(message, dict) and message.get("clear_at") is not None and message.get("role") != "system":
            yield OTHER_ROLE.at(("messages", index, "clear_at"))
