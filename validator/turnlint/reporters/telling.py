"""What several formats tell alike: where a finding stands, what to do about it, and where that is explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from turnlint.checking.result import Checked, Located
from turnlint.reporters.terminal.printable import printable
from turnlint.rule import Rule
from turnlint.sources.documents import NOWHERE, Place
from turnlint.values.report import Finding

RuleOf: TypeAlias = Callable[[str], Rule | None]
"""Gives a rule by its name; ``None`` for one that nobody knows any more."""

Style: TypeAlias = Callable[[str, str, bool], str]
"""Colours a text: text, colour, whether it is bold."""

_DOCS: Final = "docs/rules"


def plain(text: str, color: str = "", bold: bool = False) -> str:
    """No style at all."""
    return text


def unknown(name: str) -> None:
    """Know no rule."""


def without_markup(text: str) -> str:
    """A sentence of a docstring as it is shown on a terminal: code stands in single backticks."""
    return text.replace("``", "`")


def place_of(located: Located) -> Place:
    """The place of a finding, which was wanted."""
    assert located.place is not None, "the places of what is told are wanted"
    return located.place


def help_of(finding: Finding, rule_of: RuleOf) -> str:
    """What to do about a finding, in this very case or by its rule; may be empty."""
    if finding.help:
        return finding.help
    rule = rule_of(finding.rule)
    return "" if rule is None else without_markup(rule.remedy)


def docs_of(name: str, rule_of: RuleOf) -> str:
    """Where a rule of turnlint's own is explained, from the project's root; empty for one of a pack."""
    rule = rule_of(name)
    if rule is None or not rule.module.startswith("turnlint_rules."):
        return ""
    return f"{_DOCS}/{rule.name}.md"


def where(checked: Checked, located: Located) -> str:
    """``file:line:column`` of a finding; of one in no text the name alone."""
    place = place_of(located)
    if place is NOWHERE:
        return checked.file
    return f"{checked.file}:{place.line}:{place.column}"


def one_line(text: str) -> str:
    """A text in one line, what cannot be seen in it escaped."""
    return printable(text)


def in_source(located: Located) -> tuple[int, int]:
    """A key that sorts findings as they stand in their file."""
    place = place_of(located)
    return place.line, place.column


def count(number: int, one: str, many: str = "") -> str:
    """A number with what it counts."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
