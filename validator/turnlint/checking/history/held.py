"""What of a conversation that the server holds must be known to judge how it goes on.

All of it was judged when it was sent. Kept is what is still open, and how the turn began: a thread may call tools for
thousands of rounds, and each is to cost the same.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from turnlint.subjects.echo import text_of, type_of
from turnlint.subjects.walk import SERVER_CALLS, SERVER_RESULTS, blocks_of, role_of
from turnlint.values.json import Json

#: How a turn begins: the user's words, the first answer, which thinks where any does, and the results of its calls.
_BEGINNING: Final = ("user", "assistant", "user")


def last_turns(messages: list[Json]) -> list[Json]:
    """The messages from the last one on that began a turn with something else than results: that closed all before.

    Of a turn of many rounds of calls the rounds in its midst are left out.
    """
    for index in range(len(messages) - 1, 0, -1):
        message = messages[index]
        if role_of(message) == "user" and role_of(messages[index - 1]) == "assistant":
            types = {type_of(block) for block in blocks_of(message)}
            if types and "tool_result" not in types:
                return _without_rounds(messages[index:])
    return _without_rounds(messages)


def _without_rounds(turn: list[Json]) -> list[Json]:
    """A turn without the rounds in its midst, all calls of which have their results."""
    begun, last = len(_BEGINNING), _needed(turn)
    if last <= begun or tuple(map(role_of, (*turn[:begun], turn[begun]))) != (*_BEGINNING, "assistant"):
        return turn
    if _waits(turn[:begun]) is not None:
        return turn
    # A message of the system in between may have changed the tools.
    if any(role_of(message) not in _BEGINNING for message in turn[begun:last]):
        return turn
    return [*turn[:begun], *turn[last:]]


def _needed(turn: list[Json]) -> int:
    """From where on a turn is needed: the last answer, and each server call that had no result before it."""
    start = len(turn)
    first = next((index for index in reversed(range(start)) if role_of(turn[index]) == "assistant"), 0)
    while first < start:
        start = first
        while start and role_of(turn[start - 1]) == "assistant":
            start -= 1
        waits = _waits(turn[:start])
        first = start if waits is None else waits
    return start


def _waits(messages: list[Json]) -> int | None:
    """The first message with a server call that has no result in any of these messages."""
    done = {call for message in messages for call in _ids(message, SERVER_RESULTS, "tool_use_id")}
    calls = (_ids(message, SERVER_CALLS, "id") for message in messages)
    return next((index for index, made in enumerate(calls) if not done.issuperset(made)), None)


def _ids(message: Json, types: Set[str], field: str) -> list[str]:
    """What some blocks of a message are called, or answer."""
    return [text_of(block, field) for block in blocks_of(message) if type_of(block) in types]
