"""A run on all cores: files, and pieces of large ones, are checked by other processes."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import BinaryIO, Final, NamedTuple, TypeAlias, TypeVar

from turnlint.checking.judge import Judge, Order, judged
from turnlint.checking.result import Checked, Failed, Outcome
from turnlint.readers import registry
from turnlint.readers.documents import Tally, found_in
from turnlint.readers.file import File
from turnlint.readers.kinds import foreign, kind_of
from turnlint.readers.reading import name_of
from turnlint.readers.record import Record
from turnlint.sources.documents import Document
from turnlint.sources.files import LINES, STDIN_PATH, NoMatch, Source, Unreadable, reason
from turnlint.sources.lines import LAID_OUT, read_line, without_mark

Found: TypeAlias = Source | Unreadable | NoMatch
T = TypeVar("T", bound=Outcome)

#: JSON Lines files larger than two of these are cut into pieces of about this size, in bytes.
_PIECE: Final = 2 * 1024 * 1024
#: Files that are smaller are given to a process together: up to about this many bytes, and no more than so many.
_BUNDLE: Final = 256 * 1024
_MANY: Final = 64


class _Piece(NamedTuple):
    """Whole lines of a JSON Lines file, from a line on."""

    source: Source
    line: int
    raw: bytes


class _Later(NamedTuple):
    """A line that cannot be judged without what stands before it: an exchange, or one that may be no record."""

    line: int
    raw: bytes


class _Other(NamedTuple):
    """A line that is no record, and what it is."""

    kind: str


class _PieceChecked(NamedTuple):
    """What a piece came to, line by line; a list has the requests in one."""

    lines: list[list[Checked | Failed] | _Later | _Other]


_judge: Judge | None = None  # a worker's own


def _begin(order: Order) -> None:
    global _judge  # noqa: PLW0603 (what a worker process is started with)
    _judge = Judge(order)


def _check_files(sources: list[Source]) -> list[Outcome]:
    assert _judge is not None
    return [_settled(outcome) for source in sources for outcome in judged(source, _judge)]


def _check_piece(piece: _Piece) -> _PieceChecked:
    assert _judge is not None
    readers, named = registry.of_documents(_judge.order.reader), piece.source.named
    of_file = _judge.of_file(name_of(piece.source))
    lines: list[list[Checked | Failed] | _Later | _Other] = []
    for number, line in enumerate(piece.raw.split(b"\n"), piece.line):
        if not line.strip():
            continue
        document = Document(line.rstrip(b"\r"), number)
        found = found_in(document, readers, named=named, is_line=True)
        if not found:
            lines.append(_Other(kind_of(document)))
            continue
        alone = [each for each in found if isinstance(each, Record) and each.alone]
        if len(alone) < len(found) or not document.valid:
            lines.append(_Later(number, document.raw))
        else:
            lines.append([_settled(outcome) for each in alone for outcome in of_file.check(each)])
    return _PieceChecked(lines)


def _settled(outcome: T) -> T:
    """An outcome that can leave its process."""
    return replace(outcome, report=outcome.report.settled()) if isinstance(outcome, Checked) else outcome


def on_all_cores(
    sources: Iterator[Found], order: Order, workers: int, stdin: BinaryIO | None, judge: Judge
) -> Iterator[Outcome]:
    """Check files, and pieces of large ones, in other processes; yields what they found in the order of the files."""
    # Forking is by far the cheapest, and safe while no thread runs.
    can_fork = sys.platform == "linux" and threading.active_count() == 1
    method = multiprocessing.get_context("fork" if can_fork else "spawn")
    with ProcessPoolExecutor(workers, method, _begin, (order,)) as pool:
        waiting: deque[_Waiting] = deque()
        try:
            for given in _bundled(sources):
                for task in _tasks(given, pool, judge, stdin):
                    waiting.append(task)
                    while len(waiting) > 2 * workers:
                        yield from waiting.popleft().outcomes()
            while waiting:
                yield from waiting.popleft().outcomes()
        finally:
            pool.shutdown(cancel_futures=True)


class _Whole:
    """A file of which the pieces are checked, in order."""

    def __init__(self, source: Source, judge: Judge) -> None:
        self._tally = Tally(name_of(source))
        self._named = source.named
        self._readers = registry.of_documents(judge.order.reader)
        self._judge = judge.of_file(name_of(source))

    def outcomes(self, checked: _PieceChecked) -> Iterator[Outcome]:
        """What the next piece comes to, with what had to wait for it."""
        tally = self._tally
        for line in checked.lines:
            if isinstance(line, _Other):
                tally.other(line.kind)
            elif isinstance(line, _Later):
                yield from self._later(Document(line.raw, line.line))
            else:
                tally.found += len(line)
                yield from line

    def _later(self, document: Document) -> Iterator[Outcome]:
        for outcome in self._tally.take(document, self._readers, named=self._named, is_line=True):
            if isinstance(outcome, Record):
                yield from self._judge.check(outcome)
            else:
                yield outcome

    def end(self) -> Iterator[Outcome]:
        """What is to be told at the end."""
        yield from self._tally.end()


class _Waiting(NamedTuple):
    """What was given to another process, or was known at once. ``names`` are those of the files."""

    names: tuple[str, ...]
    known: tuple[Outcome, ...] = ()
    files: Future[list[Outcome]] | None = None
    piece: Future[_PieceChecked] | None = None
    whole: _Whole | None = None
    last: bool = False

    def outcomes(self) -> Iterator[Outcome]:
        """What came of it, once it is done."""
        yield from self.known
        try:
            if self.files is not None:
                yield from self.files.result()
            elif self.piece is not None and self.whole is not None:
                yield from self.whole.outcomes(self.piece.result())
        except (BrokenProcessPool, MemoryError):
            for name in self.names:
                yield Unreadable(name, "not enough memory, or the process that checked it was stopped")
        if self.last and self.whole is not None:
            yield from self.whole.end()


def _bundled(sources: Iterator[Found]) -> Iterator[Found | list[Source]]:
    """Sources in their order; small files one after another are one bundle, as each task has its price."""
    bundle: list[Source] = []
    size = 0
    for source in sources:
        more = _size(source.path) if isinstance(source, Source) and source.path != STDIN_PATH else None
        if bundle and (more is None or size + more > _BUNDLE or len(bundle) == _MANY):
            yield bundle
            bundle, size = [], 0
        if more is None or not isinstance(source, Source) or more > _BUNDLE:
            yield source
        else:
            bundle.append(source)
            size += more
    if bundle:
        yield bundle


def _tasks(
    given: Found | list[Source], pool: ProcessPoolExecutor, judge: Judge, stdin: BinaryIO | None
) -> Iterator[_Waiting]:
    if isinstance(given, list):
        yield _Waiting(tuple(source.path for source in given), files=pool.submit(_check_files, given))
    elif not isinstance(given, Source):
        yield _Waiting((), (given,))
    elif given.path == STDIN_PATH:
        # Read here, as it comes; memory must not grow with it.
        for outcome in judged(given, judge, stdin):
            yield _Waiting((given.path,), (outcome,))
    elif given.path.lower().endswith(LINES) and (_size(given.path) or 0) > 2 * _PIECE:
        yield from _pieces(given, pool, judge)
    else:
        yield _Waiting((given.path,), files=pool.submit(_check_files, [given]))


def _size(path: str) -> int | None:
    """The size of a file in bytes; ``None`` where it is none, or cannot be told."""
    try:
        return os.stat(path).st_size if os.path.isfile(path) else None
    except (OSError, ValueError):
        return None


def _pieces(source: Source, pool: ProcessPoolExecutor, judge: Judge) -> Iterator[_Waiting]:
    largest = judge.order.largest
    try:
        with open(source.path, "rb") as stream:
            if not _is_of_lines(File(stream, source.path, named=source.named, largest=largest), judge):
                yield _Waiting((source.path,), files=pool.submit(_check_files, [source]))
                return
            stream.seek(0)
            whole, line, raw = _Whole(source, judge), 1, without_mark(read_line(stream, largest))
            while raw:
                raw += stream.read(_PIECE) + read_line(stream, largest)
                piece = _Piece(source, line, raw)
                yield _Waiting((source.path,), piece=pool.submit(_check_piece, piece), whole=whole)
                line += raw.count(b"\n")
                raw = read_line(stream, largest)
            yield _Waiting((source.path,), whole=whole, last=True)
    except OSError as error:
        yield _Waiting((source.path,), (Unreadable(source.path, reason(error)),))


def _is_of_lines(file: File, judge: Judge) -> bool:
    """Whether the lines of a file can be judged apart: they stand for themselves, and the first is no exchange.

    What is one document laid out over lines, begins with blank lines, or is no text, is as the readers see it.
    """
    reader = judge.order.reader
    chosen = registry.named(reader) if reader else registry.recognised(file)
    if chosen is not None and chosen.reads is not None:
        return False
    first = file.head.split(b"\n", 1)[0]
    if first.strip() in (*LAID_OUT, b"") or foreign(first):
        return False
    found = found_in(
        Document(without_mark(first).rstrip(b"\r")), registry.of_documents(reader), named=True, is_line=True
    )
    return all(isinstance(each, Record) and each.alone for each in found)
