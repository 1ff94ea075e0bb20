"""``turnlint conformance``: recorded answers of the API held against what turnlint says."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from turnlint.cli.context import context_keywords, context_options
from turnlint.cli.process import (
    BAD_USAGE,
    CLEAN,
    ERRORS_FOUND,
    NOTHING_TO_CHECK,
    prepare,
    style,
    warn,
)
from turnlint.cli.running import begun, told
from turnlint.cli.tables import known_rules

if TYPE_CHECKING:
    from turnlint.reporters.reporter import Reporter
    from turnlint.values.settings import Keywords


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=click.Path(allow_dash=True))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
@context_options
@click.option("--reader", metavar="NAME", default="", help="Read files in this format; turnlint readers lists them.")
@click.option("-v", "--verbose", is_flag=True, help="Tell where turnlint itself failed.")
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes; by default all cores, if it pays.")
def conformance(
    paths: tuple[str, ...],
    form: str,
    platform: str,
    api_version: str | None,
    betas: tuple[str, ...],
    no_betas: bool,
    model: str | None,
    reader: str,
    verbose: bool,
    jobs: int | None,
) -> None:
    """Hold recorded answers of the API against what turnlint says of their requests.

    Each request that was recorded with its answer (cassettes, logs, exchanges) is checked, and compared: accepted by
    both, refused in the same words; or a disagreement, which is listed. Please report those in which turnlint is wrong.
    What an answer says of an account, a limit or a server is left out.

    Exit codes: 0 all agree; 1 there are disagreements; 2 bad usage, or something could not be read; 3 no answer was
    recorded.
    """
    known_rules()
    from turnlint.checking.judge import Order
    from turnlint.reporters.conformance import ConformanceJson, ConformanceReporter
    from turnlint.values.settings import settings

    def order() -> Order:
        keywords: Keywords = {
            **context_keywords(platform, betas, no_betas),
            "api_version": api_version,
            "model": model,
        }
        return Order(settings(**keywords), placed=frozenset(), reader=reader)

    outcomes = begun(paths, order, jobs)
    encoding = prepare(sys.stdout)
    reporter: Reporter = ConformanceJson() if form == "json" else ConformanceReporter(style(), encoding)
    summary = told(outcomes, reporter, verbose=verbose, asked=bool(paths))
    if any(not agreement.agrees for agreement in summary.recorded):
        code = ERRORS_FOUND
    elif summary.unreadable or summary.failed:
        code = BAD_USAGE
    else:
        code = CLEAN if summary.recorded else NOTHING_TO_CHECK
    if not summary.recorded and summary.checked:
        warn("no answer of the API is recorded there, or none that a request alone explains")
    click.get_current_context().exit(code)
