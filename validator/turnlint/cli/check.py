"""``turnlint check``: files judged and reported."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import click

from turnlint import __version__
from turnlint.cli.context import context_keywords, context_options, split
from turnlint.cli.process import (
    BAD_USAGE,
    CLEAN,
    ERRORS_FOUND,
    NOTHING_TO_CHECK,
    prepare,
    style,
)
from turnlint.cli.running import begun, told
from turnlint.cli.tables import known_rules

if TYPE_CHECKING:
    from turnlint.checking.judge import Order
    from turnlint.reporters.reporter import Reporter, Summary
    from turnlint.rule import Rule
    from turnlint.values.settings import Keywords

#: Given again here because importing them would cost ``--version`` its speed; a test holds them together.
ENDPOINTS: Final = ("messages", "count_tokens", "batches")
LEVELS: Final = ("error", "warning", "advice")


_LARGEST: Final = "How large a document or a line may be; by default 256, as much as the API takes in a batch."


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=click.Path(allow_dash=True))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
@context_options
@click.option("--endpoint", type=click.Choice(ENDPOINTS), default="messages", help="What the bodies are sent to.")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules: names, families, globs.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules.")
@click.option("--reader", metavar="NAME", default="", help="Read files in this format; turnlint readers lists them.")
@click.option("--at", metavar="POINTER", default="", help="The requests are at this JSON pointer; * is any key.")
@click.option("--severity", "levels", multiple=True, metavar="RULE=LEVEL", help="Set a severity: " + ", ".join(LEVELS))
@click.option("--strict", is_flag=True, help="Fail on warnings too, and on models and versions that nobody knows.")
@click.option("--require-requests", is_flag=True, help="Fail where a file or line is not a request.")
@click.option("--advice", is_flag=True, help="Show advice, not only its number.")
@click.option("-v", "--verbose", is_flag=True, help="Tell everything, also what could not be judged.")
@click.option("--max-file-size", "largest", type=click.IntRange(1), default=256, metavar="MB", help=_LARGEST)
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes; by default all cores, if it pays.")
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
    reader: str,
    at: str,
    levels: tuple[str, ...],
    strict: bool,
    require_requests: bool,
    advice: bool,
    verbose: bool,
    largest: int,
    jobs: int | None,
) -> None:
    """Check requests, responses and sessions in files, folders and globs; - is standard input.

    With --model or --api-version the requests are judged as if they were sent so, and what only that change would
    refuse is told from what is refused today.

    Formats, told by content (turnlint readers lists them): request bodies, bare lists of messages, batch uploads,
    exchanges {"request": …, "response": …}, responses, the events of streams; as JSON, arrays, or JSON Lines. Exchanges
    are grouped into sessions by their "session", else by what they continue. In folders *.json, *.jsonl and *.ndjson
    are read, and what a format has beside.

    What is plainly something else (an error response, a log line, a configuration) is named and passed over.

    Exit codes: 0 no errors; 1 errors found (with --strict: or warnings); 2 bad usage, or something could not be read
    (with --require-requests: or is not a request); 3 nothing to check.
    """
    keywords: Keywords = {
        **context_keywords(platform, betas, no_betas),
        "endpoint": endpoint,
        "select": split(select) or None,
        "ignore": split(ignore),
    }
    if at and reader:
        raise click.UsageError("--at says where the requests are, whatever the format: give it without --reader")
    known_rules()
    from dataclasses import replace

    def order() -> Order:
        levels_of: Keywords = {**keywords, "severity": _parse_levels(levels)}
        made = _order(levels_of, api_version, model, everything=form == "json" or advice)
        return replace(made, largest=largest * 1024 * 1024, reader=f"at:{at}" if at else reader)

    outcomes = begun(paths, order, jobs)
    encoding = prepare(sys.stdout)
    changes = {"--model": model, "--api-version": api_version}
    change = " ".join(f"{option} {value}" for option, value in changes.items() if value)
    reporter = _reporter(form, advice, verbose, encoding, change)
    summary = told(outcomes, reporter, verbose=verbose, asked=bool(paths))
    click.get_current_context().exit(_exit_code(summary, strict, require_requests))


def _order(keywords: Keywords, api_version: str | None, model: str | None, *, everything: bool) -> Order:
    """What to find out. Raises ``ValueError`` for settings that name what does not exist."""
    from turnlint.checking.judge import Order
    from turnlint.values.report import Severity
    from turnlint.values.settings import settings

    today = settings(**keywords)
    placed = frozenset(Severity) if everything else frozenset({Severity.ERROR, Severity.WARNING})
    if not (model or api_version):
        return Order(today, None, placed)
    changed: Keywords = {**keywords, "api_version": api_version, "model": model}
    return Order(settings(**changed), today, placed)


def _exit_code(summary: Summary, strict: bool, require_requests: bool) -> int:
    from turnlint.values.report import Severity

    if summary.findings[Severity.ERROR]:
        return ERRORS_FOUND
    if strict and (summary.findings[Severity.WARNING] or summary.not_judged):
        return ERRORS_FOUND
    if summary.unreadable or summary.failed or (require_requests and summary.not_requests):
        return BAD_USAGE
    return CLEAN if summary.checked else NOTHING_TO_CHECK


def _rule(name: str) -> Rule | None:
    listing = known_rules().get(name)
    return None if listing is None else listing.load()


def _reporter(form: str, advice: bool, verbose: bool, encoding: str, change: str) -> Reporter:
    if form == "json":
        from turnlint.reporters.json import JsonReporter

        return JsonReporter(__version__, change)
    from turnlint.reporters.text import TextReporter

    return TextReporter(_rule, advice=advice, verbose=verbose, style=style(), encoding=encoding, change=change)


def _parse_levels(values: Iterable[str]) -> dict[str, str]:
    levels = {}
    for value in split(values):
        name, equals, level = value.partition("=")
        if not equals:
            raise ValueError(f"--severity takes RULE=LEVEL, not {value!r}")
        levels[name.strip()] = level.strip()
    return levels
