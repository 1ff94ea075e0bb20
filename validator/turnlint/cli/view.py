"""``turnlint view``: the HTML report in a browser, drawn again whenever a file changes."""

from __future__ import annotations

from typing import Final

import click

from turnlint import __version__
from turnlint.cli.process import warn

#: How often files are looked at, in seconds.
_PAUSE: Final = 0.2


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port on loopback; by default a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--once", is_flag=True, hidden=True, help="Answer until the page was fetched once.")
def view(paths: tuple[str, ...], port: int, no_browser: bool, once: bool) -> None:
    """Draw the conversations in files, folders and globs, and show them in a browser.

    The page is served on loopback alone, under an address that nobody can guess, and drawn again whenever a file or a
    configuration changes. Settings are those of the configuration. To keep a page: turnlint check --output html=FILE.
    """
    import secrets
    import threading
    import webbrowser

    from turnlint.cli.serving import HOST, Shown, server
    from turnlint.cli.watching import looked_at

    shown = Shown(lambda: _drawn(paths))
    token = secrets.token_urlsafe(16)
    with server(port, shown, token) as serving:
        url = f"http://{HOST}:{serving.server_address[1]}/{token}/"
        click.echo(url)
        warn("Ctrl-C ends it")
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        if not no_browser:
            webbrowser.open(url)
        before = looked_at(paths)
        pause = threading.Event()
        while not (once and shown.fetched.is_set()):
            pause.wait(_PAUSE)
            if (now := looked_at(paths)) != before:
                before = now
                shown.draw()
        serving.shutdown()


def _drawn(paths: tuple[str, ...]) -> bytes:
    """The page as it is now; what is wrong with a configuration is shown in it."""
    from turnlint.checking.configured import Wanted, run_configured
    from turnlint.checking.judge import Order
    from turnlint.checking.suppressing import Suppressions
    from turnlint.cli.outputs import rule_of
    from turnlint.config.reading import found_for
    from turnlint.reporters.html import HtmlReporter
    from turnlint.reporters.reporter import Summary
    from turnlint.sources.files import Unreadable
    from turnlint.values.settings import settings

    reporter, summary = HtmlReporter(__version__, rule_of, live=True), Summary()
    wanted = Wanted(paths, found_for)
    try:
        for outcome in run_configured(
            wanted, lambda config: Order(settings(**config.keywords), contents=True), Suppressions(), jobs=1
        ):
            summary.add(outcome)
            list(reporter.tell(outcome))
    except ValueError as error:
        list(reporter.tell(Unreadable("the configuration", str(error))))
    return "".join(reporter.end(summary)).encode("utf-8", "backslashreplace")
