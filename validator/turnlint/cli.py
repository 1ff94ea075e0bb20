"""The command ``turnlint``: readers, a linter and a reporter, put together.

Exit codes: 0 no errors found; 1 errors found (with ``--strict``: or warnings); 2 bad usage, or something could not be
read or checked and nothing worse was found; 3 nothing to check; 130 interrupted; 141 the reader of the output has gone.

Nothing but click is imported until a command needs it.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NoReturn, TextIO

import click

from turnlint import __version__

if TYPE_CHECKING:
    from turnlint.migration import Checker
    from turnlint.readers import Request
    from turnlint.registry import Listing
    from turnlint.report import Severity
    from turnlint.reporters import Checked, Reporter, Summary
    from turnlint.reporters.progress import Progress
    from turnlint.rule import Rule

CLEAN: Final = 0
ERRORS_FOUND: Final = 1
BAD_USAGE: Final = 2
NOTHING_TO_CHECK: Final = 3
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141

#: Given again here because importing them would cost ``--version`` its speed; a test holds them together.
PLATFORMS: Final = ("anthropic", "bedrock", "vertex", "foundry")
ENDPOINTS: Final = ("messages", "count_tokens")
LEVELS: Final = ("error", "warning", "advice")


class _Main(click.Group):
    """The group of commands; ends without a traceback when interrupted, or when its output cannot be written."""

    def invoke(self, ctx: click.Context) -> Any:
        # A stream that was closed before the start is None; what would be written to it goes nowhere.
        sys.stdout = sys.stdout or _nowhere()
        sys.stderr = sys.stderr or _nowhere()
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(INTERRUPTED)
        except OSError as error:
            _abandon_output()
            if error.errno == errno.EPIPE:
                ctx.exit(PIPE_CLOSED)
            click.echo(f"error: the output cannot be written: {_shown(error.strerror or str(error))}", err=True)
            ctx.exit(BAD_USAGE)
        return result


class _Unusable(click.ClickException):
    """Something that the user has installed or asked for is of no use."""

    exit_code = BAD_USAGE


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="turnlint")
def main() -> None:
    """Say what the Claude Messages API would answer to a request, before it is sent."""


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=click.Path(allow_dash=True))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
@click.option("--platform", type=click.Choice(PLATFORMS), default="anthropic", help="Where the requests are sent.")
@click.option("--api-version", metavar="DATE", help="The anthropic-version header. Not given: open.")
@click.option("--beta", "betas", multiple=True, metavar="NAME", help="A value of anthropic-beta. Not given: unknown.")
@click.option("--no-betas", is_flag=True, help="No anthropic-beta header is sent.")
@click.option("--model", metavar="ID", help="Judge as if the requests named this model.")
@click.option("--endpoint", type=click.Choice(ENDPOINTS), default="messages", help="What the bodies are sent to.")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules: names, or globs like tool-pairing/*.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules.")
@click.option("--severity", "levels", multiple=True, metavar="RULE=LEVEL", help="Set a severity: " + ", ".join(LEVELS))
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--advice", is_flag=True, help="Show advice, not only its number.")
@click.option("-v", "--verbose", is_flag=True, help="Also tell what could not be judged, and what is not a request.")
def check(
    paths: tuple[str, ...],
    form: str,
    platform: str,
    api_version: str | None,
    betas: tuple[str, ...],
    no_betas: bool,
    model: str | None,
    endpoint: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    levels: tuple[str, ...],
    strict: bool,
    advice: bool,
    verbose: bool,
) -> None:
    """Check requests in files, folders and globs; - is standard input.

    With --model or --api-version the requests are judged as if they were sent so, and what only that change would
    refuse is told from what is refused today.

    Formats, told by content: a request body, a bare list of messages, the body of a batch upload, an array of these,
    and JSON Lines of these or of {"custom_id": …, "params": …}. In folders *.json, *.jsonl and *.ndjson are read.

    Exit codes: 0 no errors; 1 errors found (with --strict: or warnings); 2 bad usage, or something could not be read;
    3 nothing to check.
    """
    if betas and no_betas:
        raise click.UsageError("--beta and --no-betas exclude each other.")
    if not paths:
        _nothing("give files, folders, globs, or - for standard input")
    headers = _split(betas) if betas else ([] if no_betas else None)
    settings: dict[str, Any] = {"platform": platform, "betas": headers}
    try:
        chosen, ignored, severity = _split(select), _split(ignore), _parse_levels(levels)
        duplicates = _duplicates(chosen, ignored, severity)
        settings |= {"select": chosen or None, "ignore": ignored, "severity": severity}
        linter = _linters(endpoint, settings | {"api_version": api_version, "model": model})
        today = _linters(endpoint, settings) if model or api_version else None
        linter("messages")  # a usage error is told before the first file is read
    except ValueError as error:
        raise click.UsageError(str(error)) from error

    encoding = _prepare(sys.stdout)
    changes = {"--model": model, "--api-version": api_version}
    change = " ".join(f"{option} {value}" for option, value in changes.items() if value)
    reporter = _reporter(form, advice, verbose, encoding, change)
    from turnlint.reporters.progress import Progress

    summary = run(
        paths,
        linter,
        reporter,
        today=today,
        stdin=_stdin(paths),
        duplicates=duplicates,
        progress=Progress(sys.stderr),
        verbose=verbose,
    )
    sys.stdout.flush()
    if summary.interrupted:
        raise KeyboardInterrupt
    click.get_current_context().exit(_exit_code(summary, strict))


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list.")
@click.option("--evidence", is_flag=True, help="Each known text and constraint: its rule, and how it is known.")
def rules(form: str, evidence: bool) -> None:
    """List the rules: name, severity, family, summary."""
    if evidence:
        from turnlint.coverage import rows

        columns = ["id", "rule", "evidence", "says", "reason"]
        listed = [{key: str(getattr(row, key)) for key in columns} for row in rows()]
        for entry in listed:
            entry["reason"] = entry["reason"] if form == "json" or not entry["rule"] else ""
    else:
        columns = ["name", "severity", "family", "summary"]
        known = [listing.load() for listing in _listings().values()]
        listed = [{key: str(getattr(rule, key)) for key in columns} for rule in known]
    _print_table(listed, form)


@main.command()
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list.")
def models(name: str | None, form: str) -> None:
    """List the models of the table, or show what one model takes."""
    from turnlint.models import cells, find, known
    from turnlint.reporters.table import cell

    if name is None:
        columns = ("context_window", "max_output", "thinking", "prefill", "system_messages", "retired", "deprecated")
        listed = [
            {"model": model.id, **{name: cell(name, value) for name, value, _ in cells(model) if name in columns}}
            for model in known().values()
        ]
        _print_table(listed, form, header=True)
        return
    model = next((model for platform in PLATFORMS if (model := find(name, platform)) is not None), None)
    if model is None:
        from turnlint.engine import nearest

        click.echo(f"the table has no model {_shown(_shorten(name))}{nearest(name, known())}", err=True)
        click.get_current_context().exit(BAD_USAGE)
    told = [
        ("names", ", ".join(model.ids), ""),
        *((name, cell(name, value), str(why or "")) for name, value, why in cells(model)),
    ]
    _print_table([{"cell": name, model.id: value, "evidence": why} for name, value, why in told], form)


def _print_table(rows: Sequence[Mapping[str, str]], form: str, header: bool = False) -> None:
    from turnlint.reporters.table import table

    for line in table(rows, form, _prepare(sys.stdout), header=header):
        click.echo(line)


@main.command()
@click.argument("query", nargs=-1, required=True, metavar="NAME|TEXT")
def explain(query: tuple[str, ...]) -> None:
    """Explain a rule by its name, or by an error text that the API gave you."""
    known = _listings()
    from turnlint.explanation import Explanation
    from turnlint.explanation import explain as look_up
    from turnlint.reporters.printable import printable
    from turnlint.reporters.text import without_markup

    encoding = _prepare(sys.stdout)
    text = " ".join(query)
    found = Explanation(text, known[text].load()) if text in known else look_up(text)
    if found.rule is None:
        from difflib import get_close_matches

        nearest = [rule.name for rule in found.candidates] or get_close_matches(text, known, n=3)
        hint = f"nearest: {', '.join(nearest)}" if nearest else "`turnlint rules` lists the names"
        click.echo(f"no rule has this name or text: {_shown(_shorten(text))}; {hint}", err=True)
        click.get_current_context().exit(BAD_USAGE)
    for line in without_markup(found.to_text()).splitlines():
        click.echo(printable(line, encoding))


def run(
    paths: Iterable[str],
    linter: Callable[[str], Checker],
    reporter: Reporter,
    *,
    today: Callable[[str], Checker] | None = None,
    stdin: BinaryIO | None = None,
    duplicates: Severity | None = None,
    progress: Progress | None = None,
    verbose: bool = False,
) -> Summary:
    """Read, check and report, one request after the other.

    ``linter`` gives the linter for an endpoint (``messages`` stands for the one that the user chose, ``batches`` for
    uploads); ``today`` gives those of the requests as they are, where ``linter`` judges a change. ``duplicates`` is
    the severity of duplicate keys, ``None`` where nobody wants to know. Reports go to standard output, what could not
    be read or checked to standard error, a line each.
    """
    from turnlint import readers
    from turnlint.reporters import Summary

    summary, output = Summary(), sys.stdout
    unmatched: list[str] = []

    def write(pieces: Iterable[str]) -> None:
        for piece in pieces:
            if progress is not None:
                progress.clear()
            output.write(piece)

    def complain(line: str) -> None:
        if progress is not None:
            progress.clear()
        output.flush()
        click.echo(line, err=True)

    write(reporter.begin())
    try:
        for outcome in readers.read(paths, stdin):
            if progress is not None:
                progress.step(getattr(outcome, "file", ""), summary.requests)
            if isinstance(outcome, readers.Request):
                checked = _check(outcome, linter, today, duplicates, complain, verbose)
                if checked is None:
                    summary.failed += 1
                else:
                    summary.add(checked)
                    write(reporter.checked(checked))
            elif isinstance(outcome, readers.NotARequest):
                summary.not_requests += outcome.lines or 1
                write(reporter.not_a_request(outcome))
            elif isinstance(outcome, readers.Unreadable):
                summary.unreadable += 1
                complain(f"{_shown(outcome.file)}: error: {_shown(outcome.reason)}")
                write(reporter.unreadable(outcome))
            else:
                unmatched.append(outcome.pattern)
    except KeyboardInterrupt:
        summary.interrupted = True
    if progress is not None:
        progress.clear()
    write(reporter.end(summary))
    reasons = [f"no file matches {_shown(pattern)}" for pattern in unmatched]
    if summary.requests or summary.unreadable or summary.failed or summary.interrupted:
        for line in reasons:
            complain(line)
    else:
        if summary.not_requests:
            reasons.append(f"{summary.not_requests:,} not a request")
        complain("nothing to check: " + ("; ".join(reasons) or "no *.json, *.jsonl or *.ndjson there"))
    return summary


def _check(
    request: Request,
    linter: Callable[[str], Checker],
    today: Callable[[str], Checker] | None,
    duplicates: Severity | None,
    complain: Callable[[str], None],
    verbose: bool,
) -> Checked | None:
    from dataclasses import replace

    from turnlint.report import Finding
    from turnlint.reporters import Checked

    endpoint, new = request.part.endpoint, frozenset[Finding]()
    try:
        if today is None:
            report = linter(endpoint).check(request.body)
        else:
            from turnlint.migration import compare

            change = compare(request.body, today(endpoint), linter(endpoint))
            report, new = change.after, frozenset(change.new)
    except Exception as error:  # a rule that fails, of a pack perhaps, must not cost the other requests their check
        if verbose:
            import traceback

            complain(traceback.format_exc().rstrip())
        where = _shown(request.file) + (f":{request.line}" if request.line is not None else "")
        complain(f"{where}: error: turnlint failed on this request: {type(error).__name__}: {_shown(str(error))}")
        return None
    if duplicates is None or not (found := request.duplicate_keys()):
        return Checked(request, report, new=new)
    places = {replace(finding, severity=duplicates): place for finding, place in found}
    return Checked(request, replace(report, findings=(*report.findings, *places)), places, new)


def _exit_code(summary: Summary, strict: bool) -> int:
    from turnlint.report import Severity

    if summary.findings[Severity.ERROR] or (strict and summary.findings[Severity.WARNING]):
        return ERRORS_FOUND
    if summary.unreadable or summary.failed:
        return BAD_USAGE
    return CLEAN if summary.requests else NOTHING_TO_CHECK


def _nothing(why: str) -> NoReturn:
    click.echo(f"nothing to check: {why}", err=True)
    click.get_current_context().exit(NOTHING_TO_CHECK)


def _listings() -> Mapping[str, Listing]:
    """What is known of every rule without its module."""
    from turnlint import registry

    try:
        return registry.listings()
    except registry.RulePackError as error:
        raise _Unusable(str(error)) from error


def _rule(name: str) -> Rule | None:
    listing = _listings().get(name)
    return None if listing is None else listing.load()


def _duplicates(select: list[str], ignore: list[str], levels: dict[str, str]) -> Severity | None:
    """The severity of the readers' own findings, duplicate keys; ``None`` where nobody wants them.

    Raises ``ValueError`` for rules that do not exist.
    """
    from turnlint import engine
    from turnlint.readers.duplicate_key import duplicate_key

    known = _listings()
    severities = engine.severities(levels, known)
    if duplicate_key.name not in engine.select(known, select or None, ignore):
        return None
    return severities.get(duplicate_key.name, duplicate_key.severity)


def _linters(endpoint: str, settings: dict[str, Any]) -> Callable[[str], Checker]:
    """Linters by endpoint, each made when it is first needed."""
    from turnlint.linter import Linter

    made: dict[str, Checker] = {}

    def linter(name: str) -> Checker:
        if name not in made:
            made[name] = Linter(endpoint=endpoint if name == "messages" else name, **settings)
        return made[name]

    return linter


def _reporter(form: str, advice: bool, verbose: bool, encoding: str, change: str) -> Reporter:
    if form == "json":
        from turnlint.reporters.json import JsonReporter

        return JsonReporter(__version__, change)
    from turnlint.reporters.text import TextReporter, plain

    colored = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    style = _style if colored else plain
    return TextReporter(_rule, advice=advice, verbose=verbose, style=style, encoding=encoding, change=change)


def _style(text: str, color: str = "", bold: bool = False) -> str:
    return click.style(text, fg=color or None, bold=bold)


def _split(values: Iterable[str]) -> list[str]:
    return [part for value in values for part in (piece.strip() for piece in value.split(",")) if part]


def _parse_levels(values: Iterable[str]) -> dict[str, str]:
    levels = {}
    for value in _split(values):
        name, equals, level = value.partition("=")
        if not equals:
            raise ValueError(f"--severity takes RULE=LEVEL, not {value!r}")
        levels[name.strip()] = level.strip()
    return levels


def _stdin(paths: Iterable[str]) -> BinaryIO | None:
    if "-" not in paths or sys.stdin is None:
        return None
    if sys.stdin.isatty():
        click.echo("reading a request from the terminal; end it with Ctrl-D (Ctrl-Z and Return on Windows)", err=True)
    return sys.stdin.buffer


def _prepare(stream: TextIO) -> str:
    """Make a stream escape what its encoding lacks, rather than fail; returns the encoding."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    return stream.encoding or "utf-8"


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 (open until the process ends)


def _abandon_output() -> None:
    """Let the interpreter flush into nowhere when it ends, so that it does not complain a second time."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _shown(text: str) -> str:
    from turnlint.reporters.printable import printable

    return printable(text, getattr(sys.stderr, "encoding", None) or "utf-8")


def _shorten(text: str, length: int = 200) -> str:
    return text if len(text) <= length else text[:length] + "…"
