"""The message that the events of a stream make, as far as they came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from turnlint.schema.plain import plain
from turnlint.values.json import Json, parse

#: What a delta adds to, by its type: the field of the delta, and that of the block.
_APPENDED: Final = {
    "text_delta": ("text", "text"),
    "thinking_delta": ("thinking", "thinking"),
    "signature_delta": ("signature", "signature"),
    "compaction_delta": ("content", "content"),
}


class Assembled(NamedTuple):
    """A message, ``None`` where no event began one; ``complete`` where its end came; ``error`` where one broke it."""

    response: Json | None
    complete: bool
    error: Json | None = None


def assembled(events: Iterable[object]) -> Assembled:
    """The message of some events: mappings, or objects of the SDK. What cannot be read is passed over."""
    message: Json | None = None
    blocks: dict[int, Json] = {}
    inputs: dict[int, str] = {}
    complete, error = False, None
    for event in map(plain, events):
        kind = event.get("type") if isinstance(event, dict) else None
        index = event.get("index") if kind is not None else None
        delta = event.get("delta") if kind is not None else None
        if kind == "message_start" and isinstance(event.get("message"), dict):
            message = dict(event["message"])
            content = message.get("content")
            blocks = dict(enumerate(content)) if isinstance(content, list) else {}
        elif kind == "content_block_start" and isinstance(index, int) and isinstance(event.get("content_block"), dict):
            blocks[index] = dict(event["content_block"])
        elif kind == "content_block_delta" and isinstance(delta, dict) and isinstance(index, int) and index in blocks:
            _add(blocks[index], delta, index, inputs)
        elif kind == "message_delta" and isinstance(delta, dict) and message is not None:
            message.update({name: value for name, value in delta.items() if value is not None})
        elif kind == "message_stop":
            complete = True
        elif kind == "error":
            error = event
    if message is None:
        return Assembled(None, False, error)
    for index, text in inputs.items():
        parsed = parse(text)
        if not parsed.problem:
            blocks[index]["input"] = parsed.value
    return Assembled({**message, "content": [blocks[index] for index in sorted(blocks)]}, complete, error)


def _add(block: Json, delta: Json, index: int, inputs: dict[int, str]) -> None:
    kind = delta.get("type")
    if kind == "input_json_delta" and isinstance(part := delta.get("partial_json"), str):
        inputs[index] = inputs.get(index, "") + part
    elif kind == "citations_delta":
        there = block.get("citations")
        block["citations"] = [*(there if isinstance(there, list) else ()), delta.get("citation")]
    elif isinstance(kind, str) and kind in _APPENDED:
        source, target = _APPENDED[kind]
        if isinstance(part := delta.get(source), str):
            there = block.get(target)
            block[target] = (there if isinstance(there, str) else "") + part
        if kind == "compaction_delta":
            block.update({name: value for name, value in delta.items() if name not in ("type", source)})
