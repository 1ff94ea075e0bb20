"""A run over files: read, judged, located; in this process, or on all cores. It yields outcomes and prints nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, TypeAlias

from turnlint.checking.judge import Judge, Order, judged
from turnlint.checking.result import Outcome
from turnlint.readers.registry import findable, named
from turnlint.sources.files import STDIN_PATH, NoMatch, Source, Unreadable, find

Found: TypeAlias = Source | Unreadable | NoMatch

#: Below so many bytes other processes cost more than they save.
_WORTHWHILE: Final = 8 * 1024 * 1024
#: More processes than this for each core only cost.
_PER_CORE: Final = 4


def run(
    paths: Iterable[str], order: Order, *, stdin: BinaryIO | None = None, jobs: int | None = None
) -> Iterator[Outcome]:
    """Check the requests of files, folders and globs, in a settled order; ``-`` is ``stdin``.

    ``jobs`` is the number of processes; ``None`` means all cores where there is enough to do, 1 this process alone.
    The outcomes and their order do not depend on it. Raises ``ValueError`` for settings that name what does not exist.
    """
    chosen = named(order.reader) if order.reader else None
    return run_sources(find(paths, findable(chosen)), order, Judge(order), stdin, jobs)


def run_sources(
    sources: Iterator[Found], order: Order, judge: Judge, stdin: BinaryIO | None, jobs: int | None
) -> Iterator[Outcome]:
    """The same for files that were found already; ``judge`` is one of the order."""
    cores = os.cpu_count() or 1
    workers = min(jobs or cores, _PER_CORE * cores)
    if workers > 1:
        ahead, sources = _look_ahead(sources)
        if ahead >= _WORTHWHILE or jobs:
            from turnlint.checking.cores import on_all_cores

            yield from on_all_cores(sources, order, workers, stdin, judge)
            return
    for source in sources:
        yield from judged(source, judge, stdin)


def _look_ahead(
    sources: Iterator[Found],
) -> tuple[int, Iterator[Found]]:
    """How many bytes there are to read, at least up to what is worthwhile; and the sources again."""
    seen: list[Found] = []
    size = 0
    for source in sources:
        seen.append(source)
        if isinstance(source, Source) and source.path != STDIN_PATH:
            try:
                size += os.stat(source.path).st_size
            except (OSError, ValueError):
                continue
        if size >= _WORTHWHILE:
            break

    def again() -> Iterator[Found]:
        yield from seen
        yield from sources

    return size, again()
