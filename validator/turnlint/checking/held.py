"""What of a conversation that the server holds must be known to judge how it goes on.

All of it was judged when it was sent. Kept is what is still open, and how the turn began: a thread may call tools for
thousands of rounds, and each is to cost the same.
"""

from __future__ import annotations

from typing import Final

from turnlint.subjects.echo import type_of
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
    begun = len(_BEGINNING)
    last = _open(turn)
    while last and role_of(turn[last - 1]) == "assistant":
        last -= 1
    if last <= begun or tuple(map(role_of, (*turn[:begun], turn[begun]))) != (*_BEGINNING, "assistant"):
        return turn
    # A message of the system in between may have changed the tools.
    if any(role_of(message) not in _BEGINNING for message in turn[begun:last]):
        return turn
    return [*turn[:begun], *turn[last:]]


def _open(turn: list[Json]) -> int:
    """The index of the first assistant message with a server call that waits, or of the last of all."""
    answered = {
        str(block.get("tool_use_id"))
        for message in turn
        for block in blocks_of(message)
        if type_of(block) in SERVER_RESULTS
    }
    last = 0
    for index, message in enumerate(turn):
        if role_of(message) == "assistant":
            last = index
            blocks = blocks_of(message)
            if any(type_of(block) in SERVER_CALLS and str(block.get("id")) not in answered for block in blocks):
                break
    return last
