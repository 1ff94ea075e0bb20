"""The records of a transcript as its tree is built of them: without their bodies, which wait on a shelf."""

from __future__ import annotations

from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any, Final, Protocol

from turnlint.sources.documents import Document
from turnlint.sources.origins import InDocument
from turnlint.values.json import Json

#: How many bytes of records wait in memory; more of them wait in a temporary file.
_IN_MEMORY: Final = 32 * 1024 * 1024


class Stored(Protocol):
    """A record that was put away."""

    @property
    def line(self) -> int:
        """Its line in the file."""

    def record(self) -> InDocument:
        """The record again, with its place."""


class Shelf:
    """Where the records of one file wait, so that memory does not grow with the file."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed with the shelf, when nobody has it any more)
        self._end = 0

    def put(self, document: Document) -> Stored:
        """Put a line away."""
        self._file.seek(self._end)
        self._file.write(document.raw)
        stored = _OnShelf(self, document.line, self._end, len(document.raw))
        self._end += len(document.raw)
        return stored

    def get(self, start: int, size: int) -> bytes:
        """The bytes of a line."""
        self._file.seek(start)
        return self._file.read(size)

    def __del__(self) -> None:
        self._file.close()


@dataclass(frozen=True, slots=True)
class _OnShelf:
    shelf: Shelf
    line: int
    start: int
    size: int

    def record(self) -> InDocument:
        document = Document(self.shelf.get(self.start, self.size), self.line)
        return InDocument(document, document.value, (), self.line)


@dataclass(frozen=True, slots=True)
class Inside:
    """A record inside of a document that is one whole."""

    at: InDocument
    line: int

    def record(self) -> InDocument:
        """The record, with its place."""
        return self.at


@dataclass(slots=True, eq=False)
class Node:
    """One record of a transcript.

    * ``name``, ``parent``: by which it is known, and that of the record that it follows.
    * ``role``: ``user`` or ``assistant`` of a message; empty for what only stands between messages.
    * ``lane``: whose conversation it is: that of a subagent, or the main one (empty).
    * ``response``: the id of the response that it is a part of; ``index`` its place in that, where it is told.
    * ``results``, ``calls``: the ids of the calls that it answers, and makes.
    * ``session``: the session that it was first written for.
    * ``boundary``: what was kept over a compaction, for the record of one.
    * ``refusal``: it tells that the request before it was refused, and how.
    """

    stored: Stored
    name: str
    parent: str | None
    role: str = ""
    lane: str = ""
    response: str = ""
    index: int | None = None
    results: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    session: str = ""
    boundary: Boundary | None = None
    refusal: Refusal | None = None
    # What the tree finds out: the message above it, or the compaction, and the unit that it is a part of.
    instead: str = ""
    above: Node | None = None
    after: Boundary | None = None
    unit: Any = None

    @property
    def line(self) -> int:
        """Its line in the file."""
        return self.stored.line


@dataclass(frozen=True, slots=True)
class Boundary:
    """A compaction: what came before is replaced by a summary, but for the records of these ``names``.

    They stand behind the record called ``anchor``. ``head`` and ``tail`` are the ends of a chain of them, where they
    are not listed.
    """

    anchor: str = ""
    names: tuple[str, ...] = ()
    head: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the file has of an error that the API answered."""

    status: int | None
    text: str
    body: Json = None
    line: int = field(default=0, compare=False)
