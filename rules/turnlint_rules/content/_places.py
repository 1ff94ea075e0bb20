"""Where an empty or blank text stands, for what the API says of it depends on that."""

from __future__ import annotations

from turnlint.rule import Conversation, Path, role_of


def role_at(conversation: Conversation, path: Path) -> str | None:
    """The role of the message that a path leads into; ``None`` where it leads elsewhere, or the role is unknown."""
    if len(path) < 2 or path[0] != "messages" or not isinstance(path[1], int):
        return None
    return role_of(conversation.messages[path[1]])


def is_own(path: Path) -> bool:
    """Whether a path leads to a message's own text (its string, or the text of one of its blocks)."""
    return len(path) == 3 or (len(path) == 5 and path[4] == "text")


def last_user_turn(conversation: Conversation) -> int:
    """The index at which the last turn begins, system messages aside, if it is the user's; else behind the end."""
    messages = conversation.messages
    begin = len(messages)
    while begin and role_of(messages[begin - 1]) in ("user", "system"):
        begin -= 1
    return begin
