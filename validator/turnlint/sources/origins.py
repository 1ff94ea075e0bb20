"""Where a value stands in a file, whatever the file is made of. Places are built only for what is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from turnlint.sources.documents import Document, Place
from turnlint.values.json import Json, Path

if TYPE_CHECKING:
    from turnlint.sources.yaml.documents import YamlDocument


class Excerpted(NamedTuple):
    """The JSON text in which a value stands, and its path in that.

    The text shows what is gone once it is parsed: keys that stand twice, and why it is no JSON.
    """

    document: Document
    root: Path = ()


class Origin(Protocol):
    """Where a request, a response or a stream stands in a file.

    A reader makes one for each part of a record. A JSON document gives :class:`InDocument`, one of YAML
    :class:`InYaml`, JSON text in a string of either :class:`InString`; what cannot be pointed into (a body in base64)
    gives :class:`Around` its record. A format of its own kind brings a class of its own with these four.
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

    def within(self, start: int, end: int) -> Place:
        """The place of a stretch of the string that stands here."""
        return self.document.stretch(*self.document.offsets(self.prefix).of(start, end))


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


@dataclass(frozen=True, slots=True, eq=False)
class InFile:
    """A text that stands in a file as it is, from the beginning of a line on: of a body, or anything else."""

    document: Document

    @property
    def line(self) -> int | None:
        """None: the lines are not those of records."""
        return None

    @property
    def prefix(self) -> Path:
        """None: it is the whole."""
        return ()

    @property
    def text(self) -> Excerpted:
        """The text."""
        return Excerpted(self.document)

    def place(self, path: Path) -> Place:
        """The place in the text."""
        return self.document.place(path)


@dataclass(frozen=True, slots=True, eq=False)
class InYaml:
    """A value in a YAML document, at a path. It may be bytes, where the document says that it is binary."""

    document: YamlDocument
    value: Json
    prefix: Path = ()

    @property
    def line(self) -> int | None:
        """None: the lines are not those of records."""
        return None

    @property
    def text(self) -> None:
        """None: it never was JSON text."""
        return

    def inside(self, *steps: str | int) -> InYaml:
        """A value inside this one. Raises as Python does where there is none."""
        value = self.value
        for step in steps:
            value = value[step]
        return InYaml(self.document, value, self.prefix + steps)

    def place(self, path: Path) -> Place:
        """The place in the document."""
        return self.document.place(self.prefix + path)

    def within(self, start: int, end: int) -> Place:
        """The place of a stretch of the string that stands here; of all of it where that cannot be told."""
        offsets = self.document.offsets(self.prefix, self.value)
        return self.place(()) if offsets is None else self.document.stretch(*offsets.of(start, end))


@dataclass(frozen=True, slots=True, eq=False)
class InString:
    """A value in JSON text that stands in a string of another document: at a path, ``root``, in what it says.

    ``outer`` is where the string stands: in JSON, in YAML, or in a string again.
    """

    outer: Holder
    document: Document
    value: Json
    root: Path = ()

    @property
    def line(self) -> int | None:
        """The line of what is around it."""
        return self.outer.line

    @property
    def prefix(self) -> Path:
        """The path to the string, and on in it."""
        return self.outer.prefix + self.root

    @property
    def text(self) -> Excerpted:
        """The text in the string."""
        return Excerpted(self.document, self.root)

    def inside(self, *steps: str | int) -> InString:
        """A value inside this one. Raises as Python does where there is none."""
        value = self.value
        for step in steps:
            value = value[step]
        return InString(self.outer, self.document, value, self.root + steps)

    def place(self, path: Path) -> Place:
        """The place in the file."""
        return self.outer.within(*self.document.span(self.root + path))

    def within(self, start: int, end: int) -> Place:
        """The place of a stretch of the string that stands here."""
        return self.outer.within(*self.document.offsets(self.root).of(start, end))


Holder: TypeAlias = InDocument | InYaml | InString
"""Where a value stands that may be a string, in which another text is to be pointed at."""


def in_string(outer: Holder) -> InString:
    """The JSON text in the string that stands at ``outer``; its value is ``None`` where the string is no JSON."""
    document = Document(outer.value.encode("utf-8", "surrogatepass"))
    return InString(outer, document, document.value)


def at_steps(at: Holder, *steps: str | int) -> Holder | None:
    """What stands at steps from a value; ``None`` where there is nothing, or null."""
    value = at.value
    for step in steps:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
        if value is None:
            return None
    return at.inside(*steps)
