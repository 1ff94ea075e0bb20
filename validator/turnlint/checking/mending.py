"""Files of requests mended: what they become, byte for byte, and what was done in them."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from turnlint.checking.fixing import mended
from turnlint.checking.judge import within
from turnlint.checking.linter import linter
from turnlint.readers.reading import name_of, read_stream
from turnlint.readers.record import Record
from turnlint.sources.compressed import format_of
from turnlint.sources.documents import Document
from turnlint.sources.files import Source, Unreadable
from turnlint.sources.origins import Holder, InDocument, InString, InYaml, Origin
from turnlint.sources.rewriting import Unwritable, rewritten, with_value
from turnlint.sources.yaml.documents import YamlDocument
from turnlint.sources.yaml.rewriting import rewritten as yaml_rewritten
from turnlint.values.fixed import AppliedFix
from turnlint.values.json import Json, Path
from turnlint.values.report import Severity
from turnlint.values.settings import Settings

#: Why requests of some formats are not mended in their files.
NOT_SENT = "a transcript, which is not what was sent (with --output a session of Claude Code is written anew)"
PACKED = "in a compressed file or an archive, which is to be unpacked first"
NOT_JSON = "not written in JSON as it is sent"


class Mended(NamedTuple):
    """One fix in a file: the line at which its request begins, and what was done."""

    line: int
    fix: AppliedFix


@dataclass
class MendedFile:
    """What became of a file.

    * ``file``: its name; ``before`` and ``after`` its bytes.
    * ``fixes``: what was done, in order; ``requests``: how many requests were read.
    * ``errors``: so many are left; ``mendable``: so many of them unsafe fixes would mend.
    * ``left``: requests with errors that are not mended here, by the reason. ``unreadable``: what could not be read.
    """

    file: str
    before: bytes
    after: bytes
    fixes: list[Mended] = field(default_factory=list)
    requests: int = 0
    errors: int = 0
    mendable: int = 0
    left: Counter[str] = field(default_factory=Counter)
    unreadable: list[Unreadable] = field(default_factory=list)


def mend_file(
    source: Source, raw: bytes, settings: Settings, *, unsafe: bool = False, reader: str = "", line: int | None = None
) -> MendedFile:
    """Mend the requests of a file that has these bytes; the file itself is not touched.

    ``line``: only those that stand at this line, or around it.
    """
    made = MendedFile(name_of(source), raw, raw)
    if format_of(io.BytesIO(raw)):
        made.left[PACKED] += 1
        return made
    written: dict[int, tuple[bytes, bytes]] = {}
    for document, records in _by_document(made, source, raw, reader):
        if document is None:
            for record in records:
                done = len(made.fixes)
                if _mended(made, record, settings, unsafe=unsafe) is not None:
                    made.left[NOT_JSON] += 1
                del made.fixes[done:]
            continue
        changes: dict[Path, Json] = {}
        for record in records:
            if line is not None and not _is_at(record, line):
                continue
            done = len(made.fixes)
            fixed = _mended(made, record, settings, unsafe=unsafe)
            try:
                if fixed is not None:
                    _change(record.request, fixed, changes)
            except Unwritable as reason:
                made.left[str(reason)] += 1
                del made.fixes[done:]
        if not changes:
            continue
        try:
            written[document.line] = _rewritten(document, changes)
        except Unwritable as reason:
            made.left[str(reason)] += len(records)
            made.fixes = [each for each in made.fixes if each.line != document.line]
    made.after = _replaced(raw, written)
    return made


def _by_document(
    made: MendedFile, source: Source, raw: bytes, reader: str
) -> Iterator[tuple[Document | YamlDocument | None, list[Record]]]:
    """The documents of a file with the requests in them, and requests that stand in none; what is none is noted."""
    document: Document | YamlDocument | None = None
    records: list[Record] = []
    for outcome in read_stream(io.BytesIO(raw), made.file, named=source.named, reader=reader):
        if isinstance(outcome, Unreadable):
            made.unreadable.append(outcome)
        if not isinstance(outcome, Record) or outcome.request is None:
            continue
        made.requests += outcome.size
        origin = outcome.request
        if outcome.transcript:
            made.left[NOT_SENT] += 1
            continue
        if not isinstance(origin, Holder) or origin.value is not outcome.exchange.request:
            yield None, [outcome]
            continue
        if not isinstance(origin.value, (dict, list)):
            made.errors += 1
            made.left["not JSON" if origin.text and not origin.text.document.valid else "not an object"] += 1
            continue
        holder = _outermost(origin).document
        if holder is not document:
            if document is not None:
                yield document, records
            document, records = holder, []
        records.append(outcome)
    if document is not None:
        yield document, records


def _outermost(origin: Holder) -> InDocument | InYaml:
    while isinstance(origin, InString):
        origin = origin.outer
    return origin


def _change(origin: Origin | None, new: Json, changes: dict[Path, Json]) -> None:
    """Note a new value for what stands somewhere, as a change of the file's document."""
    while isinstance(origin, InString):
        text = rewritten(origin.document, with_value(origin.document.value, origin.root, new))
        origin, new = origin.outer, text.decode("utf-8", "surrogateescape")
    assert isinstance(origin, (InDocument, InYaml))
    if isinstance(origin, InYaml) and not isinstance(new, str):
        raise Unwritable(NOT_JSON)
    if origin.prefix in changes:
        raise Unwritable("in a string with another one that was mended: once more")
    changes[origin.prefix] = new


def _rewritten(document: Document | YamlDocument, changes: dict[Path, Json]) -> tuple[bytes, bytes]:
    """The bytes of a document, before and after."""
    if isinstance(document, YamlDocument):
        return document.text.encode("utf-8", "surrogateescape"), yaml_rewritten(document, changes).encode(
            "utf-8", "surrogateescape"
        )
    value = document.value
    for path, new in changes.items():
        value = with_value(value, path, new)
    return document.raw, rewritten(document, value)


def _is_at(record: Record, line: int) -> bool:
    """Whether a request stands at a line, or around it."""
    assert record.request is not None
    place = record.request.place(())
    return place.line <= line <= place.end_line


def _mended(made: MendedFile, record: Record, settings: Settings, *, unsafe: bool) -> Json | None:
    """A request as it is mended; ``None`` where nothing was done."""
    assert record.request is not None
    judge = linter(replace(settings, context=within(settings.context, record)))
    fixed = mended(judge, record.exchange.request, unsafe=unsafe)
    errors = sum(finding.severity is Severity.ERROR for finding in fixed.remaining)
    made.errors += errors
    if errors and not unsafe:
        more = mended(judge, fixed.request, unsafe=True)
        made.mendable += errors - sum(finding.severity is Severity.ERROR for finding in more.remaining)
    line = record.request.place(()).line
    made.fixes += [Mended(line, each) for each in fixed.applied]
    return fixed.request if fixed.applied else None


def _replaced(raw: bytes, written: dict[int, tuple[bytes, bytes]]) -> bytes:
    """The bytes of a file, some documents of which were changed, by the line in which each begins."""
    pieces: list[bytes] = []
    line, at, done = 1, 0, 0
    for number, (was, new) in sorted(written.items()):
        while line < number:
            at = raw.index(b"\n", at) + 1
            line += 1
        start = raw.index(was, at)
        pieces += [raw[done:start], new]
        done = start + len(was)
    return b"".join((*pieces, raw[done:]))
