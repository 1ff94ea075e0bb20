"""For GitHub: annotations in the log of a workflow, and a summary in Markdown for its page.

Source of the form: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Final

from turnlint.checking.result import Checked, Outcome
from turnlint.reporters.concise import counted
from turnlint.reporters.reporter import Summary
from turnlint.reporters.telling import RuleOf, help_of, one_line, place_of, unknown, where
from turnlint.values.report import Severity

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
#: So many findings are listed in a summary, which may have 1 MB.
_LISTED: Final = 200


class GitHubReporter:
    """An annotation for each finding. GitHub shows ten of a kind for a step; the log has all."""

    def __init__(self, rule: RuleOf = unknown) -> None:
        self._rule = rule

    def begin(self) -> Iterator[str]:
        """Nothing."""
        yield from ()

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """A line for each finding."""
        if not isinstance(outcome, Checked):
            return
        for located in outcome.told:
            finding, place = located.finding, place_of(located)
            fields = {"file": outcome.file.replace(os.sep, "/"), "line": place.line, "endLine": place.end_line}
            if place.line == place.end_line:
                fields |= {"col": place.column, "endColumn": max(place.column, place.end_column - 1)}
            fields["title"] = f"turnlint: {finding.rule}"
            told = ",".join(f"{name}={_property(str(value))}" for name, value in fields.items())
            text = finding.message
            if remedy := help_of(finding, self._rule):
                text += f"\nhelp: {remedy}"
            yield f"::{_COMMANDS[finding.severity]} {told}::{_data(text)}\n"

    def end(self, summary: Summary) -> Iterator[str]:
        """What it came to, in the log."""
        if summary.checked:
            yield f"{one_line(counted(summary))}\n"


def _data(text: str) -> str:
    """A message of a workflow command."""
    kept = "\n".join(one_line(line) for line in text.split("\n"))
    return kept.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text.replace("\n", "\\n")).replace(":", "%3A").replace(",", "%2C")


class MarkdownReporter:
    """A summary in Markdown: how much was checked, how often each rule was broken, and the first findings."""

    def __init__(self) -> None:
        self._rules: Counter[tuple[Severity, str]] = Counter()
        self._rows: list[str] = []

    def begin(self) -> Iterator[str]:
        """Nothing."""
        yield from ()

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """Nothing yet."""
        if isinstance(outcome, Checked):
            for located in outcome.told:
                finding = located.finding
                self._rules[finding.severity, finding.rule] += 1
                if len(self._rows) < _LISTED:
                    cells = (where(outcome, located), finding.severity.value, finding.rule, finding.message)
                    self._rows.append(f"| {' | '.join(map(_cell, cells))} |")
        yield from ()

    def end(self, summary: Summary) -> Iterator[str]:
        """All of it."""
        yield f"## turnlint\n\n{_cell(counted(summary)) if summary.checked else 'Nothing was checked.'}\n"
        if not self._rules:
            return
        order = list(Severity)
        ranked = sorted(self._rules.items(), key=lambda each: (order.index(each[0][0]), -each[1], each[0][1]))
        yield "\n| rule | severity | findings |\n| --- | --- | ---: |\n"
        for (severity, rule), number in ranked:
            yield f"| {_cell(rule)} | {severity} | {number:,} |\n"
        yield "\n| place | severity | rule | what |\n| --- | --- | --- | --- |\n" + "\n".join(self._rows) + "\n"
        if (more := sum(self._rules.values()) - len(self._rows)) > 0:
            yield f"\nand {more:,} more.\n"


def _cell(text: str) -> str:
    """A text as it is shown in a table of Markdown, where nothing in it is markup or HTML."""
    safe = one_line(text)
    for character in "\\`*_{}[]()#+!|~":
        safe = safe.replace(character, f"\\{character}")
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")
