"""For GitLab: a code quality report.

Source of the form: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

from turnlint.checking.result import Checked, Outcome
from turnlint.reporters.json import dump
from turnlint.reporters.reporter import Summary
from turnlint.reporters.telling import RuleOf, help_of, one_line, place_of, unknown
from turnlint.values.report import Severity

_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.ADVICE: "info"}


class GitLabReporter:
    """An array of violations. A fingerprint stays the same where lines move."""

    def __init__(self, rule: RuleOf = unknown) -> None:
        self._rule = rule
        self._told = False
        self._again: Counter[str] = Counter()

    def begin(self) -> Iterator[str]:
        """The beginning of the array."""
        yield "["

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """A violation for each finding."""
        if not isinstance(outcome, Checked):
            return
        path = outcome.file.replace(os.sep, "/").removeprefix("./")
        for located in outcome.told:
            finding, place = located.finding, place_of(located)
            remedy = help_of(finding, self._rule)
            key = f"{path}\0{located.mark}"
            self._again[key] += 1
            name = f"{key}\0{self._again[key]}".encode("utf-8", "surrogatepass")
            violation = {
                "description": one_line(finding.message + (f" ({remedy})" if remedy else "")),
                "check_name": finding.rule,
                "fingerprint": blake2b(name, digest_size=16).hexdigest(),
                "severity": _SEVERITIES[finding.severity],
                "location": {"path": path, "lines": {"begin": place.line, "end": place.end_line}},
            }
            yield ("," if self._told else "") + "\n" + dump(violation)
            self._told = True

    def end(self, summary: Summary) -> Iterator[str]:
        """The end of the array."""
        yield ("\n" if self._told else "") + "]\n"
