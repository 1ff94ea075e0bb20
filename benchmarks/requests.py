"""The requests that the benchmarks check: clean conversations of any length, made of fresh objects."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = Any

TOOLS: Json = [
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


def exchange(number: int) -> list[Json]:
    """Four messages, as an agent's are: a question, three calls, their results, an answer. 4.8 kB, 9 or 10 blocks."""
    ids = [f"toolu_{number:08d}{letter}" for letter in "abc"]
    names = ("get_weather", "get_time", "send_note")
    calls = [
        {"type": "tool_use", "id": call, "name": name, "input": {"city": "Geneva", "days": 3, "note": "noted " * 20}}
        for call, name in zip(ids, names, strict=True)
    ]
    results: list[Json] = [
        {"type": "tool_result", "tool_use_id": ids[0], "content": "sunny, 21 degrees, light wind; " * 40},
        {
            "type": "tool_result",
            "tool_use_id": ids[1],
            "content": [{"type": "text", "text": "12:00 and all is well. " * 12}],
        },
        {"type": "tool_result", "tool_use_id": ids[2], "content": "sent", "is_error": False},
    ]
    question = f"Question {number}: " + "what will the weather be like tomorrow? " * 12
    return [
        {"role": "user", "content": question},
        {"role": "assistant", "content": [{"type": "text", "text": "Let me look that up for you. " * 12}, *calls]},
        {"role": "user", "content": results},
        {"role": "assistant", "content": [{"type": "text", "text": "It is noon and it will be sunny. " * 36}]},
    ]


def conversation(messages: int) -> Json:
    """A clean request with that many messages, an even number."""
    made = [message for number in range(messages // 4 + 1) for message in exchange(number)]
    kept = made[: messages - messages % 4]
    if messages % 4:
        kept += [{"role": "user", "content": "And now?"}, {"role": "assistant", "content": "Now it is later."}][
            : messages % 4
        ]
    return {"model": "claude-sonnet-4-5", "max_tokens": 1024, "tools": TOOLS, "messages": kept}
