"""Where reports go, and in which formats: one to standard output, others to files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from io import TextIOWrapper
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO

import click

from turnlint import __version__
from turnlint.cli.process import prepare, style
from turnlint.cli.tables import known_rules

if TYPE_CHECKING:
    from types import TracebackType

    from turnlint.checking.result import Outcome
    from turnlint.cli.options import Options
    from turnlint.reporters.reporter import Reporter, Summary
    from turnlint.rule import Rule

FORMATS: Final = (
    "text", "concise", "grouped", "json", "jsonl", "github", "markdown", "gitlab", "sarif", "junit", "html",
)  # fmt: skip
#: Formats that show no advice unless it is asked for.
_FOR_PEOPLE: Final = frozenset({"text", "concise", "grouped"})
_FORCED: Final = {"always": True, "never": False, "auto": None}


class Output(NamedTuple):
    """A format, and the file that it goes to; empty for standard output."""

    form: str
    file: str = ""


def outputs_of(options: Options) -> tuple[Output, ...]:
    """What was asked for: ``--output FORMAT=FILE`` as often as wanted, and one format for standard output.

    Raises ``UsageError`` for a format that there is not, and where two go to the same place.
    """
    made: list[Output] = []
    for value in options.outputs:
        form, equals, file = value.partition("=")
        if form not in FORMATS:
            raise click.UsageError(f"--output: {form!r} is not one of {', '.join(FORMATS)}")
        if equals and not file:
            raise click.UsageError(f"--output: {form}= names no file")
        made.append(Output(form, "" if file == "-" else file))
    if not any(not output.file for output in made):
        made.insert(0, Output(options.form))
    elif "form" in options.given:
        raise click.UsageError("--format and --output both name what goes to standard output")
    if options.statistics and next(output.form for output in made if not output.file) not in ("text", "json"):
        raise click.UsageError("--statistics are told as text or json")
    places = [os.path.abspath(output.file) if output.file else "" for output in made]
    if len(set(places)) < len(places):
        raise click.UsageError("--output: two formats go to the same place")
    return tuple(made)


def wants_advice(outputs: Iterable[Output], options: Options) -> bool:
    """Whether advice is shown anywhere, so that its places are wanted."""
    shown = options.advice or options.min_severity == "advice" or options.statistics
    return shown or any(output.form not in _FOR_PEOPLE for output in outputs)


def wants_marks(outputs: Iterable[Output]) -> bool:
    """Whether any format tells by what findings are known again."""
    return any(output.form in ("json", "jsonl", "gitlab", "sarif") for output in outputs)


def wants_contents(outputs: Iterable[Output]) -> bool:
    """Whether any format draws what was checked."""
    return any(output.form == "html" for output in outputs)


class Told:
    """The reporters of a run with the streams that they write to; standard output is the last.

    As a context manager it closes the files. A file is put in its place when it is whole.
    """

    def __init__(self, outputs: Iterable[Output], options: Options, strict: bool) -> None:
        self._outputs = tuple(outputs)
        self._options = options
        self._strict = strict
        self._open: list[tuple[Reporter, TextIO]] = []
        self._main: Reporter | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Reporter:
        encoding = prepare(sys.stdout)
        for output in self._outputs:
            if not output.file:
                self._main = reporter(output.form, self._options, encoding, self._strict, terminal=True)
                continue
            from turnlint.cli.files import putting

            raw = self._stack.enter_context(putting(output.file))
            stream = TextIOWrapper(raw, "utf-8", errors="backslashreplace", newline="\n", write_through=True)
            self._stack.callback(stream.detach)
            self._open.append((reporter(output.form, self._options, "utf-8", self._strict, terminal=False), stream))
        assert self._main is not None, "one format goes to standard output"
        return _Several(self._main, self._open)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):  # the report is whole, and says that the run was interrupted
            self._stack.close()
        else:
            self._stack.__exit__(kind, error, trace)


class _Several:
    """A reporter that tells others, which have streams of their own, and gives the text of the main one."""

    def __init__(self, main: Reporter, others: Iterable[tuple[Reporter, TextIO]]) -> None:
        self._main = main
        self._others = tuple(others)

    def begin(self) -> Iterator[str]:
        """The run begins."""
        return self._each(lambda each: each.begin())

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """Something was come upon."""
        return self._each(lambda each: each.tell(outcome))

    def end(self, summary: Summary) -> Iterator[str]:
        """The run is over."""
        return self._each(lambda each: each.end(summary))

    def _each(self, pieces: Callable[[Reporter], Iterator[str]]) -> Iterator[str]:
        for each, stream in self._others:
            stream.writelines(pieces(each))
        yield from pieces(self._main)


def reporter(form: str, options: Options, encoding: str, strict: bool, *, terminal: bool) -> Reporter:
    """The reporter of a format."""
    quiet, change = options.quiet, options.change
    advice = options.advice or options.min_severity == "advice"
    if options.statistics and terminal and form in ("text", "json"):
        from turnlint.reporters.statistics import StatisticsReporter

        return StatisticsReporter(form, encoding)
    if form in ("json", "jsonl"):
        from turnlint.reporters.json import JsonLinesReporter, JsonReporter

        return (JsonReporter if form == "json" else JsonLinesReporter)(__version__, change, rule_of)
    if form in ("github", "markdown"):
        from turnlint.reporters.github import GitHubReporter, MarkdownReporter

        return GitHubReporter(rule_of) if form == "github" else MarkdownReporter()
    if form == "gitlab":
        from turnlint.reporters.gitlab import GitLabReporter

        return GitLabReporter(rule_of)
    if form == "sarif":
        from turnlint.reporters.sarif import SarifReporter

        return SarifReporter(__version__, rule_of)
    if form == "junit":
        from turnlint.reporters.junit import JUnitReporter

        return JUnitReporter(rule_of, strict=strict)
    if form == "html":
        from turnlint.reporters.html import HtmlReporter

        return HtmlReporter(__version__, rule_of)
    colors = style(_FORCED[options.color]) if terminal else style(False)
    if form in ("concise", "grouped"):
        from turnlint.reporters.concise import ConciseReporter, GroupedReporter

        kind = ConciseReporter if form == "concise" else GroupedReporter
        return kind(style=colors, encoding=encoding, quiet=quiet, advice=advice)
    from turnlint.reporters.text import TextReporter

    return TextReporter(
        rule_of,
        advice=advice,
        verbose=options.verbose,
        style=colors,
        encoding=encoding,
        change=change,
        quiet=quiet,
        columns=_columns() if terminal and sys.stdout.isatty() else 0,
        by_source=options.sort == "source",
    )


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def rule_of(name: str) -> Rule | None:
    """The rule of a name."""
    listing = known_rules().get(name)
    return None if listing is None else listing.load()
