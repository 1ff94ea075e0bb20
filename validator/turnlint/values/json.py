"""JSON values, and paths to the places in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

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


#: Levels of a value that orjson is given to write. Its releases (3.13 among them) keep no room for the ends of more
#: than 64 containers that end together, and write past their buffer: the process is lost, or worse.
_WRITABLE: Final = 60


def write(value: Json, option: int | None = None) -> bytes:
    """The shortest JSON text of a value; ``option`` is the writer's.

    Raises ``TypeError`` where the writer does not take it: it holds what is no JSON, or it has too many levels.
    """
    if isinstance(value, _CONTAINERS) and _is_deep(value):
        raise TypeError("nested too deep to be written")
    return orjson.dumps(value, option=option)


def _is_deep(value: Json) -> bool:
    try:
        return not _shallow()(value)
    except ValueError:  # it holds what is no JSON, or no text: the writer may take it none the less
        return _is_deep_walked(value)


@lru_cache(maxsize=1)
def _shallow() -> Callable[[Json], bool]:
    """Whether a value has no more levels than are written: a JSON Schema asks it ten times as fast as a walk does."""
    from jsonschema_rs import Draft202012Validator

    levels = {str(level): _inside(level + 1) for level in range(1, _WRITABLE)}
    levels[str(_WRITABLE)] = {"type": ["string", "number", "boolean", "null"]}
    made: Callable[[Json], bool] = Draft202012Validator({**_inside(1), "$defs": levels}).is_valid
    return made


def _inside(level: int) -> dict[str, Json]:
    inner = {"$ref": f"#/$defs/{level}"}
    return {"items": inner, "additionalProperties": inner}


def _is_deep_walked(value: Json) -> bool:
    inside = [value]
    for _ in range(_WRITABLE):
        inner = [
            each
            for item in inside
            for each in (item.values() if isinstance(item, dict) else item if isinstance(item, (list, tuple)) else ())
            if isinstance(each, _CONTAINERS)
        ]
        if not inner:
            return False
        # What stands in many places is looked into once a level.
        inside = inner if len(inner) < _MANY else list({id(each): each for each in inner}.values())
    return True


_CONTAINERS: Final = (dict, list, tuple)
_MANY: Final = 10_000

#: What closes containers, and the space that may stand between; in a text of any form.
_CLOSING: Final = bytes.maketrans(b"} \t\r\n", b"]]]]]")
_STRIDE: Final = _WRITABLE // 4
_ENDS: Final = re.compile(rb"[\]} \t\r\n]{%d}" % _WRITABLE)


def may_be_deep(raw: bytes) -> bool:
    """Whether so many containers may end together in a text that its value is not to be written; seldom a false yes."""
    # Where enough of them end together, four bytes in a row do so of those that are looked at.
    some = raw[::_STRIDE].translate(_CLOSING)
    place = some.find(b"]]]]")
    while place >= 0:
        if _ENDS.search(raw, max(place - 1, 0) * _STRIDE, (place + 5) * _STRIDE + _WRITABLE):
            return True
        place = some.find(b"]]]]", place + 1)
    return False
