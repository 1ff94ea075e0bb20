"""One JSON document: its bytes, its value, and the places in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, Final

from turnlint.sources.offsets import Offsets, Recent, of_json
from turnlint.sources.positions import Scanner
from turnlint.values.json import Parsed, Path, parse

#: How many characters of a line are kept on either side of a place, for showing it.
_REACH: Final = 200
#: How many more lines are kept where the place is an object that is laid out over lines.
_FOLLOWING: Final = 2
#: Where the parser gave up, at the end of what it says: in the document, which may be a line of a file.
_PLACE: Final = re.compile(r": line (\d+) column (\d+) \(char \d+\)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file. Lines and columns count from 1, columns in characters, ``end_column`` is exclusive.

    ``excerpt`` is what stands there.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The line of a place, cut to a window, and the lines after it where they tell what is in the value.

    * ``text``: the window; ``start`` and ``stop`` are the value's part of it (``stop`` is the end of the line, where
      the value goes on). ``cut`` says whether the line goes on to the left and to the right.
    * ``following``: the beginnings of the next lines, each with whether it is cut.
    """

    text: str
    start: int
    stop: int
    cut: tuple[bool, bool]
    following: tuple[tuple[str, bool], ...] = ()


#: The place of what stands in no text: in the memory of a program.
NOWHERE: Final = Place(1, 1, 1, 1, Excerpt("", 0, 0, (False, False)))


class Text:
    """A text that stands in a file from a line on, and the places in it, for which its lines are found when asked."""

    def __init__(self, text: str, line: int = 1) -> None:
        self.text = text
        self.line = line

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]

    def stretch(self, start: int, end: int) -> Place:
        """The place of a stretch of the text, given by offsets."""
        line, last = bisect_right(self._line_starts, start) - 1, bisect_right(self._line_starts, end) - 1
        return Place(
            self.line + line,
            start - self._line_starts[line] + 1,
            self.line + last,
            end - self._line_starts[last] + 1,
            self._excerpt(line, start, end),
        )

    def _excerpt(self, line: int, start: int, end: int) -> Excerpt:
        first, last = self._bounds(line)
        start = min(start, last)  # it may stand behind the end of the line
        stop = max(start, min(end, last))
        left, right = max(first, start - _REACH), min(last, start + _REACH)
        following: list[tuple[str, bool]] = []
        if stop < end and self.text[start:stop].strip() in ("{", "["):
            for number in range(line + 1, min(line + 1 + _FOLLOWING, len(self._line_starts) - 1)):
                begin, close = self._bounds(number)
                if begin >= end:
                    break
                following.append((self.text[begin : min(close, begin + 2 * _REACH)], close > begin + 2 * _REACH))
        window = (start - left, min(stop, right) - left)
        return Excerpt(self.text[left:right], *window, (left > first, right < last), tuple(following))

    def _bounds(self, line: int) -> tuple[int, int]:
        """Where a line begins and ends in the text, without its line end."""
        first, last = self._line_starts[line], self._line_starts[line + 1] - 1
        return first, last - (last > first and self.text[last - 1] == "\r")


class Document:
    """One JSON document: a whole file, or one line of a JSON Lines file.

    ``raw`` is its bytes, ``line`` the number of its first line in the file, ``parsed`` what it means. The text is
    decoded and scanned only when a place is asked for.
    """

    def __init__(self, raw: bytes, line: int = 1) -> None:
        self.raw = raw
        self.line = line
        self.parsed: Parsed = parse(raw)

    @property
    def valid(self) -> bool:
        """Whether the bytes are JSON."""
        return not self.parsed.problem

    @property
    def value(self) -> Any:
        """The value; ``None`` where the bytes are not JSON."""
        return self.parsed.value

    @property
    def problem(self) -> str:
        """What the parser has against bytes that are not JSON; its line is the file's. Empty where they are."""
        told = self.parsed.problem
        if self.line == 1 or (found := _PLACE.search(told)) is None:
            return told
        return f"{told[: found.start()]}: line {self.line + int(found[1]) - 1} column {found[2]}"

    @cached_property
    def text(self) -> str:
        """The text; a byte that is not UTF-8 is a lone surrogate in it, as everywhere in Python."""
        return self.raw.decode("utf-8", "surrogateescape")

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self.text)

    @cached_property
    def _laid(self) -> Text:
        return Text(self.text, self.line)

    def place(self, path: Path) -> Place:
        """The place of the value at ``path``, or of the innermost value around it that exists.

        In a document that is not JSON: where the parser gave up.
        """
        return self.stretch(*self.span(path))

    def span(self, path: Path) -> tuple[int, int]:
        """The same as offsets in the text."""
        if self.valid:
            return self._scanner.span(path)
        start = self._fault_in_text()
        return start, min(start + 1, len(self.text))

    def stretch(self, start: int, end: int) -> Place:
        """The place of a stretch of the text, given by offsets."""
        return self._laid.stretch(start, end)

    def offsets(self, path: Path) -> Offsets:
        """Where each character of the string at a path stands in the text."""
        return self._offsets.of(path, lambda: of_json(self.text, *self.span(path)))

    @cached_property
    def _offsets(self) -> Recent[Offsets]:
        return Recent()

    def _fault_in_text(self) -> int:
        """Where the parser gave up. For bytes that are not UTF-8 it names no place but the first: look for it."""
        try:
            self.raw.decode("utf-8")
        except UnicodeDecodeError as error:
            return len(self.raw[: error.start].decode("utf-8", "surrogateescape"))
        return min(self.parsed.offset, len(self.text))
