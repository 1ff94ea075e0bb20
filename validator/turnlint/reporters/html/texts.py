"""A page in which a pasted error text finds its rule, without a server: every rule with its texts, and a search box."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from string import Formatter

from turnlint.reporters.html.blocks import safe
from turnlint.reporters.html.page import framed
from turnlint.reporters.json import dump
from turnlint.reporters.telling import without_markup
from turnlint.rule import Rule, Wording


def texts_page(rules: Iterable[Rule], version: str) -> Iterator[str]:
    """The document, in pieces."""
    listed = sorted(rules, key=lambda rule: (rule.family, rule.name))
    package = files(__package__)
    body = [
        f"<header><h1>turnlint <small>{safe(version)}</small></h1>"
        "<p>Paste an error of the Messages API, with whatever stands around it, or type words.</p>"
        '<form id="filters" role="search"><label>Error text or words '
        '<textarea id="search" rows="4" cols="80" autocomplete="off" spellcheck="false"></textarea></label></form>'
        f'<output id="shown" aria-live="polite">{len(listed)} rules</output></header><main id="sessions">'
    ]
    body += [_drawn(rule) for rule in listed]
    # As data that no parser of HTML sees an end in.
    parts = dump({rule.name: _parts(rule) for rule in listed}).replace("<", "\\u003c")
    script = f"const PARTS = {parts};\n" + package.joinpath("texts.js").read_text("utf-8")
    yield from framed("turnlint: error texts", "".join([*body, "</main>"]), "", script)


def _parts(rule: Rule) -> list[list[str]]:
    """What stands fixed in each text of a rule, in order."""
    found = ([each for each, *_ in Formatter().parse(text.template) if each] for text in (*rule.says, *rule.said))
    return [list(parts) for parts in dict.fromkeys(map(tuple, found)) if parts]


def _drawn(rule: Rule) -> str:
    doc = without_markup(rule.doc).split("\n\n")
    texts = "".join(
        f"<li><q>{safe(text.template)}</q>{'' if isinstance(text, Wording) else ' <small>turnlint says</small>'}</li>"
        for text in (*rule.says, *rule.said)
    )
    rest = "".join(f"<p>{safe(' '.join(each.split()))}</p>" for each in doc[1:])
    return (
        f'<section class="session" id="{safe(rule.name)}"><h2>{safe(rule.name)} '
        f"<small>{safe(rule.family)}, {rule.severity}</small></h2><p>{safe(' '.join(doc[0].split()))}</p>{rest}"
        f"<details><summary>texts</summary><ul>{texts}</ul></details></section>"
    )
