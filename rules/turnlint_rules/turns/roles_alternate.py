"""Turns read best when user and assistant alternate, the user first.

Why: until 8 October 2024 the API refused anything else. Since then, its release notes say, it joins neighbouring
messages of one role and takes a first message of the assistant. Proxies and other front ends may still refuse them, and
indices in the API's texts count joined turns, which are harder to find in a list that does not alternate.

What to do: join neighbouring messages of one role into one, and begin with the user. Where every message must
alternate, raise this rule to an error: it then says what the API said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import assistant, body, compaction, system, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Fix,
    Pass,
    Path,
    Reported,
    Severity,
    Wording,
    at,
    blocks,
    is_summary,
    remove,
    role_of,
    rule,
)

ALTERNATE = Wording(
    'messages: roles must alternate between "user" and "assistant", but found multiple "{role}" roles in a row',
    until="2024-10-08",
    evidence=(Reported("BerriAI/litellm#3474", "2024-05-06"),),
)
FIRST = Wording(
    'messages: first message must use the "user" role',
    until="2024-10-08",
    evidence=(Reported("lobehub/lobe-chat#1601", "2024-03-16"),),
)
_SUMMARY = compaction(signature="EqIC")
NOTE = "The API has accepted this since 2024-10-08."


def _joined(body: dict[str, Any], path: Path) -> bool:
    if len(path) < 2 or not isinstance(path[1], int) or not path[1]:
        return False
    before, message = at(body, ("messages", path[1] - 1)), at(body, path[:2])
    plain = all(isinstance(each, dict) and each.keys() == {"role", "content"} for each in (before, message))
    if not plain or before["role"] != message["role"]:
        return False
    blocks(before).extend(blocks(message))
    return remove(body, path[:2])


@rule(
    "roles-alternate",
    Severity.ADVICE,
    answers=Pass.ROLES,
    needs={"fact:same_role", "fact:assistant_first"},
    says=(ALTERNATE, FIRST),
    fixes=(Fix(True, "joined the message at `{place}` with the one before it", _joined),),
    refused=(
        Case(
            body(user("a"), user("b")),
            'messages: roles must alternate between "user" and "assistant", but found multiple "user" roles in a row',
            at=("messages", 1),
        ),
        Case(
            body(user("a"), assistant("b"), assistant("c"), user("d")),
            'messages: roles must alternate between "user" and "assistant", but found multiple "assistant" roles in a '
            "row",
            at=("messages", 2),
        ),
        Case(
            body(assistant("Hello"), user("hi")),
            'messages: first message must use the "user" role',
            at=("messages", 0),
        ),
    ),
    accepted=(
        Case(
            body(assistant(_SUMMARY), assistant("b"), user("c"), model="claude-opus-5-5"),
            note="a summary that was made on demand, and what was kept behind it",
        ),
        Case(body(user("a"), assistant("b"), user("c"))),
        Case(
            body(user("a"), system("Be brief."), assistant("b"), user("c"), model="claude-sonnet-5"),
            note="a system message between the two",
        ),
    ),
)
def roles_alternate(conversation: Conversation) -> Iterator[Draft]:
    messages = conversation.messages
    summary = "fact:assistant_first" in conversation.occurs and is_summary(messages[0])
    if "fact:assistant_first" in conversation.occurs and not summary:
        yield FIRST.at(("messages", 0), note=NOTE)
        return
    before = None
    for index, message in enumerate(messages):
        role = role_of(message)
        if role == before and role in ("user", "assistant") and not (summary and index == 1):
            yield ALTERNATE.at(("messages", index), role=role, note=NOTE)
            return
        before = role
