"""JUnit's XML, which every CI shows: a suite for each file, a case for each request, response or stream.

Source of the form: https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from turnlint.checking.result import Checked, Failed, Outcome, Unmet
from turnlint.reporters.concise import kind_of
from turnlint.reporters.reporter import Summary
from turnlint.reporters.telling import RuleOf, help_of, one_line, unknown, where
from turnlint.sources.files import Unreadable
from turnlint.values.report import Severity

#: What XML 1.0 cannot hold, in no form. https://www.w3.org/TR/xml/#charsets
_NEVER: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JUnitReporter:
    """Errors are failures; what could not be read is an error; warnings and advice stand in the output of a case."""

    def __init__(self, rule: RuleOf = unknown, *, strict: bool = False) -> None:
        self._rule = rule
        self._strict = strict
        self._file = ""
        self._cases: list[str] = []
        self._failures = 0
        self._errors = 0
        self._names: dict[str, int] = {}

    def begin(self) -> Iterator[str]:
        """The head of the document."""
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="turnlint">\n'

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """The suite of the file before, when the next one comes."""
        file = getattr(outcome, "file", None)
        if not isinstance(outcome, Checked | Failed | Unreadable | Unmet) or file is None:
            return
        if file != self._file:
            yield from self._flush()
            self._file = file
        if isinstance(outcome, Checked):
            self._checked(outcome)
        elif isinstance(outcome, Unmet):
            self._failures += 1
            name = f"expected {outcome.rule}"
            self._case(name, f"<failure message={_attr('expected, and not found')} type={_attr(outcome.rule)}/>")
        else:
            self._errors += 1
            name = "file" if outcome.line is None else f"line {outcome.line}"
            self._case(name, f'<error message={_attr(outcome.reason)} type="unreadable"/>')

    def _checked(self, checked: Checked) -> None:
        inside, lesser = [], []
        for located in checked.told:
            finding = located.finding
            remedy = help_of(finding, self._rule)
            text = f"{where(checked, located)}: {finding.severity}[{finding.rule}] {finding.message}"
            text = one_line(text) + (f"\nhelp: {one_line(remedy)}" if remedy else "")
            if finding.severity is Severity.ERROR or (self._strict and finding.severity is Severity.WARNING):
                head = f"message={_attr(finding.message)} type={_attr(finding.rule)}"
                inside.append(f"<failure {head}>{_text(text)}</failure>")
            else:
                lesser.append(text)
        self._failures += bool(inside)
        if lesser:
            inside.append(f"<system-out>{_text(chr(10).join(lesser))}</system-out>")
        self._case(kind_of(checked), "".join(inside))

    def _case(self, name: str, inside: str) -> None:
        number = self._names[name] = self._names.get(name, 0) + 1
        shown = name if number == 1 else f"{name} ({number})"
        head = f"<testcase name={_attr(shown)} classname={_attr(self._file)} file={_attr(self._file)}"
        self._cases.append(f"    {head}>{inside}</testcase>\n" if inside else f"    {head}/>\n")

    def _flush(self) -> Iterator[str]:
        if self._cases:
            counts = f'tests="{len(self._cases)}" failures="{self._failures}" errors="{self._errors}"'
            yield f"  <testsuite name={_attr(self._file)} {counts}>\n"
            yield from self._cases
            yield "  </testsuite>\n"
        self._cases, self._failures, self._errors, self._names = [], 0, 0, {}

    def end(self, summary: Summary) -> Iterator[str]:
        """The last suite, and the end of the document."""
        yield from self._flush()
        yield "</testsuites>\n"


def _text(text: str) -> str:
    return escape(_NEVER.sub("\ufffd", text))


def _attr(text: str) -> str:
    return quoteattr(_NEVER.sub("\ufffd", one_line(text)))
