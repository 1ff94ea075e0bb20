"""Keys that stand more than once in one object of a JSON text.

A fast parser says whether there are any, so that the scan that finds all of them is paid for by texts that have some.
No function recurses, so depth is no danger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import orjson

from turnlint.values.json import Json, Path, may_be_deep

_TOKEN: Final = re.compile(r'[ \t\r\n]*+(?:([\[\]{},:])|("[^"\\]*+(?:\\.[^"\\]*+)*+")|[^ \t\r\n,\]}]++)', re.DOTALL)


class Duplicate(NamedTuple):
    """A ``key`` that stands so many ``times`` in one object; ``path`` is the key's."""

    path: Path
    key: str
    times: int


def duplicates(text: str | bytes, value: Json) -> Sequence[Duplicate]:
    """The duplicate keys of a text that is JSON and means ``value``, in the order of their second mentions."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if _is_compact(raw, value) or not _may_have_duplicates(raw):
        return ()
    return _scan(raw.decode("utf-8", "surrogateescape"))


def _is_compact(raw: bytes, value: Json) -> bool:
    """Whether the text is the shortest that means its value, as clients send it: then no key stands twice in it."""
    if may_be_deep(raw):
        return False
    try:
        return orjson.dumps(value) == raw
    except TypeError:  # deeper than that writer goes
        return False


def _may_have_duplicates(raw: bytes) -> bool:
    """Whether a key stands twice in some object: a fast answer, which may be a false yes but never a false no.

    Any other complaint than that about a key counts as a yes: this parser stops at another depth than the API's, and at
    numbers that the other takes.
    """
    from jiter import from_json

    try:
        from_json(raw, catch_duplicate_keys=True, cache_mode="keys")
    except ValueError:
        return True
    return False


def _scan(text: str) -> list[Duplicate]:
    found: dict[tuple[int, str], Duplicate] = {}
    # One entry for each open container: its number, its keys so far (None for an array), the step that is being read.
    numbers: list[int] = []
    keys: list[set[str] | None] = []
    steps: list[str | int] = []
    containers = position = 0
    awaits_key = False
    while (token := _TOKEN.match(text, position)) is not None:
        position = token.end()
        mark, string = token.group(1), token.group(2)
        if mark is None:
            known = keys[-1] if keys else None
            if awaits_key and string is not None and known is not None:
                awaits_key = False
                key = steps[-1] = _decode(string)
                if key in known:
                    first = found.get((numbers[-1], key)) or Duplicate(tuple(steps), key, 1)
                    found[numbers[-1], key] = first._replace(times=first.times + 1)
                known.add(key)
        elif mark in "{[":
            containers += 1
            numbers.append(containers)
            keys.append(set() if mark == "{" else None)
            steps.append("" if mark == "{" else 0)
            awaits_key = mark == "{"
        elif mark in "}]":
            if keys:
                numbers.pop()
                keys.pop()
                steps.pop()
            awaits_key = False
        elif mark == "," and keys:
            awaits_key = keys[-1] is not None
            step = steps[-1]
            if isinstance(step, int):
                steps[-1] = step + 1
    return list(found.values())


def _decode(literal: str) -> str:
    if "\\" not in literal:
        return literal[1:-1]
    key: str = json.loads(literal)
    return key
