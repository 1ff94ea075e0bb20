"""``turnlint explain``: the page of a rule, found by its name or by an error text of the API."""

from __future__ import annotations

import sys

import click

from turnlint.cli.process import BAD_USAGE, prepare, shorten, shown
from turnlint.cli.tables import known_rules


@click.command()
@click.argument("query", nargs=-1, required=True, metavar="NAME|TEXT")
def explain(query: tuple[str, ...]) -> None:
    """Explain a rule by its name, or by an error text that the API gave you."""
    known = known_rules()
    from turnlint.checking.explanation import Explanation
    from turnlint.checking.explanation import explain as look_up
    from turnlint.reporters.terminal.printable import printable
    from turnlint.reporters.text import without_markup

    encoding = prepare(sys.stdout)
    text = " ".join(query)
    found = Explanation(text, known[text].load()) if text in known else look_up(text)
    if found.rule is None:
        from difflib import get_close_matches

        nearest = [rule.name for rule in found.candidates] or get_close_matches(text, known, n=3)
        hint = f"nearest: {', '.join(nearest)}" if nearest else "`turnlint rules` lists the names"
        click.echo(f"no rule has this name or text: {shown(shorten(text))}; {hint}", err=True)
        click.get_current_context().exit(BAD_USAGE)
    for line in without_markup(found.to_text()).splitlines():
        click.echo(printable(line, encoding))
