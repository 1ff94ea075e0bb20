"""JSON values, and paths to the places in them."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import orjson

Json: TypeAlias = Any
"""Any JSON value: what ``orjson`` can produce, or what a caller takes for one."""

Path: TypeAlias = tuple[str | int, ...]
"""A place in a JSON value: keys and indices from its root, ``("messages", 2, "content", 0)``."""


def pointer(path: Path) -> str:
    """A path as an RFC 6901 JSON pointer; empty for the whole value."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


class Parsed(NamedTuple):
    """What a JSON text means: its ``value``, or the parser's ``problem`` with it, at a character ``offset``."""

    value: Json
    problem: str = ""
    offset: int = 0


def parse(raw: str | bytes) -> Parsed:
    """Parse JSON as the API does, whose error texts are those of this parser."""
    try:
        return Parsed(orjson.loads(raw))
    except orjson.JSONDecodeError as failure:
        return Parsed(None, str(failure), failure.pos)
