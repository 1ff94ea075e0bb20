"""YAML documents: a file's, one after another, each with its text, its value, and the places in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from turnlint.sources.documents import Place, Text
from turnlint.sources.files import LARGEST, TooLarge
from turnlint.sources.lines import Stream
from turnlint.sources.offsets import Offsets, Recent
from turnlint.sources.yaml.loading import Loaded, Loader
from turnlint.sources.yaml.offsets import offsets_of, value_start
from turnlint.sources.yaml.places import Mapped, Span, span
from turnlint.values.json import Json, Path

_PIECE: Final = 1024 * 1024
#: Where a document may begin or end: so no other line of any document begins. (The line end before makes it fast.)
_MARKER: Final = re.compile(rb"\n(?:---|\.\.\.)(?=[ \t\r\n])")
#: What may stand before the first line of a document: blank lines, comments, directives.
_BEFORE: Final = re.compile(rb"(?:[ \t\r]*+(?:#[^\n]*+)?\n|%[^\n]*+\n)*+")
#: The end of a document, and nothing else.
_ENDED: Final = re.compile(rb"\.\.\.\s*\Z")
_DIRECTIVE: Final = re.compile(rb"^%", re.M)
#: How many directives a document may have. The parser compares each with all before it.
_DIRECTIVES: Final = 64
_BOM: Final = b"\xef\xbb\xbf"
_UTF_16: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class YamlDocument:
    """One YAML document.

    * ``value``, ``problem``, ``offset``, ``has_bytes``: as in :class:`~turnlint.sources.yaml.loading.Loaded`.
    * ``line``: the number of its first line in the file.
    """

    def __init__(self, laid: Text, loaded: Loaded, number: int = 0) -> None:
        """``number`` documents stand before it in the same text."""
        self.value: Json = loaded.value
        self.problem = loaded.problem
        self.offset = loaded.offset
        self.has_bytes = loaded.has_bytes
        self._laid = laid
        self._number = number

    @property
    def text(self) -> str:
        """Its text."""
        return self._laid.text

    @property
    def line(self) -> int:
        """The number of its first line in the file."""
        return self._laid.line

    @cached_property
    def _map(self) -> Mapped:
        loader = Loader(self.text, mapped=True)
        for _ in range(self._number + 1):
            if loader.next().problem:
                break
        return loader.map

    def place(self, path: Path) -> Place:
        """The place of the value at ``path``, or of the innermost value around it that exists.

        Of the whole of a document with a problem: where that was seen.
        """
        return self.stretch(*self.span(path))

    def span(self, path: Path) -> Span:
        """The same as offsets in the text: without anchors and tags, and without the space behind."""
        if self.problem and not path:
            start = min(self.offset, len(self.text))
            return start, min(start + 1, len(self.text))
        start, end = span(self._map, path)
        return value_start(self.text, start, end), self._trimmed(end, start)

    def stretch(self, start: int, end: int) -> Place:
        """The place of a stretch of the text, given by offsets."""
        return self._laid.stretch(start, end)

    def offsets(self, path: Path, value: str) -> Offsets | None:
        """Where each character of the string at a path stands in the text; ``None`` where that cannot be told.

        ``value`` is the string.
        """
        return self._offsets.of(path, lambda: offsets_of(self.text, *self.span(path), value))

    @cached_property
    def _offsets(self) -> Recent[Offsets | None]:
        return Recent()

    def _trimmed(self, end: int, start: int) -> int:
        """Where the last thing before ``end`` ends."""
        if (known := self._ends.get(end)) is None:
            before = end
            while before > 0 and self.text[before - 1] in " \t\r\n\x85\u2028\u2029":
                before -= 1
            known = self._ends[end] = before
        return max(known, start)

    @cached_property
    def _ends(self) -> dict[int, int]:
        return {}


def documents(stream: Stream, largest: int = LARGEST) -> Iterator[YamlDocument]:
    """Read the documents of a stream, in memory for the longest of them alone.

    One that is broken is told by its ``problem``, and those after it are still read. Raises ``OSError`` as the stream
    does, :class:`TooLarge` for a document of more bytes than the ``largest``, and
    :class:`~turnlint.sources.yaml.parser.NoYaml`.
    """
    line = 1
    for raw in _split(stream, largest):
        yield from of_text(raw, line)
        line += raw.count(b"\n")


def of_text(raw: bytes, line: int = 1) -> Iterator[YamlDocument]:
    """The documents in a text that begins at a line."""
    try:
        text, problem = raw.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        text, problem = raw.decode("utf-8", "surrogateescape"), f"not UTF-8: {error.reason}"
        raw = raw[: error.start]
    laid = Text(text, line)
    if problem:
        yield YamlDocument(laid, Loaded(None, problem, len(raw.decode("utf-8"))))
        return
    header = _BEFORE.match(raw)
    if header is not None and _ENDED.match(raw, header.end()):
        return  # the end of a document once more
    if header is not None and len(_DIRECTIVE.findall(header[0])) > _DIRECTIVES:
        yield YamlDocument(laid, Loaded(None, f"more than {_DIRECTIVES} directives"))
        return
    loader, number = Loader(text), 0
    while not (loaded := loader.next()).ends:
        yield YamlDocument(laid, loaded, number)
        number += 1


def _split(stream: Stream, largest: int) -> Iterator[bytes]:
    """The texts of the documents, each with what stands before it (directives, comments)."""
    held = bytearray()
    #: Up to here there is no marker that was not looked at; it is the end of a line, or inside of a longer one.
    looked = 0
    first = True
    while piece := stream.read(_PIECE):
        before = len(held)
        held += piece
        if first:
            first = False
            if (encoding := _UTF_16.get(bytes(held[:2]))) is not None:
                yield _rest(stream, held, largest)[2:].decode(encoding, "replace").encode("utf-8", "replace")
                return
            if held.startswith(_BOM):
                del held[: len(_BOM)]
                before = 0
        start = 0
        for found in _MARKER.finditer(held, looked):
            ends = held.startswith(b".", found.start() + 1)
            at = found.end() if ends else found.start() + 1
            if ends or _BEFORE.fullmatch(held, start, at) is None:
                yield bytes(held[start:at])
                start = at
        newline = held.rfind(b"\n", before)
        if newline >= 0:
            looked = max(newline, start)
        elif len(held) - looked > _MARK:
            looked = len(held)
        del held[:start]
        looked -= start
        if len(held) > largest:
            raise TooLarge(largest)
    yield bytes(held)


#: How long a marker is, with what tells that it is one.
_MARK: Final = 5


def _rest(stream: Stream, begun: bytearray, largest: int) -> bytes:
    while piece := stream.read(_PIECE):
        begun += piece
        if len(begun) > largest:
            raise TooLarge(largest)
    return bytes(begun)
