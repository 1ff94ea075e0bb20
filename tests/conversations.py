"""A short conversation with one call, as it is recorded: what tests of readers and doors have in common."""

from __future__ import annotations

import json
from typing import Any

TOOL: dict[str, Any] = {"name": "read_meter", "input_schema": {"type": "object"}}
BODY: dict[str, Any] = {
    "model": "claude-sonnet-5-5",
    "max_tokens": 64,
    "tools": [TOOL],
    "messages": [{"role": "user", "content": "How much water?"}],
}
CALL: dict[str, Any] = {"type": "tool_use", "id": "toolu_01A", "name": "read_meter", "input": {}}
RESULT: dict[str, Any] = {"type": "tool_result", "tool_use_id": "toolu_01A", "content": "7"}


def response(*blocks: dict[str, Any], stop: str = "end_turn", name: str = "msg_01A") -> dict[str, Any]:
    """A message that the API sent."""
    return {
        "id": name,
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5-5",
        "content": list(blocks),
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": 8, "output_tokens": 4},
    }


CALLED = response(CALL, stop="tool_use")
ANSWERED = response({"type": "text", "text": "Seven."}, name="msg_01B")
CONTINUED: dict[str, Any] = BODY | {
    "messages": [
        *BODY["messages"],
        {"role": "assistant", "content": [CALL]},
        {"role": "user", "content": [RESULT]},
    ]
}
#: The same, with the call answered by its cut name.
CHANGED: dict[str, Any] = json.loads(json.dumps(CONTINUED).replace('"input": {}', '"input": {"mill": 1}'))

FIRST: dict[str, Any] = {"request": BODY, "response": CALLED}
SECOND: dict[str, Any] = {"request": CONTINUED, "response": ANSWERED}
FAULTY: dict[str, Any] = {"request": CHANGED, "response": ANSWERED}

EVENTS: list[dict[str, Any]] = [
    {"type": "message_start", "message": response() | {"stop_reason": None}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Seven."}},
    {"type": "content_block_stop", "index": 0},
    {
        "type": "message_delta",
        "delta": {"stop_reason": "end_turn", "stop_sequence": None},
        "usage": {"output_tokens": 4},
    },
    {"type": "message_stop"},
]


def sse(events: list[dict[str, Any]]) -> str:
    """The text of a stream."""
    return "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
