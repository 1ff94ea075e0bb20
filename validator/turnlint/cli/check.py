"""``turnlint check``: files judged and reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from turnlint.cli.context import context_options
from turnlint.cli.outputs import FORMATS, Told, outputs_of, wants_advice, wants_contents, wants_marks
from turnlint.cli.process import BAD_USAGE, CLEAN, ERRORS_FOUND, NOTHING_TO_CHECK, Unusable, shown, stdin, warn
from turnlint.cli.running import told
from turnlint.cli.tables import known_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from turnlint.checking.baseline import Known
    from turnlint.checking.judge import Order
    from turnlint.checking.result import Outcome
    from turnlint.checking.suppressing import Suppressions
    from turnlint.cli.options import Options
    from turnlint.config.config import Config
    from turnlint.reporters.reporter import Summary

#: Given again here because importing them would cost ``--version`` its speed; a test holds them together.
ENDPOINTS: Final = ("messages", "count_tokens", "batches")
LEVELS: Final = ("error", "warning", "advice")


_LARGEST: Final = "How large a document or a line may be; by default 256, as much as the API takes in a batch."
_OUTPUT: Final = "Also report in this format, to a file; may be given several times."


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=click.Path(allow_dash=True))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to report.")
@click.option("--output", "outputs", multiple=True, metavar="FORMAT=FILE", help=_OUTPUT)
@click.option("-q", "--quiet", is_flag=True, help="Print findings, and nothing else.")
@click.option("--statistics", is_flag=True, help="Print how often each rule was broken, and no findings.")
@click.option("--min-severity", type=click.Choice(LEVELS), help="Findings of lesser ones are not told.")
@click.option("--sort", type=click.Choice(["api", "source"]), default="api", help="In which order text tells findings.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Whether text is coloured."
)
@click.option("--advice", is_flag=True, help="Show advice, not only its number.")
@click.option("-v", "--verbose", is_flag=True, help="Tell everything, also what could not be judged.")
@context_options
@click.option("--endpoint", type=click.Choice(ENDPOINTS), default="messages", help="What the bodies are sent to.")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules: names, families, globs.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules.")
@click.option("--severity", "levels", multiple=True, metavar="RULE=LEVEL", help="Set a severity: " + ", ".join(LEVELS))
@click.option("--strict", is_flag=True, help="Fail on warnings too, and on models and versions that nobody knows.")
@click.option("--require-requests", is_flag=True, help="Fail where a file or line is not a request.")
@click.option("--exit-zero", is_flag=True, help="End with 0, whatever is found.")
@click.option(
    "--config", metavar="FILE", type=click.Path(), help="The configuration; by default the nearest above a file."
)
@click.option("--isolated", is_flag=True, help="Read no configuration.")
@click.option(
    "--exclude", multiple=True, metavar="GLOB", help="Pass over these files and folders where they are found."
)
@click.option("--force-exclude", is_flag=True, help="Pass over excluded files also where they are named.")
@click.option("--as-found", is_flag=True, help="Pass over what is no request, though it is named; for hooks.")
@click.option("--baseline", metavar="FILE", type=click.Path(), help="Findings that are known, and not told.")
@click.option("--update-baseline", is_flag=True, help="Write what is found into the baseline.")
@click.option("--reader", metavar="NAME", default="", help="Read files in this format; turnlint readers lists them.")
@click.option("--at", metavar="POINTER", default="", help="The requests are at this JSON pointer; * is any key.")
@click.option("--stdin-filename", "stdin_name", metavar="PATH", default="", help="What standard input is called.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option("--max-file-size", "largest", type=click.IntRange(1), default=256, metavar="MB", help=_LARGEST)
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes; by default all cores, if it pays.")
@click.pass_context
def check(context: click.Context, /, **values: Any) -> None:
    """Check requests, responses and sessions in files, folders and globs; - is standard input.

    With --model or --api-version the requests are judged as if they were sent so, and what only that change would
    refuse is told from what is refused today.

    Formats, told by content (turnlint readers lists them): request bodies, bare lists of messages, batch uploads,
    exchanges {"request": …, "response": …}, responses, the events of streams; as JSON, arrays, or JSON Lines. Exchanges
    are grouped into sessions by their "session", else by what they continue. In folders *.json, *.jsonl and *.ndjson
    are read, and what a format has beside.

    What is plainly something else (an error response, a log line, a configuration) is named and passed over.

    Settings come from the nearest turnlint.toml or pyproject.toml above a file (turnlint config shows them); what
    stands on the command line goes before them.

    Exit codes: 0 no errors; 1 errors found (with --strict: or warnings); 2 bad usage, or something could not be read
    (with --require-requests: or is not a request); 3 nothing to check.
    """
    from turnlint.cli.options import Options, given

    options = Options(**values, given=given(context))
    if options.at and options.reader:
        raise click.UsageError("--at says where the requests are, whatever the format: give it without --reader")
    if options.config and options.isolated:
        raise click.UsageError("--config and --isolated exclude each other.")
    known_rules()
    if options.watch:
        from turnlint.cli.watching import watch

        if "-" in options.paths or not options.paths:
            raise click.UsageError("--watch takes files, folders and globs.")
        watch(options.paths, lambda: _checked(options))
    context.exit(_checked(options))


def _checked(options: Options) -> int:
    """Check once, and tell; the exit code."""
    from turnlint.checking.suppressing import Suppressions
    from turnlint.config.reading import as_seen
    from turnlint.readers.registry import ReaderError

    outputs = outputs_of(options)
    config_of = _configs(options)
    here = config_of(".")
    baseline = options.baseline or as_seen(here.baseline)
    if options.update_baseline and not baseline:
        raise click.UsageError("--update-baseline: no baseline is named, by --baseline or in the configuration")

    def order_of(config: Config) -> Order:
        return options.order(config, everything=everything, marked=marked, contents=contents)

    everything, contents = wants_advice(outputs, options), wants_contents(outputs)
    marked = bool(baseline) or wants_marks(outputs)
    try:
        known = _known(baseline)
        suppressions = Suppressions(() if options.update_baseline else known)
        outcomes = _begun(options, config_of, order_of, suppressions)
    except ReaderError as error:
        raise Unusable(str(error)) from error
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    strict = options.is_strict(here)
    with Told(outputs, options, strict) as reporter:
        # Who hands over whatever has changed need not hear that none of it is a request.
        asked = bool(options.paths)
        summary = told(_guarded(outcomes), reporter, verbose=options.verbose, asked=asked, empty=options.as_found)
    if options.update_baseline:
        _update(baseline, known, suppressions)
    else:
        _unused(suppressions)
    return _exit_code(summary, options, strict)


def _begun(options: Options, config_of: Any, order_of: Any, suppressions: Suppressions) -> Iterator[Outcome]:
    """What a run comes to, not yet begun; what is wrong with the settings is raised at once."""
    import os

    from turnlint.checking.configured import Wanted, run_configured
    from turnlint.checking.judge import Judge
    from turnlint.checking.unlisted import in_context
    from turnlint.config.config import Config
    from turnlint.values.report import Severity

    config = config_of(options.stdin_name or ".")
    suppressions.admit(config)
    Judge(order_of(config))
    for each in in_context(order_of(config).settings.context):
        warn(shown(str(each)))
    wanted = Wanted(
        options.paths,
        config_of,
        stdin() if "-" in options.paths else None,
        options.stdin_name,
        Config(folder=os.getcwd(), exclude=options.exclude) if options.exclude else None,
        options.force_exclude,
        options.as_found,
        Severity(options.min_severity or Severity.ADVICE),
    )
    return run_configured(wanted, order_of, suppressions, jobs=options.jobs)


def _guarded(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Outcomes; what is wrong with the configuration of a file is bad usage, when the file comes."""
    try:
        yield from outcomes
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _configs(options: Options) -> Any:
    """What gives the configuration of a file. Raises ``UsageError`` for one that is at fault."""
    from turnlint.config.config import Config

    if options.isolated:
        nothing = Config()
        return lambda path: nothing
    from turnlint.config.reading import ConfigError, found_for, read

    try:
        if options.config is not None:
            named = read(options.config)
            return lambda path: named
        found_for(".")
    except ConfigError as error:
        raise click.UsageError(shown_lines(str(error))) from error
    return found_for


def shown_lines(text: str) -> str:
    """A text of several lines as it may be shown."""
    return "\n".join(map(shown, text.split("\n")))


def _known(baseline: str) -> list[Known]:
    from turnlint.checking.baseline import read

    return read(baseline) if baseline else []


def _update(baseline: str, known: list[Known], suppressions: Suppressions) -> None:
    """Write the baseline anew."""
    from turnlint.checking.baseline import updated
    from turnlint.cli.files import put

    put(baseline, updated(known, suppressions.known, suppressions.seen))
    number = len(suppressions.known)
    warn(f"{shown(baseline)}: {number:,} {'finding is' if number == 1 else 'findings are'} known now")


def _unused(suppressions: Suppressions) -> None:
    """Say what of the configuration and of the baseline is of no use any more."""
    for config, entry in suppressions.unused():
        where = config.file + (f":{entry.line}" if entry.line else "")
        at = f" at {entry.at}" if entry.at else ""
        warn(shown(f"{where}: unused: nothing of {entry.rule}{at} was found ({entry.reason})"))
    if gone := suppressions.gone:
        are = "finding of the baseline is" if gone == 1 else "findings of the baseline are"
        warn(f"{gone:,} {are} not there any more (--update-baseline drops them)")


def _exit_code(summary: Summary, options: Options, strict: bool) -> int:
    from turnlint.values.report import Severity

    found = summary.findings[Severity.ERROR] or summary.unmet
    if strict and (summary.findings[Severity.WARNING] or summary.not_judged):
        found = 1
    if found:
        return CLEAN if options.exit_zero else ERRORS_FOUND
    if summary.unreadable or summary.failed or (options.require_requests and summary.not_requests):
        return BAD_USAGE
    return CLEAN if summary.checked or options.as_found else NOTHING_TO_CHECK
