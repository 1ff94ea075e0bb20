"""Where a value stands in a file, whatever the file is made of. Places are built only for what is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from turnlint.sources.documents import Document, Place
from turnlint.values.json import Json, Path


class Excerpted(NamedTuple):
    """The JSON text in which a value stands, and its path in that.

    The text shows what is gone once it is parsed: keys that stand twice, and why it is no JSON.
    """

    document: Document
    root: Path = ()


class Origin(Protocol):
    """Where a request, a response or a stream stands in a file.

    A reader makes one for each part of a record. A JSON document gives :class:`InDocument`; what cannot be pointed
    into (a body in base64) gives :class:`Around` its record. A format of its own kind (YAML, JSON in a string) brings a
    class of its own with these four.
    """

    @property
    def line(self) -> int | None:
        """The line of the record, where each line of the file is one; else ``None``."""

    @property
    def prefix(self) -> Path:
        """The path of the value from the root of the document that holds it, as it is shown."""

    @property
    def text(self) -> Excerpted | None:
        """The JSON text that the value was parsed from; ``None`` where it was never one."""

    def place(self, path: Path) -> Place:
        """The place of what stands at a path in the value, or of the innermost value around it that can be told."""


@dataclass(frozen=True, slots=True, eq=False)
class InDocument:
    """A value in a JSON document, at a path. ``line`` as in :class:`Origin`."""

    document: Document
    value: Json
    prefix: Path = ()
    line: int | None = None

    @property
    def text(self) -> Excerpted:
        """The document, and the path in it."""
        return Excerpted(self.document, self.prefix)

    def inside(self, *steps: str | int) -> InDocument:
        """A value inside this one. Raises as Python does where there is none."""
        value = self.value
        for step in steps:
            value = value[step]
        return InDocument(self.document, value, self.prefix + steps, self.line)

    def place(self, path: Path) -> Place:
        """The place in the document."""
        return self.document.place(self.prefix + path)


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """A value that stands encoded in another one, so that only that can be pointed at.

    ``outer`` is where the other one stands; ``document`` the JSON text that came out of it, if one did.
    """

    outer: Origin
    document: Document | None = None

    @property
    def line(self) -> int | None:
        """The line of what is around it."""
        return self.outer.line

    @property
    def prefix(self) -> Path:
        """The path of what is around it."""
        return self.outer.prefix

    @property
    def text(self) -> Excerpted | None:
        """The text that came out."""
        return None if self.document is None else Excerpted(self.document)

    def place(self, path: Path) -> Place:
        """The place of what is around it."""
        return self.outer.place(())
