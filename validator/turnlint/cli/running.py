"""A run begun and told on a terminal: reports as they come, and what could not be read or checked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

import click

from turnlint.cli.process import Unusable, shown, stdin, warn

if TYPE_CHECKING:
    from turnlint.checking.judge import Order
    from turnlint.checking.result import Failed, Outcome
    from turnlint.reporters.reporter import Reporter, Summary


def begun(paths: tuple[str, ...], order: Callable[[], Order], jobs: int | None) -> Iterator[Outcome]:
    """What a run over paths comes to, not yet begun; names in its context that nobody knows are told at once.

    Raises ``UsageError`` where the order names what does not exist, :class:`Unusable` for a reader that is of no use.
    """
    from turnlint.checking.run import run
    from turnlint.checking.unlisted import in_context
    from turnlint.readers.registry import ReaderError

    try:
        made = order()
        outcomes = run(paths, made, stdin=stdin() if "-" in paths else None, jobs=jobs)
    except ReaderError as error:
        raise Unusable(str(error)) from error
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    for each in in_context(made.settings.context):
        warn(shown(str(each)))
    return outcomes


def told(
    outcomes: Iterator[Outcome], reporter: Reporter, *, verbose: bool, asked: bool, empty: bool = False
) -> Summary:
    """Report outcomes as they come: reports to standard output, what could not be done to standard error.

    ``verbose`` shows where turnlint itself failed; ``asked`` says whether any paths were given,
    ``empty`` that there may be nothing to check. Raises
    ``KeyboardInterrupt`` where the run was interrupted, once all is told.
    """
    from turnlint.reporters.reporter import Summary
    from turnlint.reporters.terminal.progress import Progress

    summary, progress = Summary(), Progress(sys.stderr)

    def write(pieces: Iterable[str]) -> None:
        for piece in pieces:
            progress.clear()
            sys.stdout.write(piece)

    def complain(lines: Iterable[str]) -> None:
        progress.clear()
        sys.stdout.flush()
        for line in lines:
            warn(line)

    write(reporter.begin())
    try:
        for outcome in outcomes:
            summary.add(outcome)
            progress.step(getattr(outcome, "file", ""), summary)
            if lines := _complaint(outcome, verbose):
                complain(lines)
            write(reporter.tell(outcome))
    except KeyboardInterrupt:
        summary.interrupted = True
    progress.clear()
    write(reporter.end(summary))
    if not (empty and summary.is_empty):
        complain(_last_words(summary) if asked else [_NO_PATHS])
    sys.stdout.flush()
    if summary.interrupted:
        raise KeyboardInterrupt
    return summary


def _complaint(outcome: Outcome, verbose: bool) -> list[str]:
    """What is said on standard error about a file that cannot be read or a request that cannot be checked."""
    from turnlint.checking.result import Failed, Unmet
    from turnlint.sources.files import Unreadable

    if isinstance(outcome, Unmet):
        return [f"{shown(outcome.file)}: error: expected {shown(outcome.rule)}, which was not found"]
    if isinstance(outcome, Unreadable):
        line = f":{outcome.line}" if outcome.line is not None else ""
        return [f"{shown(outcome.file)}{line}: error: {shown(outcome.reason)}"]
    if isinstance(outcome, Failed):
        return [*(map(shown, outcome.trace.splitlines()) if verbose else ()), _failure(outcome)]
    return []


def _failure(outcome: Failed) -> str:
    where = shown(outcome.file) + (f":{outcome.line}" if outcome.line is not None else "")
    return f"{where}: error: turnlint failed on this request: {shown(outcome.reason)}"


_NO_PATHS: Final = "nothing to check: give files, folders, globs, or - for standard input"


def _last_words(summary: Summary) -> list[str]:
    reasons = [f"no file matches {shown(pattern)}" for pattern in summary.unmatched]
    if not summary.is_empty:
        return reasons
    if files := summary.other_files:
        reasons.append("1 file holds no request" if files == 1 else f"{files:,} files hold no request")
    elif summary.not_requests:
        reasons.append("nothing of what was recorded is a request to the Messages API")
    return [
        "nothing to check: "
        + ("; ".join(reasons) or "no file there is of a format that is known (turnlint readers lists them)")
    ]
