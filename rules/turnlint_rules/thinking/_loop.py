"""The tool loop at the end of a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from turnlint.rule import Conversation, blocks_of, role_of


@dataclass(frozen=True, slots=True)
class Tail:
    """One turn, seen from the end: the caller's indices of its first and last message."""

    role: str
    first: int
    last: int


def turn_ending(conversation: Conversation, last: int) -> Tail | None:
    """The turn whose last message is this one; ``None`` where there is no such message or its role is unknown."""
    messages = conversation.messages
    role = role_of(messages[last]) if last >= 0 else None
    if role is None:
        return None
    first = last
    while first and role_of(messages[first - 1]) == role:
        first -= 1
    return Tail(role, first, last)


def first_block(conversation: Conversation, turn: Tail) -> tuple[int, Any] | None:
    """The first block of a turn, with the index of its message."""
    for index in range(turn.first, turn.last + 1):
        blocks = blocks_of(conversation.messages[index])
        if blocks:
            return index, blocks[0]
    return None


def type_of(block: Any) -> str:
    """A block's tag; empty where it has none."""
    kind = block.get("type") if isinstance(block, dict) else None
    return kind if isinstance(kind, str) else ""


def types_of(conversation: Conversation, turn: Tail) -> list[str]:
    """The tags of all blocks of a turn."""
    messages = conversation.messages[turn.first : turn.last + 1]
    return [type_of(block) for message in messages for block in blocks_of(message)]
