"""JSON text changed to mean another value, and else left as it was written.

What both values have is taken from the text as it stands there: its spaces, its escapes, the order of its keys. What is
new is laid out like what stands beside it. No function recurses over the value, so that depth is no danger.
"""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

from turnlint.sources.documents import Document
from turnlint.sources.positions import Scanner
from turnlint.values.json import Json, Path, parse, write

_KEY: Final = re.compile(r'"(?:[^"\\]|\\.)*"\s*:', re.DOTALL)
#: What stands between a key and its value.
_COLON: Final = re.compile(r"\s*:\s*\Z")
#: Of more items than this those in the midst are not compared one with each other.
_COMPARED: Final = 2_000


class Unwritable(ValueError):
    """The text cannot be changed in place: it is no JSON, or something in it is not what it seems."""


def rewritten(document: Document, value: Json) -> bytes:
    """The bytes of a document, changed so that they mean a value. Raises :class:`Unwritable`."""
    if not document.valid:
        raise Unwritable(f"not JSON: {document.parsed.problem}")
    if same(document.value, value):
        return document.raw
    made = _Writer(document.text).of(value, document.value)
    raw = made.encode("utf-8", "surrogateescape")
    again = parse(raw)
    if again.problem or not same(again.value, value):
        raise Unwritable("it cannot be changed in place")
    return raw


class _Part(NamedTuple):
    """A piece of work: a new value, and where it stood, if it did."""

    new: Json
    old: Json
    path: Path
    stood: bool


class _Writer:
    """Makes the new text of a document, piece by piece."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._scanner = Scanner(text)
        self._ascii = text.isascii()

    def of(self, new: Json, old: Json) -> str:
        """The text for a new value in the place of the whole old one, with what stands around it."""
        start, end = self._scanner.span(())
        pieces: list[str] = []
        # What is still to be written, the next at the end: text as it is, or a part to be looked at.
        work: list[str | _Part] = [self._text[end:], _Part(new, old, (), True), self._text[:start]]
        while work:
            item = work.pop()
            if isinstance(item, str):
                pieces.append(item)
            else:
                work += reversed(self._opened(item))
        return "".join(pieces)

    def _opened(self, part: _Part) -> list[str | _Part]:
        """The text of a part, or the texts and parts that it is made of."""
        new, old = part.new, part.old
        if not part.stood:
            return [self._dumped(new)]
        start, end = self._scanner.span(part.path)
        if same(new, old):
            return [self._text[start:end]]
        if isinstance(new, dict) and isinstance(old, dict) and old and new:
            return self._members(part, start, end)
        if isinstance(new, list) and isinstance(old, list) and old and new:
            return self._items(part, start, end)
        return [self._dumped(new)]

    def _gaps(self, path: Path, steps: list[Any], start: int, end: int) -> tuple[list[str], str]:
        """What stands before each value in a container, without the comma, and what stands behind the last one."""
        gaps: list[str] = []
        at = start + 1
        for step in steps:
            begins, ends = self._scanner.span((*path, step))
            gap = self._text[at:begins]
            gaps.append(gap.partition(",")[2] if gaps else gap)
            at = ends
        return gaps, self._text[at:end]

    def _members(self, part: _Part, start: int, end: int) -> list[str | _Part]:
        new, old, path = part.new, part.old, part.path
        gaps, close = self._gaps(path, list(old), start, end)
        split = [_split(gap) for gap in gaps]
        leads = [lead for lead, _ in split]
        known = dict(zip(old, split, strict=True))
        places = {name: place for place, name in enumerate(old)}
        colon = _COLON.search(split[-1][1])
        made: list[str | _Part] = ["{"]
        for number, (name, value) in enumerate(new.items()):
            was = places.get(name)
            key = known[name][1] if name in known else f"{self._dumped(name)}{colon[0] if colon else ': '}"
            made.append(("," if number else "") + _lead(leads, number, was) + key)
            made.append(_Part(value, old.get(name), (*path, name), name in old))
        return [*made, close]

    def _items(self, part: _Part, start: int, end: int) -> list[str | _Part]:
        new, old, path = part.new, part.old, part.path
        leads, close = self._gaps(path, list(range(len(old))), start, end)
        made: list[str | _Part] = ["["]
        for number, (value, was) in enumerate(aligned(new, old)):
            made.append(("," if number else "") + _lead(leads, number, was))
            made.append(_Part(value, None, path, False) if was is None else _Part(value, old[was], (*path, was), True))
        return [*made, close]

    def _dumped(self, value: Json) -> str:
        return json.dumps(value, ensure_ascii=self._ascii)


def with_value(value: Json, path: Path, new: Json) -> Json:
    """A value with another one at a path; what is on the way there is made anew. Raises as Python does."""
    if not path:
        return new
    holder = value.copy()
    holder[path[0]] = with_value(value[path[0]], path[1:], new)
    return holder


def _split(gap: str) -> tuple[str, str]:
    """What stands before a key, and the key with its colon."""
    key = _KEY.search(gap)
    return (gap[: key.start()], gap[key.start() :]) if key else ("", gap)


def _lead(leads: list[str], number: int, was: int | None) -> str:
    """The space before a value that is the so-many-th now, and was another one, or none, before.

    That before the first one is like no other.
    """
    if number == 0:
        return leads[0]
    if was:
        return leads[was]
    return leads[1] if len(leads) > 1 else leads[0] or " "


def aligned(new: list[Json], old: list[Json]) -> list[tuple[Json, int | None]]:
    """The new items, each with the index of the old one that it is, or comes from; ``None`` for one that is new."""
    before, after = [_mark(item) for item in old], [_mark(item) for item in new]
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    found: list[int | None] = [*range(head)]
    middle_old, middle_new = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(middle_old) == len(middle_new):
        found += range(head, head + len(middle_new))
    elif len(middle_old) > _COMPARED or len(middle_new) > _COMPARED:
        found += [head + index if index < len(middle_old) else None for index in range(len(middle_new))]
    else:
        for kind, a, b, c, d in SequenceMatcher(None, middle_old, middle_new, autojunk=False).get_opcodes():
            if kind == "equal":
                found += range(head + a, head + b)
            elif kind == "replace":
                found += [head + a + index if a + index < b else None for index in range(d - c)]
            elif kind == "insert":
                found += [None] * (d - c)
    found += range(len(before) - tail, len(before))
    return list(zip(new, found, strict=True))


def _mark(item: Json) -> bytes:
    """By what an item is known again."""
    try:
        return write(item)
    except (TypeError, ValueError, RecursionError):
        return repr(type(item)).encode()


def same(one: Json, other: Json) -> bool:
    """Whether two values are the same JSON, however deep; numbers of two kinds, and keys in two orders, are not."""
    return one is other or _mark(one) == _mark(other)
