"""``turnlint serve``: the stand-in for the API as a server on loopback."""

from __future__ import annotations

import sys

import click

from turnlint.cli.context import split
from turnlint.cli.process import CLEAN, ERRORS_FOUND, Unusable, shown, warn

_FORMATS = ("none", "text", "concise", "grouped", "json", "jsonl", "github", "markdown", "gitlab", "sarif", "junit")


@click.command()
@click.option("--script", type=click.Path(exists=True, dir_okay=False), help="Replies, as a list in JSON or YAML.")
@click.option("--then", type=click.Choice(["mind", "refuse"]), default="mind", help="What comes after the script.")
@click.option("--replay", multiple=True, metavar="PATH", help="Answer as in these recordings, of any format.")
@click.option("--record", type=click.Path(dir_okay=False), help="Write each exchange to this file.")
@click.option("--upstream", default="", metavar="URL", help="Hand requests on to this server on loopback.")
@click.option("--faults", type=click.FloatRange(0, 1), default=0.0, help="How likely each answer goes wrong.")
@click.option("--seed", type=int, default=0, help="With which chance begins.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; by default a free one.")
@click.option("--strict", is_flag=True, help="Refuse for warnings too, in turnlint's words.")
@click.option("--report", "form", type=click.Choice(_FORMATS), default="text", help="The report at the end.")
@click.option("--once", is_flag=True, hidden=True, help="End when standard input does.")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules: names, families, globs.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules.")
def serve(
    script: str | None,
    then: str,
    replay: tuple[str, ...],
    record: str | None,
    upstream: str,
    faults: float,
    seed: int,
    host: str,
    port: int,
    strict: bool,
    form: str,
    once: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
) -> None:
    """Serve a stand-in for the Claude Messages API.

    It judges each request with its session, refuses in the API's words, and answers by a script, by recordings, or with
    a mind of its own that calls the offered tools and ends.

    Its address goes to standard output; point a client's base URL there (any key will do). GET /_turnlint/report tells
    what it saw so far. Nothing is sent anywhere, and nothing of the content is kept unless --record is given.

    Exit codes, after Ctrl-C: 0 nothing was refused; 1 something was, or a reply of the script is none that the API
    sends; 2 bad usage.
    """
    import signal
    import threading

    try:
        from turnlint.stand_in.api import StandIn
        from turnlint.stand_in.playing.script import read
        from turnlint.stand_in.wire import server as _server  # noqa: F401 (h11 may be missing)
    except ImportError as error:
        raise Unusable(f"{error.name} is missing: the server needs turnlint[serve]") from error
    try:
        api = StandIn(
            read(script) if script is not None else (),
            then="refuse" if then == "refuse" else "mind",
            replay=replay,
            record=record,
            upstream=upstream,
            faults=faults or None,
            seed=seed,
            host=host,
            port=port,
            strict=strict,
            select=split(select) or None,
            ignore=split(ignore),
        )
    except ValueError as error:
        raise click.UsageError(shown(str(error))) from error
    ended = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):  # a shell's background jobs are started with the first one ignored
        signal.signal(each, lambda *_: ended.set())
    api.start()
    try:
        click.echo(api.url)
        sys.stdout.flush()
        warn("Ctrl-C ends it")
        while not ended.wait(0.2):
            if once and not sys.stdin.readline():
                break
    finally:
        seen = api.seen
        api.close()
    if form != "none":
        click.echo(seen.told(form), nl=form == "json")
    for reason in seen.illegal:
        warn(f"error: not played: {shown(reason)}")
    click.get_current_context().exit(CLEAN if seen.ok else ERRORS_FOUND)
