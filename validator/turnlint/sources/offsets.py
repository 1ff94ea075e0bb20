"""Where the characters of a string stand in the text that writes it with escapes."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from turnlint.values.json import Path


class Offsets:
    """From offsets in a string to offsets in the text that it was read from, in stretches that go along.

    It is built from its beginning on: :meth:`run` for characters that stand there as they are, :meth:`one` for one
    that is written in another way.
    """

    __slots__ = ("_ends", "_starts", "_string", "length")

    def __init__(self) -> None:
        self.length = 0
        self._string = array("q")
        self._starts = array("q")
        self._ends = array("q")

    def run(self, start: int, end: int) -> None:
        """Add the characters that stand between two offsets of the text."""
        if start < end:
            self._add(start, end, end - start)

    def one(self, start: int, end: int) -> None:
        """Add one character that is written between two offsets of the text."""
        self._add(start, end, 1)

    def _add(self, start: int, end: int, length: int) -> None:
        self._string.append(self.length)
        self._starts.append(start)
        self._ends.append(end)
        self.length += length

    def of(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the string stands in the text."""
        first = self._begin(start)
        return first, max(first, self._end(end)) if end > start else first

    def _begin(self, offset: int) -> int:
        if not self._string:
            return 0
        at = bisect_right(self._string, offset) - 1
        return min(self._starts[at] + offset - self._string[at], self._ends[at])

    def _end(self, offset: int) -> int:
        at = bisect_right(self._string, offset - 1) - 1
        following = self._string[at + 1] if at + 1 < len(self._string) else self.length
        return self._ends[at] if offset >= following else self._starts[at] + offset - self._string[at]


Made = TypeVar("Made")


class Recent(Generic[Made]):
    """What was made last for the paths of a document, as many findings point into one string."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: dict[Path, Made] = {}

    def of(self, path: Path, make: Callable[[], Made]) -> Made:
        """What was made for a path, or is now."""
        if path not in self._made:
            if len(self._made) >= _RECENT:
                del self._made[next(iter(self._made))]
            self._made[path] = make()
        return self._made[path]


_RECENT: Final = 4
_ESCAPE: Final = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.S)


def of_json(text: str, start: int, end: int) -> Offsets:
    """Where the characters of a JSON string stand, which begins and ends with its quotes at these offsets."""
    offsets, at, last = Offsets(), start + 1, end - 1
    for found in _ESCAPE.finditer(text, at, last):
        offsets.run(at, found.start())
        offsets.one(found.start(), found.end())
        at = found.end()
    offsets.run(at, last)
    return offsets
