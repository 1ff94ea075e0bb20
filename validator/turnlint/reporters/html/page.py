"""The page around the sessions: it stands for itself, and its policy lets nothing run or load but what is in it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files

from turnlint.reporters.concise import counted
from turnlint.reporters.html.blocks import safe
from turnlint.reporters.html.drawing import Drawn, Lanes
from turnlint.reporters.reporter import Summary
from turnlint.reporters.telling import count
from turnlint.values.report import Severity


def page(
    drawn: list[Drawn], lanes: Lanes, summary: Summary, troubles: list[str], version: str, *, live: bool = False
) -> Iterator[str]:
    """The document, in pieces. ``live``: it may ask its own server whether there is a newer one."""
    told = safe(counted(summary)) if summary.checked else "nothing was checked"
    body = [f"<header><h1>turnlint <small>{safe(version)}</small></h1><p>{told}</p>"]
    if troubles:
        listed = "".join(f"<li>{safe(each)}</li>" for each in troubles[:200])
        body.append(f'<ul class="troubles">{listed}</ul>')
    body += [*_controls(drawn), "</header>", *_contents(drawn), '<main id="sessions">']
    body += [each.html for each in drawn]
    script = files(__package__).joinpath("report.js").read_text("utf-8")
    yield from framed(f"turnlint: {told}", "".join([*body, "</main>"]), lanes.css, script, live=live)


def framed(title: str, body: str, css: str, script: str, *, live: bool = False) -> Iterator[str]:
    """A document around a body of ours, with one style sheet and one script, and a policy that knows no others."""
    css = files(__package__).joinpath("report.css").read_text("utf-8") + css
    connect = "; connect-src 'self'" if live else ""
    policy = (
        f"default-src 'none'; style-src '{_hash(css)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        f"form-action 'none'{connect}"
    )
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="referrer" content="no-referrer"><title>{title}</title><style>{css}</style></head>'
        f'<body{" data-live" if live else ""}><a class="skip" href="#sessions">Skip to the contents</a>'
    )
    yield body
    yield f"<script>{script}</script></body></html>\n"


def _controls(drawn: list[Drawn]) -> Iterator[str]:
    """What sessions and findings are chosen by."""
    rules = sorted({rule for each in drawn for rule in each.rules})
    names = sorted({each.file for each in drawn})
    yield '<form id="filters" role="search"><label>Search <input type="search" id="search" autocomplete="off"></label>'
    yield _choice("rule", "Rule", rules) + _choice("file", "File", names)
    yield "<fieldset><legend>Severity</legend>"
    for severity in Severity:
        yield f'<label><input type="checkbox" name="severity" value="{severity}" checked> {severity}</label>'
    yield '</fieldset><label><input type="checkbox" id="faulty"> only sessions with findings</label>'
    yield f'<output id="shown" aria-live="polite">{count(len(drawn), "session")}</output>'
    yield '<span class="keys"><kbd>n</kbd> next finding <kbd>p</kbd> the one before <kbd>/</kbd> search</span></form>'


def _choice(name: str, title: str, values: list[str]) -> str:
    options = "".join(f'<option value="{safe(each)}">{safe(each)}</option>' for each in values)
    return f'<label>{title} <select id="{name}"><option value="">all</option>{options}</select></label>'


def _contents(drawn: list[Drawn]) -> Iterator[str]:
    """The list of the sessions."""
    if len(drawn) < 2:
        return
    yield '<nav aria-label="Sessions" class="contents"><ol>'
    for each in drawn:
        counts = ", ".join(count(number, severity.value) for severity, number in each.counts.items() if number)
        worst = each.worst or "ok"
        yield (
            f'<li data-session="s{each.number}"><a class="{worst}" href="#s{each.number}">{safe(each.file)} '
            f"{safe(each.name)}</a> <small>{counts or 'no faults'}</small></li>"
        )
    yield "</ol></nav>"


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
