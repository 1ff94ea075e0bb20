"""Conversations of any length: with calls in each exchange, or of short messages only."""

from __future__ import annotations

from random import Random
from typing import Any, Final, TypeAlias

from benchmarks.shapes.text import prose

Json: TypeAlias = Any

MODEL: Final = "claude-sonnet-5"
PREFILLING: Final = "claude-haiku-4-5"
TOOLS: Final[Json] = [
    {
        "name": "get_weather",
        "description": "Says what the weather is, and will be over the next days, at a place.",
        "input_schema": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1}},
            "required": ["city"],
        },
    },
    {
        "name": "get_time",
        "description": "Says what time it is in a time zone.",
        "input_schema": {"type": "object", "properties": {"zone": {"type": "string"}}},
    },
    {
        "name": "send_note",
        "description": "Sends a short note.",
        "input_schema": {"type": "object", "properties": {"to": {"type": "string"}, "text": {"type": "string"}}},
    },
]
_CLOSING: Final[Json] = {"role": "user", "content": "And what should I do about it now?"}
_PREFILL: Final[Json] = {"role": "assistant", "content": "You should"}


def conversation(messages: int) -> Json:
    """A clean request with that many messages, three parallel calls in every fourth.

    Roles alternate and the user begins, so an even number ends with the model's words: the beginning of its answer,
    which only some models take.
    """
    if messages % 4 == 3:
        raise ValueError("the last message would be an open call")
    texts = _Texts(Random(messages))
    whole = messages // 4
    kept = [message for number in range(whole) for message in _exchange(number, texts)]
    kept += [_CLOSING, _PREFILL][: messages % 4]
    return {"model": MODEL if messages % 2 else PREFILLING, "max_tokens": 1024, "tools": TOOLS, "messages": kept}


def short_messages(messages: int) -> Json:
    """A clean request of an odd number of messages, a line each: the user's as strings, the answers as received."""
    random = Random(messages)
    lines = [prose(random, 40) for _ in range(200)]
    kept: list[Json] = []
    for number in range(messages):
        line = f"{number}: {lines[number % len(lines)]}"
        if number % 2:
            kept.append({"role": "assistant", "content": [{"type": "text", "text": line}]})
        else:
            kept.append({"role": "user", "content": line})
    return {"model": MODEL, "max_tokens": 1024, "messages": kept}


class _Texts:
    """Texts of a few lengths to choose from, so that fifty thousand messages are made in a second."""

    def __init__(self, random: Random) -> None:
        self.question, self.before, self.reading, self.clock, self.answer = (
            [prose(random, length) for _ in range(50)] for length in (450, 320, 1150, 270, 1150)
        )


def _exchange(number: int, texts: _Texts) -> list[Json]:
    """Four messages: a question, three calls, their results, an answer. 4.8 kB, 9 blocks."""
    ids = [f"toolu_{number:08d}{letter}" for letter in "abc"]
    pick = number % 50
    calls = [
        {"type": "tool_use", "id": ids[0], "name": "get_weather", "input": {"city": "Geneva", "days": 3}},
        {"type": "tool_use", "id": ids[1], "name": "get_time", "input": {"zone": "Europe/Zurich"}},
        {"type": "tool_use", "id": ids[2], "name": "send_note", "input": {"to": "me", "text": texts.clock[pick]}},
    ]
    results = [
        {"type": "tool_result", "tool_use_id": ids[0], "content": texts.reading[pick]},
        {"type": "tool_result", "tool_use_id": ids[1], "content": [{"type": "text", "text": texts.clock[pick]}]},
        {"type": "tool_result", "tool_use_id": ids[2], "content": "sent", "is_error": False},
    ]
    return [
        {"role": "user", "content": f"Question {number}: {texts.question[pick]}"},
        {"role": "assistant", "content": [{"type": "text", "text": texts.before[pick]}, *calls]},
        {"role": "user", "content": results},
        {"role": "assistant", "content": [{"type": "text", "text": texts.answer[pick]}]},
    ]
