"""What costs more than it shows: pasted texts, users' schemas, and places in one long line. Each of a given size."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from turnlint.case import body, tool, user

_SEEDS: Final = (
    "tools.0: Input tag 'a' found using 'type' does not match any of the expected tags: ",
    "messages.0: `a` tool use with id `b` was found without a corresponding ",
    '{"message":"',
    '\'message\': "\\"message\\": \\"',
    "\\" * 7 + '"message":',
    "│ ",
    "\n   ",
    "API Error: 400 ",
    "messages.0.content.",
)


def pastes(size: int) -> list[str]:
    """Texts of so many characters that repeat what the texts of rules begin with, and what stands around them."""
    return [(seed * (size // len(seed) + 1))[:size] for seed in _SEEDS]


def _definitions(size: int) -> dict[str, Any]:
    """Definitions each of which refers to the next two: as a tree they have more leaves than anybody can visit."""
    defs = {f"D{n}": {"anyOf": [{"$ref": f"#/$defs/D{n + 1}"}, {"$ref": f"#/$defs/D{n + 2}"}]} for n in range(size)}
    return {"type": "object", "properties": {"a": {"$ref": "#/$defs/D0"}}, "$defs": defs}


def _names(size: int) -> dict[str, Any]:
    names = [*map(str, range(size))]
    return {"type": "object", "properties": {name: {"type": "string"} for name in names}, "required": names}


def _aliases(size: int) -> dict[str, Any]:
    """As many spellings of a reference to one large definition."""
    spellings = ["".join("%42" if number >> bit & 1 else "B" for bit in range(14)) for number in range(size)]
    large = {"type": "object", "properties": {f"q{number}": {"type": "string"} for number in range(size)}}
    properties = {f"p{number}": {"$ref": f"#/$defs/{name}"} for number, name in enumerate(spellings)}
    return {"type": "object", "properties": properties, "$defs": {"B" * 14: large}}


#: Schemas of tools, by their names.
SCHEMAS: Final[Mapping[str, Callable[[int], dict[str, Any]]]] = {
    "definitions": _definitions,
    "names": _names,
    "aliases": _aliases,
}


def strict_tool(schema: dict[str, Any], size: int) -> dict[str, Any]:
    """A request with a strict tool, and an example that is held against its schema."""
    made = tool(input_schema=schema, strict=True, input_examples=[{"a": [*range(size)]}])
    return body(user("hi"), model="claude-sonnet-4-6", tools=[made])


def one_line(messages: int) -> str:
    """A request of so many messages, in one line."""
    block = {"type": "text", "text": 'say "hello" ' * 20, "more": [1, {"a": None}]}
    return json.dumps({"messages": [{"role": "user", "content": [block, block]} for _ in range(messages)]})
