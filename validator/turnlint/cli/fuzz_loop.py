"""``turnlint fuzz-loop``: an agent loop driven against legal replies that loops do not expect."""

from __future__ import annotations

import logging

import click

from turnlint.cli.process import CLEAN, ERRORS_FOUND, Unusable, shown, style


@click.command("fuzz-loop")
@click.argument("target", metavar="MODULE:FUNCTION[,CONTINUE]")
@click.option("--seconds", type=click.FloatRange(0, min_open=True), default=30.0, show_default=True, help="The budget.")
@click.option("--seed", type=int, default=0, help="The same seed tries the same conversations in the same order.")
@click.option(
    "--database", default=".turnlint/loops", show_default=True, help="Where failing conversations are kept; '' nowhere."
)
@click.option("--stop-at", type=click.IntRange(1), help="So many faults are enough.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to tell.")
@click.option("-v", "--verbose", is_flag=True, help="Let the loop log.")
def fuzz_loop(
    target: str, seconds: float, seed: int, database: str, stop_at: int | None, form: str, verbose: bool
) -> None:
    """Drive an agent loop over several turns of the user, and tell what it does wrong.

    FUNCTION begins a conversation and returns what takes each message of the user; or takes the message and remembers
    by itself; or there are two, one for the first message, and one for what that returned and a further message. The
    loop finds the stand-in by ANTHROPIC_BASE_URL, or by a parameter base_url, and is given replies that the API sends
    but that loops forget: pauses, mixed turns, cut calls, refusals, broken streams. Each fault is made small, and
    printed with a test to paste. The loop is your code and runs as such, with its tools.

    Exit codes: 0 nothing was found; 1 the loop has faults; 2 bad usage, or the loop cannot be begun.
    """
    try:
        from turnlint.loops.fuzzing import Found, fuzz
        from turnlint.loops.target import Target, TargetError
        from turnlint.loops.telling import as_json, found_lines, score_lines
    except ImportError as error:
        raise Unusable(f"{error.name} is missing: the fuzzer needs turnlint[fuzz,serve]") from error
    from turnlint.values.json import write

    colors = style(None)

    def tell(found: Found) -> None:
        head, *rest = found_lines(found, target)
        kind, _, words = head.partition(" ")
        click.echo(f"{colors(shown(kind), 'red' if kind.startswith('error') else 'yellow', True)} {shown(words)}")
        for line in rest:
            click.echo(shown(line))
        click.echo()

    if not verbose:
        logging.disable(logging.CRITICAL)
    try:
        made = Target.named(target)
        score = fuzz(
            made,
            seconds=seconds,
            seed=seed,
            database=database or None,
            stop_at=stop_at,
            on_found=tell if form == "text" else None,
        )
    except TargetError as error:
        raise click.UsageError(shown(str(error))) from error
    finally:
        logging.disable(logging.NOTSET)
    if form == "json":
        click.echo(write(as_json(score, target)).decode())
    else:
        for line in score_lines(score, target):
            click.echo(shown(line))
    click.get_current_context().exit(ERRORS_FOUND if score.found else CLEAN)
