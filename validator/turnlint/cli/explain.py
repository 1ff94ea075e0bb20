"""``turnlint explain``: the page of a rule, found by its name or by a text of the API, and its place in a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import click

from turnlint.cli.process import BAD_USAGE, CLEAN, Unusable, prepare, shorten, shown
from turnlint.cli.tables import known_rules

if TYPE_CHECKING:
    from turnlint.checking.explanation import Explanation
    from turnlint.checking.explanation.places import Spot


#: The bytes of standard input that are read: no log line is so long.
_LARGEST: Final = 16 * 1024 * 1024


@click.command()
@click.argument("query", nargs=-1, metavar="NAME|TEXT|-")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to answer.")
@click.option("--html", "page", metavar="FILE", type=click.Path(), help="Write all rules there, with a search.")
@click.option("--request", "file", metavar="FILE", help="The request that got the text: points at its place there.")
def explain(query: tuple[str, ...], form: str, page: str | None, file: str | None) -> None:
    """Explain a rule by its name, or an error text that the API gave you.

    The text may be pasted with whatever stands around it: a traceback, a line of a log, JSON that is cut off. ``-``
    reads it from standard input. --html writes one page that does the same in a browser, for all rules and offline.
    """
    if page is not None:
        _write_page(page)
        return
    if not query:
        raise click.UsageError("name a rule or paste a text; - reads one from standard input")
    known = known_rules()
    from turnlint.checking.explanation import Explanation, Match
    from turnlint.checking.explanation import explain as look_up

    encoding = prepare(sys.stdout)
    text = " ".join(query)
    if text == "-":
        raw = sys.stdin.buffer.read(_LARGEST + 1) if sys.stdin else b""
        if len(raw) > _LARGEST:
            raise Unusable(f"standard input: more than {_LARGEST >> 20} MB; paste the text and what stands around it")
        text = raw.decode("utf-8", "replace")
    found = Explanation(text, known[text].load(), match=Match.NAME) if text in known else look_up(text)
    places = _places(found, file) if file is not None else []
    if form == "json":
        _print_json(found, places, file)
    else:
        _print_text(found, places, file, encoding)
    if found.rule is None:
        _tell_unknown(found, known)
    if file is not None and not places:
        click.echo(f"{shown(file)}: nothing in it can be pointed at", err=True)
    click.get_current_context().exit(CLEAN if found.rule is not None else BAD_USAGE)


def _write_page(path: str) -> None:
    """Write the page in which a pasted text finds its rule."""
    from turnlint import __version__
    from turnlint.cli.files import put
    from turnlint.engine import registry
    from turnlint.reporters.html.texts import texts_page

    put(path, "".join(texts_page(registry.rules().values(), __version__)).encode("utf-8", "backslashreplace"))


def _places(found: Explanation, file: str) -> list[Spot]:
    from turnlint.checking.explanation.places import spots

    try:
        return list(spots(found, file, sys.stdin.buffer if sys.stdin else None))
    except OSError as error:
        raise Unusable(f"{shown(file)}: {shown(error.strerror or str(error))}") from error


def _print_json(found: Explanation, places: list[Spot], file: str | None) -> None:
    """The answer as JSON, with ``schema_version`` and, where a file was given, ``places`` in it."""
    from turnlint.reporters.json import SCHEMA_VERSION, dump

    answer = {"schema_version": SCHEMA_VERSION, **found.to_json()}
    if file is not None:
        answer["places"] = [place.to_json() for place in places]
    click.echo(dump(answer))


def _print_text(found: Explanation, places: list[Spot], file: str | None, encoding: str) -> None:
    from turnlint.checking.explanation import Match
    from turnlint.reporters.telling import without_markup
    from turnlint.reporters.terminal.printable import printable

    if found.rule is not None or found.match is Match.NEAREST:
        for line in without_markup(found.to_text()).splitlines():
            click.echo(printable(line, encoding))
    for line in _pointed(places, encoding):
        click.echo(line)


def _pointed(places: list[Spot], encoding: str) -> Iterator[str]:
    """Each place: file, line, column, pointer, how the API calls it, and the line with the value underlined."""
    from turnlint.reporters.terminal.printable import printable
    from turnlint.reporters.terminal.snippet import snippet
    from turnlint.values.json import pointer

    for spot in places:
        said = f"   (the API's {spot.said})" if spot.said else ""
        around = "" if spot.whole else "   (not there; this is what is around it)"
        where = f"{spot.file}:{spot.place.line}:{spot.place.column}: {pointer(spot.path) or '/'}{said}{around}"
        yield ""
        yield printable(where, encoding)
        yield from snippet(spot.place.excerpt, spot.place.line, encoding).lines()


def _tell_unknown(found: Explanation, known: Iterable[str]) -> None:
    from difflib import get_close_matches

    from turnlint.checking.explanation import Match

    text = shown(shorten(found.query))
    if found.match is Match.NEAREST:
        click.echo(f"no rule has exactly this text: {text}; shown is the nearest", err=True)
        return
    candidates = [rule.name for rule in found.candidates]
    close = get_close_matches(found.query[:200], list(known), n=3)
    is_name = not any(letter.isspace() for letter in found.query)  # one word is a name that was mistyped
    nearest = (close or candidates) if is_name else (candidates or close)
    hint = f"nearest: {', '.join(nearest)}" if nearest else "`turnlint rules` lists the names"
    note = f"; {found.note}" if found.note else ""
    click.echo(f"no rule has this name or text: {text}; {hint}{note}", err=True)
