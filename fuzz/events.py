"""Streams as the fuzzer sees them, by its own few lines: frames out of bytes, and whether events are a whole stream."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import orjson

from turnlint.values.json import write

Json = Any

_LINE_END: Final = re.compile(rb"\r\n|\n|\r")
#: The events that a whole stream is made of, beside those that say nothing of the message.
_MESSAGE: Final = frozenset(
    {
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
        "error",
    }
)
#: What grows in a block: the delta, the field of the block, the field of the delta.
_GROWS: Final = (("text_delta", "text", "text"), ("thinking_delta", "thinking", "thinking"))


def rendered(events: Sequence[Json], end: str = "\n") -> bytes:
    """Events as the API sends them. Raises ``TypeError`` where JSON cannot carry them."""
    frames = []
    for event in events:
        name = event.get("type") if isinstance(event, dict) else None
        is_name = isinstance(name, str) and name.isidentifier() and name.isascii()
        frames.append((f"event: {name}{end}data: ".encode() if is_name else b"data: ") + write(event))
    return b"".join(frame + (end * 2).encode() for frame in frames)


def read(raw: bytes) -> list[Json]:
    """The events in the bytes of a stream; what is no JSON is ``None`` there, and half an event at the end is none."""
    events: list[Json] = []
    data: list[bytes] = []
    *lines, last = _LINE_END.split(raw.removeprefix(b"\xef\xbb\xbf"))
    for line in (*lines, *((last, b"") if last else (b"",))):
        if line:
            name, _, value = line.partition(b":")
            if name == b"data":
                data.append(value.removeprefix(b" "))
            continue
        joined, data = b"\n".join(data), []
        if joined.strip() not in (b"", b"[DONE]"):
            events.append(_value(joined))
    if events and events[-1] is None and not raw.endswith((b"\n\n", b"\r\r", b"\n\r\n")):
        events.pop()
    return events


def _value(data: bytes) -> Json:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None


def content(events: Sequence[Json]) -> list[Json] | None:
    """The blocks of a whole stream, with the texts that their deltas add up to; ``None`` for any other."""
    if not all(isinstance(event, dict) for event in events):
        return None
    told = [event for event in events if isinstance(event.get("type"), str) and event["type"] in _MESSAGE]
    kinds = [event["type"] for event in told]
    if len(kinds) < 2 or kinds[0] != "message_start" or kinds[-1] != "message_stop":
        return None
    if {"message_start", "message_stop", "error"} & set(kinds[1:-1]):
        return None
    message = told[0].get("message")
    if not isinstance(message, dict):
        return None
    reasons = [message.get("stop_reason")]
    blocks: list[Json] = list(message.get("content") or ())
    is_open, has_ended, count = False, False, 0
    for event, kind in zip(told[1:-1], kinds[1:-1], strict=True):
        if kind == "message_delta":
            if is_open:
                return None
            has_ended = True
            delta = event.get("delta")
            reasons.append(delta.get("stop_reason") if isinstance(delta, dict) else None)
            continue
        if has_ended or (kind == "content_block_start") == is_open:
            return None
        if event.get("index") != count - (kind != "content_block_start"):
            return None
        if kind == "content_block_start":
            if not isinstance(block := event.get("content_block"), dict):
                return None
            blocks.append(dict(block))
            is_open, count = True, count + 1
        elif kind == "content_block_stop":
            is_open = False
        else:
            _add(blocks[-1], event.get("delta"))
    return blocks if not is_open and any(isinstance(reason, str) for reason in reasons) else None


def _add(block: dict[str, Json], delta: Json) -> None:
    for kind, field, source in _GROWS:
        if isinstance(delta, dict) and delta.get("type") == kind and isinstance(block.get(field), str):
            block[field] += delta.get(source) or ""
