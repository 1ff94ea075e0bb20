"""One JSON document: its bytes, its value, and the places in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    from turnlint.readers.scan import Scanner, Span
    from turnlint.report import Finding, Path

INVALID: Final = object()
"""The value of a document that is not JSON."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file. Lines and columns count from 1, columns in characters, ``end_column`` is exclusive.

    ``start`` and ``end`` are the same as offsets into the document's text.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int


class Document:
    """One JSON document: a whole file, or one line of a JSON Lines file.

    ``raw`` is its bytes, ``line`` the number of its first line in the file, ``value`` its parsed value or
    :data:`INVALID`. The text is decoded and scanned only when a place is asked for.
    """

    def __init__(self, raw: bytes, line: int = 1) -> None:
        self.raw = raw
        self.line = line
        self._fault: int | None = None
        self._known = (0, line)
        try:
            self.value: Any = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            self.value = INVALID
            self._fault = error.pos

    @property
    def valid(self) -> bool:
        """Whether the bytes are JSON."""
        return self.value is not INVALID

    @cached_property
    def text(self) -> str:
        """The text; a byte that is not UTF-8 is a lone surrogate in it, as everywhere in Python."""
        return self.raw.decode("utf-8", "surrogateescape")

    @cached_property
    def _scanner(self) -> Scanner:
        from turnlint.readers.scan import Scanner

        return Scanner(self.text)

    @cached_property
    def duplicate_keys(self) -> list[tuple[Finding, Span]]:
        """The keys that stand twice in one object, as findings, and where their second mentions are."""
        from turnlint.readers.duplicate_key import find

        return find(self.text) if self.valid else []

    def place(self, path: Path) -> Place:
        """The place of the value at ``path``, or of the innermost value around it that exists.

        In a document that is not JSON: where the parser gave up.
        """
        if self._fault is not None:
            start = self._fault_in_text(self._fault)
            return self.stretch(start, min(start + 1, len(self.text)))
        return self.stretch(*self._scanner.span(path))

    def stretch(self, start: int, end: int) -> Place:
        """The place of a stretch of the text, given by offsets."""
        line, column = self._line_and_column(start)
        end_line, end_column = self._line_and_column(end)
        # Faults come in document order, more or less: the next count of lines goes on from here.
        self._known = (start, line)
        return Place(line, column, end_line, end_column, start, end)

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        known, line = self._known
        if offset >= known:
            line += self.text.count("\n", known, offset)
        else:
            line -= self.text.count("\n", offset, known)
        return line, offset - self.text.rfind("\n", 0, offset)

    def _fault_in_text(self, fault: int) -> int:
        """Where the parser gave up. For bytes that are not UTF-8 it names no place but the first: look for it."""
        try:
            self.raw.decode("utf-8")
        except UnicodeDecodeError as error:
            return len(self.raw[: error.start].decode("utf-8", "surrogateescape"))
        return min(fault, len(self.text))
