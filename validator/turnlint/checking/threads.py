"""Threads: of a conversation that the server holds, what must be known to judge how it goes on.

All of it was judged when it was sent. Were more of it kept than its end, a request that sends one result would cost as
much as the whole conversation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from turnlint.subjects.echo import type_of
from turnlint.subjects.walk import SERVER_CALLS, SERVER_RESULTS, THINKING, blocks_of, role_of
from turnlint.values.json import Json

#: Of a turn of many calls: so many messages at its end are kept, and at its beginning the first of these numbers after
#: which nothing is open.
_TAIL: Final = 5
_HEADS: Final = (3, 5, 7, 9)
#: Blocks that mean nothing to what stands behind them, once the calls among them have their results.
_CLOSED: Final = {"text", "tool_use", "tool_result", *THINKING}

#: What was found stays known for the rest of the conversation.
_FOUND: Final = "tool_search_tool_result"


def answered(messages: list[Json], answer: list[Json]) -> list[Json]:
    """A conversation with an answer; the parts of a paused one are joined, as the server holds them."""
    if not answer:
        return messages
    if messages and role_of(messages[-1]) == "assistant":
        answer = [*blocks_of(messages.pop()), *answer]
    return [*messages, {"role": "assistant", "content": answer}]


def needed(messages: list[Json]) -> list[Json]:
    """The messages from the last one on that began a turn with something else than results: that closed all before.

    Of a turn with many rounds of calls the first rounds, which tell how it began, and the last ones.
    """
    return _without_rounds(_last_turn(messages))


def _last_turn(messages: list[Json]) -> list[Json]:
    for index in range(len(messages) - 1, 0, -1):
        message = messages[index]
        if role_of(message) == "user" and role_of(messages[index - 1]) == "assistant":
            types = {type_of(block) for block in blocks_of(message)}
            if types and "tool_result" not in types:
                return messages[index:]
    return messages


def _without_rounds(messages: list[Json]) -> list[Json]:
    end = len(messages) - _TAIL
    for start in _HEADS:
        if start < end and _is_closed(messages[start:end]):
            return messages[:start] + messages[end:]
    return messages


def _is_closed(messages: Sequence[Json]) -> bool:
    """Whether messages are whole rounds of calls and results, which nothing before or behind them belongs to."""
    if any(role_of(each) != ("user" if index % 2 else "assistant") for index, each in enumerate(messages)):
        return False
    if len(messages) % 2:
        return False
    asked: set[str] = set()
    told: set[str] = set()
    for block in _blocks(messages):
        kind = type_of(block)
        if kind in SERVER_CALLS or kind == "tool_use":
            asked.add(str(block.get("id")))
        elif (kind in SERVER_RESULTS and kind != _FOUND) or kind == "tool_result":
            told.add(str(block.get("tool_use_id")))
        elif kind not in _CLOSED:
            return False
        if kind == "tool_result" and any(type_of(part) == "tool_reference" for part in _parts(block)):
            return False
    return asked == told


def _blocks(messages: Sequence[Json]) -> Iterator[Json]:
    for message in messages:
        yield from blocks_of(message)


def _parts(result: Json) -> Sequence[Json]:
    content = result.get("content")
    return content if isinstance(content, list) else ()
