"""One page for each rule, in the same sections, and their index by family."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping

from docs.generate.markdown import NOTE, block, cell, docstring, join
from turnlint.case import Case
from turnlint.engine import registry
from turnlint.rule import Evidence, Json, Rule, Wording
from turnlint.values.exchange import Exchange

_EXAMPLES = 2
_LONGEST_EXAMPLE = 1_200
_FRAMES = ("event:", "data:", ":")
_FIRST_RELEASE = "0.1.0"


def pages() -> dict[str, str]:
    """The pages by their path below ``docs/``."""
    families: dict[str, list[Rule]] = {}
    for rule in registry.rules().values():
        if rule.module.startswith("turnlint_rules."):
            families.setdefault(rule.family, []).append(rule)
    made = {f"rules/{rule.name}.md": _page(rule) for rules in families.values() for rule in rules}
    return {**made, "rules/README.md": _index(families)}


def _page(rule: Rule) -> str:
    lead, why, remedy = _sections(rule)
    lines = [NOTE, f"# {rule.name}", "", f"**{rule.severity}**, of the family [{rule.family}](README.md#{rule.family})"]
    lines[-1] += "".join(f"; {part}" for part in _scope(rule)) + "."
    lines += ["", lead, "", "## Why", "", why, "", "## What to do", "", remedy, ""]
    lines += _texts(rule)
    for title, cases in (("Refused", rule.refused), ("Accepted", rule.accepted)):
        shown = [line for case in cases[:_EXAMPLES] for line in _case(case, title == "Refused")]
        if shown:
            lines += [f"## {title}", "", *shown]
    lines += ["## Fix", ""]
    lines += [f"- {fix}" for fix in rule.fixes] or ["None: what to send instead is for you to say."]
    lines += ["", "## Evidence", "", *(f"- {_evidence(item)}" for item in rule.evidence)]
    lines += ["", "## Since", "", f"turnlint {rule.since or _FIRST_RELEASE}."]
    return join(lines)


def _sections(rule: Rule) -> tuple[str, str, str]:
    """What the docstring says: what holds, why, and what to do."""
    lead, _, rest = docstring(rule.doc).partition("\n\nWhy:")
    why, _, remedy = rest.partition("\n\nWhat to do:")
    return lead, _capital(why.strip()), _capital(remedy.strip())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _scope(rule: Rule) -> Iterator[str]:
    if rule.versions:
        yield f"on `anthropic-version` {', '.join(rule.versions)}"
    if rule.platforms:
        yield f"on {', '.join(rule.platforms)}"
    if rule.given:
        yield "needs to know " + ", ".join(f"`{word}`" for word in sorted(rule.given))


def _texts(rule: Rule) -> Iterator[str]:
    quoted = list({text.template: text for text in reversed(rule.says) if isinstance(text, Wording)}.values())[::-1]
    own = [text for text in rule.says if not isinstance(text, Wording)]
    if quoted or rule.said:
        yield "## What the API says"
        yield ""
    for text in quoted:
        yield f"{_capital(text.basis)}{f', until {text.until}' if text.until else ''}:"
        yield ""
        yield from block(text.template, "text")
    for text in rule.said:
        yield f"Formerly, until {text.until}:"
        yield ""
        yield from block(text.template, "text")
    if own:
        yield "## What turnlint says"
        yield ""
    for remark in own:
        yield f"In its own words, since the API says nothing; the fact is {remark.basis}:"
        yield ""
        yield from block(remark.template, "text")


def _case(case: Case, refused: bool) -> Iterator[str]:
    value = case.value
    if case.before is not None:
        value = _exchanges((*case.earlier, case.before), case.value)
    elif case.asked is not None:
        value = {"request": case.asked, "response": case.value}
    shown = value if isinstance(value, str) else json.dumps(value, indent=1, ensure_ascii=True)
    if len(shown) > _LONGEST_EXAMPLE:
        return
    if case.note:
        yield f"{_capital(case.note)}:"
        yield ""
    yield from block(shown, "text" if shown.startswith(_FRAMES) else "json")
    if case.message is not None and refused:
        yield from block(case.message, "text")


def _exchanges(before: Iterable[Exchange], request: Json) -> Json:
    """Exchanges, the last of which has no answer yet, as a session would have them."""
    names = ("request", "response", "events", "error")
    known = [{name: value for name in names if (value := getattr(each, name)) is not None} for each in before]
    return [*known, {"request": request}]


def _evidence(item: Evidence) -> str:
    told = ", ".join(part for part in (item.source, item.date) if part)
    return f"{item.basis}: {f'[{told}]({item.url})' if item.url else told}"


def _index(families: Mapping[str, list[Rule]]) -> str:
    total = sum(map(len, families.values()))
    lines = [NOTE, "# Rules", "", f"{total} rules in {len(families)} families. `turnlint rules` lists them, too."]
    for family, rules in sorted(families.items()):
        package = sys.modules[rules[0].module.rpartition(".")[0]]
        lines += ["", f"## {family}", "", docstring(package.__doc__ or ""), ""]
        lines += ["| rule | severity | what holds |", "|---|---|---|"]
        lines += [f"| [{rule.name}]({rule.name}.md) | {rule.severity} | {cell(rule.summary)} |" for rule in rules]
    return join(lines)
