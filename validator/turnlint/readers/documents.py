"""Files of JSON documents that stand for themselves: one document, an array of them, or JSON Lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from turnlint.readers.file import File
from turnlint.readers.formats import batches, bodies
from turnlint.readers.kinds import could_be_half, foreign, kind_of, kind_of_value
from turnlint.readers.reader import Broken, Found, Passed, Reader
from turnlint.readers.record import NotARequest, Outcome, PassedOver, Record, index_in
from turnlint.readers.registry import Readers
from turnlint.readers.shapes import MARK
from turnlint.sources.documents import Document
from turnlint.sources.files import Unreadable
from turnlint.sources.origins import InDocument

#: How an object of our own format begins that is cut or miswritten, so that it is a broken record and no broken body.
_EXCHANGE: Final = re.compile(rb'\s*\{\s*"(?:request|response|error|events|session|status|platform|betas)"\s*:')
#: Of how many kinds of what is no record a file tells.
_KINDS: Final = 3


def read(file: File, readers: Readers) -> Iterator[Outcome]:
    """Read the records of a file of documents, in order, by those of the readers that find some.

    A file that the user named is a request by his word, if it could be half of one. What is plainly something else is
    told at the end, and so is, in folders and globs, what does not look like a record.
    """
    tally = Tally(file.name)
    for document, is_line in file.documents():
        if is_line and document.line == 1 and (kind := foreign(document.raw)):
            tally.other(kind)  # what a line is there is none here
            break
        yield from tally.take(document, readers, named=file.named, is_line=is_line)
    yield from tally.end()


class Tally:
    """What the documents of one file have come to: how many records, and what the others are."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found = 0
        self.broken = 0
        self.passed: dict[str, int] = {}
        self._has_exchanges = False
        self.others = 0
        self.kinds: dict[str, None] = {}

    def take(
        self, document: Document, readers: Readers, *, named: bool, is_line: bool
    ) -> Iterator[Record | Unreadable]:
        """The records of one more document."""
        found = found_in(document, readers, named=named, is_line=is_line)
        if not found or (not self.found and any(not isinstance(each, Passed) and each.doubtful for each in found)):
            self.other(kind_of(document))
            return
        yield from self.count(found, document)

    def count(self, found: Iterable[Found], document: Document | None = None) -> Iterator[Record | Unreadable]:
        """What was found in a document, as it is told; ``document`` is one of JSON."""
        for each in found:
            if isinstance(each, Passed):
                self.passed[each.kind] = self.passed.get(each.kind, 0) + each.count
            elif isinstance(each, Broken):
                self.broken += 1
                yield _unreadable(self.name, each)
            elif document is not None and not document.valid and each.alone and self._has_exchanges:
                assert each.request is not None
                self.broken += 1
                yield _unreadable(self.name, Broken(_not_json(document), each.request))
            else:
                self.found += 1
                self._has_exchanges = self._has_exchanges or not each.alone
                yield each

    def other(self, kind: str) -> None:
        """One more document that is no record."""
        self.others += 1
        if len(self.kinds) < _KINDS:
            self.kinds[kind] = None

    def end(self) -> Iterator[NotARequest | PassedOver]:
        """What is to be told at the end of a file: that it has no records, or also what is none."""
        for told, count in self.passed.items():
            if told:
                yield NotARequest(self.name, count, told, unit="interaction")
        others = self.passed.get("", 0)
        kind = "; ".join(self.kinds)
        if self.found or self.broken:
            if self.others:
                yield NotARequest(self.name, self.others, kind)
        elif self.passed:
            if others == sum(self.passed.values()):
                what = "its one interaction is not" if others == 1 else f"none of its {others:,} interactions is"
                yield NotARequest(self.name, kind=f"a recording: {what} {_WITH}")
            return
        else:
            yield NotARequest(self.name, kind=kind or "empty")
        if others:
            yield PassedOver(self.name, others)


_WITH: Final = "with the Messages API"


def _unreadable(name: str, broken: Broken) -> Unreadable:
    """A broken record of a file, with its line."""
    item = index_in(broken.at.prefix)
    what = broken.reason if item is None else f"item {item}: {broken.reason}"
    return Unreadable(name, what, broken.at.place(()).line)


def _not_json(document: Document) -> str:
    return f"not JSON: {document.problem}"


def found_in(document: Document, readers: Readers, *, named: bool, is_line: bool) -> list[Found]:
    """What is found in one document of a file, the doubtful records too."""
    at = InDocument(document, document.value, (), document.line if is_line else None)
    if not document.valid and document.raw.startswith(MARK):
        # Editors and proxies write the mark, and it is no part of what they recorded. Of a request it is one.
        again = Document(document.raw.removeprefix(MARK), document.line)
        found = _find(InDocument(again, again.value, (), at.line), readers) if again.valid else []
        if found and not all(isinstance(each, Record) and each.alone for each in found):
            return found
    if not document.valid:
        # Half a request is still one; half of something else in a folder is not our business.
        is_half = could_be_half(document) if named else _mentions_a_request(document.raw)
        if _EXCHANGE.match(document.raw):
            return [Broken(_not_json(document), at, doubtful=not (is_half or named))]
        return [bodies.body(at, doubtful=not is_half)]
    if records := _find(at, readers):
        return records
    if not (named and could_be_half(document)):
        return []
    value = document.value
    if isinstance(value, dict) and "requests" in value and "messages" not in value:
        return [batches.upload(at)]
    return [bodies.body(at)]


def _mentions_a_request(raw: bytes) -> bool:
    if b"\0" in raw[:4]:  # two bytes for a character
        raw = raw.replace(b"\0", b"")
    return b'"messages"' in raw or b'"params"' in raw


def _find(at: InDocument, readers: Readers) -> list[Found]:
    raw = at.document.raw
    found = _found(at, readers(raw))
    if found or not isinstance(at.value, list):
        return found
    items = [at.inside(index) for index in range(len(at.value))]
    asked = tuple(readers(raw))
    each = [_found(item, asked) for item in items]
    if not any(each):
        return []
    # What stands among bodies is meant for one; what stands among exchanges is broken.
    are_bodies = all(isinstance(one, Record) and one.alone for found in each for one in found)
    return [one for item, found in zip(items, each, strict=True) for one in found or [_odd(item, are_bodies)]]


def _odd(item: InDocument, among_bodies: bool) -> Found:
    """An item of an array of records that looks like none."""
    return bodies.body(item) if among_bodies else Broken(f"not an exchange: {kind_of_value(item.value)}", item)


def _found(at: InDocument, readers: Iterable[Reader]) -> list[Found]:
    for reader in readers:
        assert reader.finds is not None
        if found := list(reader.finds(at)):
            if reader.unknown:
                found = [_disclosed(each, reader) if isinstance(each, Record) else each for each in found]
            return found
    return []


def _disclosed(record: Record, reader: Reader) -> Record:
    """A record with what its format cannot show."""
    return replace(record, unknown=record.unknown | reader.unknown)
