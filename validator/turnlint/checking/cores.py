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
from typing import BinaryIO, Final, NamedTuple, TypeAlias

from turnlint.checking.judge import Judge, Order, judged
from turnlint.checking.result import Checked, Failed, Outcome
from turnlint.readers.kinds import foreign, kind_of
from turnlint.readers.reading import Others, requests_in
from turnlint.sources.documents import Document
from turnlint.sources.files import LINES, STDIN_PATH, NoMatch, Source, Unreadable, reason
from turnlint.sources.lines import LAID_OUT, read_line, without_mark

Found: TypeAlias = Source | Unreadable | NoMatch

#: JSON Lines files larger than two of these are cut into pieces of about this size, in bytes.
_PIECE: Final = 2 * 1024 * 1024


class _Piece(NamedTuple):
    """Whole lines of a JSON Lines file, from a line on."""

    source: Source
    line: int
    raw: bytes


class _PieceChecked(NamedTuple):
    """What a piece came to: for each document the outcomes, whether they are doubtful, and else what it is."""

    documents: list[tuple[list[Checked | Failed], bool, str]]


_judge: Judge | None = None  # a worker's own


def _begin(order: Order) -> None:
    global _judge  # noqa: PLW0603 (what a worker process is started with)
    _judge = Judge(order)


def _check_file(source: Source) -> list[Outcome]:
    assert _judge is not None
    return [_settled(outcome) for outcome in judged(source, _judge)]


def _check_piece(piece: _Piece) -> _PieceChecked:
    assert _judge is not None
    documents: list[tuple[list[Checked | Failed], bool, str]] = []
    for number, line in enumerate(piece.raw.split(b"\n"), piece.line):
        if not line.strip():
            continue
        document = Document(line.rstrip(b"\r"), number)
        requests = requests_in(document, piece.source.path, named=piece.source.named, is_line=True)
        doubtful = any(request.part.doubtful for request in requests)
        outcomes: list[Checked | Failed] = []
        for request in requests:
            checked = _settled(_judge.check(request))
            assert isinstance(checked, (Checked, Failed))
            outcomes.append(checked)
        documents.append((outcomes, doubtful, kind_of(document) if doubtful or not requests else ""))
    return _PieceChecked(documents)


def _settled(outcome: Outcome) -> Outcome:
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
            for source in sources:
                for task in _tasks(source, pool, judge, stdin):
                    waiting.append(task)
                    while len(waiting) > 2 * workers:
                        yield from waiting.popleft().outcomes()
            while waiting:
                yield from waiting.popleft().outcomes()
        finally:
            pool.shutdown(cancel_futures=True)


class _Tally:
    """What the pieces of one file have come to so far."""

    def __init__(self) -> None:
        self.found = 0
        self.others = Others()


class _Waiting(NamedTuple):
    """What was given to another process, or was known at once."""

    name: str
    known: tuple[Outcome, ...] = ()
    file: Future[list[Outcome]] | None = None
    piece: Future[_PieceChecked] | None = None
    tally: _Tally | None = None
    last: bool = False

    def outcomes(self) -> Iterator[Outcome]:
        """What came of it, once it is done."""
        yield from self.known
        try:
            if self.file is not None:
                yield from self.file.result()
            elif self.piece is not None and self.tally is not None:
                yield from self._counted(self.piece.result(), self.tally)
        except (BrokenProcessPool, MemoryError):
            yield Unreadable(self.name, "not enough memory, or the process that checked it was stopped")
        if self.last and self.tally is not None:
            yield from self.tally.others.told(self.name, self.tally.found)

    @staticmethod
    def _counted(checked: _PieceChecked, tally: _Tally) -> Iterator[Outcome]:
        for outcomes, doubtful, kind in checked.documents:
            if not outcomes or (doubtful and not tally.found):
                tally.others.add(kind)
                continue
            tally.found += len(outcomes)
            yield from outcomes


def _tasks(source: Found, pool: ProcessPoolExecutor, judge: Judge, stdin: BinaryIO | None) -> Iterator[_Waiting]:
    if not isinstance(source, Source):
        yield _Waiting("", (source,))
    elif source.path == STDIN_PATH:
        # Read here, as it comes; memory must not grow with it.
        for outcome in judged(source, judge, stdin):
            yield _Waiting(source.path, (outcome,))
    elif source.path.lower().endswith(LINES) and _is_large(source.path):
        yield from _pieces(source, pool, judge.order.largest)
    else:
        yield _Waiting(source.path, file=pool.submit(_check_file, source))


def _is_large(path: str) -> bool:
    try:
        return os.path.isfile(path) and os.stat(path).st_size > 2 * _PIECE
    except (OSError, ValueError):
        return False


def _pieces(source: Source, pool: ProcessPoolExecutor, largest: int) -> Iterator[_Waiting]:
    try:
        with open(source.path, "rb") as stream:
            first = read_line(stream, largest)
            if first.strip() in (*LAID_OUT, b"") or foreign(first):
                # One document laid out over lines, one that begins with blank lines, no text: as the readers see it.
                yield _Waiting(source.path, file=pool.submit(_check_file, source))
                return
            tally, line, raw = _Tally(), 1, without_mark(first)
            while raw:
                raw += stream.read(_PIECE) + read_line(stream, largest)
                piece = _Piece(source, line, raw)
                yield _Waiting(source.path, piece=pool.submit(_check_piece, piece), tally=tally)
                line += raw.count(b"\n")
                raw = read_line(stream, largest)
            yield _Waiting(source.path, tally=tally, last=True)
    except OSError as error:
        yield _Waiting(source.path, (Unreadable(source.path, reason(error)),))
