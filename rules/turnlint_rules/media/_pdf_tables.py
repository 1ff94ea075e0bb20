"""The tables that say where a PDF's objects stand. Source: ISO 32000-2, 7.5.4 and 7.5.8."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

Section: TypeAlias = Callable[[int], tuple[int, int] | None]
"""A part of a table: where the object of a number stands. ``None`` where the part does not say.

An offset and -1, or the number of the stream that holds the object and its index there.
"""

_ENTRY: Final = re.compile(rb"(\d{10}) (\d{5}) ([nf])([\r\n ]{1,2})")


def entry_size(raw: bytes, begin: int) -> int:
    """How many bytes the entries of a plain section have: 20, and other writers' 19."""
    entry = _ENTRY.match(raw, begin)
    return len(entry[0]) if entry else 20


def plain_section(raw: bytes, first: int, count: int, begin: int, size: int) -> Section:
    """A section of a table in text: an entry an object."""

    def find(number: int) -> tuple[int, int] | None:
        if not first <= number < first + count:
            return None
        entry = _ENTRY.match(raw, begin + (number - first) * size)
        return (int(entry[1]), -1) if entry and entry[3] == b"n" else None

    return find


def packed_section(data: bytes, first: int, count: int, begin: int, widths: list[int]) -> Section:
    """A section of a packed table: rows of three numbers, of so many bytes each."""
    size = sum(widths)

    def find(number: int) -> tuple[int, int] | None:
        if not first <= number < first + count:
            return None
        place = begin + (number - first) * size
        row = data[place : place + size]
        if len(row) < size:
            return None
        kind, where, more = _fields(row, widths)
        if widths[0] == 0:
            kind = 1
        if kind == 2:
            return where, more
        return (where, -1) if kind == 1 else None

    return find


def _fields(row: bytes, widths: list[int]) -> Iterator[int]:
    place = 0
    for width in widths:
        yield int.from_bytes(row[place : place + width], "big")
        place += width
