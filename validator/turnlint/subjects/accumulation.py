"""The response that the events of a stream add up to, as the official SDK adds them up.

Nothing that is given is changed: what grows is copied first. Parts are joined when a block ends, so the work is linear.
"""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

from turnlint.values.json import Json, parse

#: What each delta adds to: the field of its block, and the field of the delta that holds the part.
PARTS: Final = {
    "text_delta": ("text", "text"),
    "thinking_delta": ("thinking", "thinking"),
    "input_json_delta": ("input", "partial_json"),
}


class Input(NamedTuple):
    """What the parts of a call's input come to: the ``value``, and what is wrong with the text, or nothing."""

    value: Json
    problem: str = ""


def read_input(text: str) -> Input:
    """The input of a call out of its joined parts; of a text that is cut, what there is of it.

    Nothing at all, and ``null``, mean no arguments.
    """
    if not text:
        return Input({})
    raw = text.encode("utf-8", "surrogatepass")
    parsed = parse(raw)
    if parsed.problem:
        from jiter import from_json  # it alone reads what is cut

        try:
            value: Json = from_json(raw, allow_inf_nan=False, partial_mode=True)
        except ValueError:
            value = {}
        return Input(value if isinstance(value, dict) else {}, parsed.problem)
    try:
        whole = json.loads(text)  # it keeps large integers as they are
    except (ValueError, RecursionError):
        whole = parsed.value
    if whole is None:
        return Input({})
    return Input(whole) if isinstance(whole, dict) else Input(whole, "it is not an object")


class OpenBlock:
    """The block whose deltas are coming.

    * ``index``: its place in the content; ``type`` its type, empty where it has none.
    * ``value``: the block so far, without the parts that wait to be joined; ``parts`` are those, by field.
    * ``signed``: a delta brought its signature.
    """

    __slots__ = ("index", "parts", "problem", "signed", "type", "value")

    def __init__(self, index: int, block: Json) -> None:
        self.index = index
        self.value: dict[str, Json] = dict(block) if isinstance(block, dict) else {}
        kind = self.value.get("type")
        self.type = kind if isinstance(kind, str) else ""
        self.parts: dict[str, list[str]] = {}
        self.signed = False
        self.problem = ""

    def has(self, field: str) -> bool:
        """Whether the block came with something in a field."""
        return bool(self.value.get(field))

    def add(self, delta: dict[str, Json]) -> None:
        """Take one delta. What its block has no place for is dropped, as the SDK drops it."""
        kind = delta.get("type")
        if kind in PARTS:
            field, source = PARTS[kind]
            part = delta.get(source)
            if field in self.value and isinstance(part, str):
                self.parts.setdefault(field, []).append(part)
        elif kind == "citations_delta" and self.type == "text":
            told = self.value.get("citations")
            if "citations" not in self.parts:
                self.parts["citations"] = []
                self.value["citations"] = list(told) if isinstance(told, list) else []
            self.value["citations"].append(delta.get("citation"))
        elif kind == "signature_delta" and self.type == "thinking":
            self.signed = True
            self.value["signature"] = delta.get("signature")
        elif kind == "compaction_delta" and self.type == "compaction":
            self.value.update({name: part for name, part in delta.items() if name != "type"})

    def finish(self) -> dict[str, Json]:
        """The whole block. ``problem`` then says what is wrong with the text of its input, or nothing."""
        for field, parts in self.parts.items():
            if field == "input":
                text = "".join(parts)
                if text:
                    self.value[field], self.problem = read_input(text)
            elif field != "citations":
                start = self.value[field]
                self.value[field] = "".join((start if isinstance(start, str) else "", *parts))
        self.parts = {}
        return self.value


class Accumulation:
    """The message so far: ``None`` before the stream has begun."""

    __slots__ = ("message",)

    def __init__(self) -> None:
        self.message: dict[str, Any] | None = None

    def start(self, message: Json) -> None:
        """The message as it begins."""
        if isinstance(message, dict):
            content, usage = message.get("content"), message.get("usage")
            self.message = {**message, "content": list(content) if isinstance(content, (list, tuple)) else []}
            if isinstance(usage, dict):
                self.message["usage"] = dict(usage)

    def block(self, block: OpenBlock) -> None:
        """A block that is over, or as far as it came."""
        if self.message is None:
            return
        value = block.finish()
        self.message["content"].append(value)
        if block.type == "fallback" and isinstance(value.get("to"), dict):
            # The last one names the model that served the response, as a response that comes whole does.
            self.message["model"] = value["to"].get("model", self.message.get("model"))

    def delta(self, event: dict[str, Json]) -> None:
        """What a ``message_delta`` says of the whole: it replaces what was there, but for nulls over values."""
        message = self.message
        if message is None:
            return
        delta, usage = event.get("delta"), event.get("usage")
        said = {**(delta if isinstance(delta, dict) else {})}
        said |= {name: value for name, value in event.items() if name not in ("type", "delta", "usage")}
        message.update({name: value for name, value in said.items() if value is not None or name not in message})
        if isinstance(usage, dict):
            held = message.setdefault("usage", {})
            if isinstance(held, dict):
                held.update({name: value for name, value in usage.items() if value is not None})
