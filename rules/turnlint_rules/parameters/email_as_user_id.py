"""`metadata.user_id` must not be an email address.

Why: the id goes to the API to detect abuse, and must not identify anybody. The API looks for email addresses; names,
telephone numbers and long ids pass (measured), though the documentation asks to leave them out as well.

What to do: send a UUID or a hash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

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
from turnlint_rules._shared.parameters import field

EMAIL = Wording(
    "metadata.user_id: user_id appears to contain an email address. Please send a uuid or hash value instead.",
    evidence=(
        Reported("BerriAI/litellm#10106", "2025-04-17"),
        Reported("public code of a gateway, which quotes the ending and hashes such ids", "2026-10"),
    ),
)
_LONGEST = 512


@lru_cache(maxsize=1)
def _email() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")


@rule(
    "email-as-user-id",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:metadata"},
    says=(EMAIL,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), metadata={"user_id": "jane.doe@example.com"}),
            "metadata.user_id: user_id appears to contain an email address. Please send a uuid or hash value instead.",
            at=("metadata", "user_id"),
        ),
        Case(
            body(user("hi"), metadata={"user_id": "tenant-7:jane.doe@example.com"}),
            "metadata.user_id: user_id appears to contain an email address. Please send a uuid or hash value instead.",
            note="a warning: how the API finds an address inside a longer id is not known",
        ),
    ),
    accepted=(
        Case(body(user("hi"), metadata={"user_id": "5f0c2e9a-user"})),
        Case(body(user("hi"), metadata={"user_id": "jane@home"}), note="no domain"),
        Case(body(user("hi"), metadata={"user_id": None}), note="null stands for absent"),
    ),
)
def email_as_user_id(conversation: Conversation) -> Iterator[Draft]:
    user_id = field(conversation, "metadata").get("user_id")
    if not isinstance(user_id, str) or "@" not in user_id or len(user_id) > _LONGEST:
        return
    path = ("metadata", "user_id")
    if _email().fullmatch(user_id):
        yield EMAIL.at(path)
    elif _email().search(user_id):
        yield EMAIL.at(path, unsure=True)
