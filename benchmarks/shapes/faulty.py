"""Requests of one size with as many findings of one kind as wanted: what a finding more costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from benchmarks.shapes.dialogue import MODEL

Json: TypeAlias = Any

MOST: Final = 1_000
"""The greatest number of findings; each request has that many turns of the model."""


def faulty(kind: str, count: int) -> Json:
    """A request in which ``count`` of the turns of the model have a fault of that kind, and nothing else is wrong."""
    messages: list[Json] = []
    for number in range(MOST):
        messages += _turns(number)
        if number < count:
            _SPOILERS[kind](messages)
    messages.append({"role": "user", "content": "And now?"})
    return {"model": MODEL, "max_tokens": 1024, "messages": messages}


def _turns(number: int) -> list[Json]:
    call = {"type": "tool_use", "id": f"toolu_{number:06d}", "name": "get_time", "input": {"zone": "UTC"}}
    return [
        {"role": "user", "content": [{"type": "text", "text": f"Question {number}: what time is it?"}]},
        {"role": "assistant", "content": [{"type": "text", "text": "Let me look."}, call]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": call["id"], "content": "noon"}]},
        {"role": "assistant", "content": [{"type": "text", "text": "It is noon."}]},
    ]


def _unknown_field(messages: list[Json]) -> None:
    messages[-1]["content"][0]["confidence"] = 0.5


def _wrong_type(messages: list[Json]) -> None:
    messages[-2]["content"][0]["is_error"] = "no"


def _empty_text(messages: list[Json]) -> None:
    messages[-4]["content"][0]["text"] = ""


def _unanswered(messages: list[Json]) -> None:
    messages[-2]["content"] = "noon"


_SPOILERS: Final[dict[str, Callable[[list[Json]], None]]] = {
    "unknown field": _unknown_field,
    "wrong type": _wrong_type,
    "empty text": _empty_text,
    "unanswered call": _unanswered,
}
KINDS: Final = tuple(_SPOILERS)
