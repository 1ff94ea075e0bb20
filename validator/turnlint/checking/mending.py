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
from turnlint.sources.origins import InDocument
from turnlint.sources.rewriting import Unwritable, rewritten
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


def mend_file(source: Source, raw: bytes, settings: Settings, *, unsafe: bool = False, reader: str = "") -> MendedFile:
    """Mend the requests of a file that has these bytes; the file itself is not touched."""
    made = MendedFile(name_of(source), raw, raw)
    if format_of(io.BytesIO(raw)):
        made.left[PACKED] += 1
        return made
    lines: dict[int, tuple[bytes, bytes]] = {}
    for document, records in _by_document(made, source, raw, reader):
        value = document.value
        for at, record in records:
            fixed = _mended(made, record, settings, unsafe=unsafe)
            if fixed is not None:
                value = _with(value, at, fixed)
        if value is document.value:
            continue
        try:
            new = rewritten(document, value)
        except Unwritable as reason:
            made.left[str(reason)] += len(records)
            made.fixes = [each for each in made.fixes if each.line != document.line]
            continue
        lines[document.line] = (document.raw, new)
    made.after = _replaced(raw, lines)
    return made


def _by_document(
    made: MendedFile, source: Source, raw: bytes, reader: str
) -> Iterator[tuple[Document, list[tuple[Path, Record]]]]:
    """The documents of a file with the requests in them; what is none is noted."""
    document: Document | None = None
    records: list[tuple[Path, Record]] = []
    for outcome in read_stream(io.BytesIO(raw), made.file, named=source.named, reader=reader):
        if isinstance(outcome, Unreadable):
            made.unreadable.append(outcome)
        if not isinstance(outcome, Record) or outcome.request is None:
            continue
        made.requests += outcome.size
        origin = outcome.request
        if not isinstance(origin, InDocument) or origin.value is not outcome.exchange.request or outcome.transcript:
            made.left[NOT_SENT if outcome.transcript else NOT_JSON] += 1
            continue
        if not isinstance(origin.value, (dict, list)):
            made.errors += 1
            made.left["not JSON" if not origin.document.valid else "not an object"] += 1
            continue
        if origin.document is not document:
            if document is not None:
                yield document, records
            document, records = origin.document, []
        records.append((origin.prefix, outcome))
    if document is not None:
        yield document, records


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


def _with(value: Json, path: Path, new: Json) -> Json:
    """A value with another one at a path; what is on the way there is made anew."""
    if not path:
        return new
    holder = value.copy()
    holder[path[0]] = _with(value[path[0]], path[1:], new)
    return holder


def _replaced(raw: bytes, lines: dict[int, tuple[bytes, bytes]]) -> bytes:
    """The bytes of a file, some documents of which were changed; each begins in a line of its own, or is all of it."""
    if not lines:
        return raw
    if len(lines) == 1 and (only := next(iter(lines.items())))[0] == 1 and b"\n" in only[1][0].strip():
        return raw.replace(only[1][0], only[1][1], 1)
    pieces = raw.split(b"\n")
    for line, (was, new) in lines.items():
        pieces[line - 1] = pieces[line - 1].replace(was.rstrip(b"\n"), new.rstrip(b"\n"), 1)
    return b"\n".join(pieces)
