"""A run over files, each judged as the configuration says that holds for it; what that hides is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import BinaryIO, Final, NamedTuple, TypeAlias

from turnlint.checking.judge import Judge, Order
from turnlint.checking.result import Checked, Outcome
from turnlint.checking.run import Found, run_sources
from turnlint.checking.suppressing import Suppressions
from turnlint.config.config import Config
from turnlint.readers.record import STDIN
from turnlint.readers.registry import findable, named
from turnlint.sources.files import STDIN_PATH, NoMatch, Source, find
from turnlint.values.report import Severity

OrderOf: TypeAlias = Callable[[Config], Order]
"""What to find out about the files of a configuration. Raises ``ValueError`` for names of what does not exist."""

_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What files to check, and what of it to tell.

    * ``paths``: files, folders and globs; ``-`` is ``stdin``, which counts as a file called ``stdin_name``.
    * ``config_of``: the configuration of a file or folder.
    * ``exclude``: a configuration that excludes more: files that are passed over where a folder or a glob brings them
      up; with ``force_exclude`` also where they are named, as those of all configurations.
    * ``as_found``: files that are named count as if a folder had brought them up.
    * ``least``: findings of a lesser severity are not told.
    """

    paths: tuple[str, ...]
    config_of: Callable[[str], Config]
    stdin: BinaryIO | None = None
    stdin_name: str = ""
    exclude: Config | None = None
    force_exclude: bool = False
    as_found: bool = False
    least: Severity = Severity.ADVICE


class _Key(NamedTuple):
    """Files that are judged alike: a configuration, and the reader that it names for them."""

    config: Config
    reader: str


def run_configured(
    wanted: Wanted, order_of: OrderOf, suppressions: Suppressions, *, jobs: int | None = None
) -> Iterator[Outcome]:
    """Check files in a settled order, as in :func:`turnlint.checking.run.run`, each as its configuration says.

    In the end the expectations follow that nothing met. Raises ``ValueError`` where a configuration is at fault, or an
    order names what does not exist, when the first file comes for which it holds.
    """
    judges: dict[_Key, Judge] = {}
    for key, group in groupby(_sources(wanted, order_of), key=lambda each: each[0]):
        judge = judges.get(key)
        if judge is None:
            suppressions.admit(key.config)
            order = order_of(key.config)
            judge = judges[key] = Judge(replace(order, reader=key.reader) if key.reader else order)
        sources = (source for _, source in group)
        for outcome in run_sources(sources, judge.order, judge, wanted.stdin, jobs):
            told = suppressions.of(_named(outcome, wanted), key.config)
            yield _lessened(told, wanted.least) if wanted.least is not Severity.ADVICE else told
    yield from suppressions.unmet()


def _sources(wanted: Wanted, order_of: OrderOf) -> Iterator[tuple[_Key, Found]]:
    last = _Key(wanted.config_of("."), "")
    asked = order_of(last.config).reader
    for source in find(wanted.paths, findable(named(asked) if asked else None)):
        if isinstance(source, Source):
            if wanted.as_found:
                source = Source(source.path)  # noqa: PLW2901
            path = wanted.stdin_name or "." if source.path == STDIN_PATH else source.path
            config = wanted.config_of(path)
            if (not source.named or wanted.force_exclude) and (
                config.excludes(path) or (wanted.exclude is not None and wanted.exclude.excludes(path))
            ):
                continue
            last = _Key(config, "" if asked else config.reader_of(path))
        yield last, source


def _named(outcome: Outcome, wanted: Wanted) -> Outcome:
    """What was read from standard input, under the name that was given to it."""
    if not wanted.stdin_name or isinstance(outcome, NoMatch) or outcome.file != STDIN:
        return outcome
    return replace(outcome, file=wanted.stdin_name)


def _lessened(outcome: Outcome, least: Severity) -> Outcome:
    """An outcome without findings of a lesser severity."""
    if not isinstance(outcome, Checked) or not outcome.located:
        return outcome
    kept = tuple(each for each in outcome.located if _RANKS[each.finding.severity] <= _RANKS[least])
    if len(kept) == len(outcome.located):
        return outcome
    report = replace(outcome.report, findings=tuple(each.finding for each in kept))
    return replace(outcome, located=kept, report=report)
