"""SARIF 2.1.0, for code scanning and for editors: one document, written finding by finding.

Source of the form: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from turnlint.checking.result import Checked, Failed, Located, Outcome, Unmet
from turnlint.reporters.json import dump
from turnlint.reporters.reporter import Summary
from turnlint.reporters.telling import RuleOf, docs_of, help_of, one_line, place_of, unknown, without_markup
from turnlint.rule import Rule
from turnlint.sources.files import Unreadable
from turnlint.values.json import pointer
from turnlint.values.report import Severity

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
_TROUBLES: Final = 1_000


class SarifReporter:
    """A run with a result for each finding. Its fingerprints stay the same where lines move and files are renamed."""

    def __init__(self, version: str, rule: RuleOf = unknown) -> None:
        self._version = version
        self._rule = rule
        self._indices: dict[str, int] = {}
        self._severities: dict[str, Severity] = {}
        self._told = False
        self._troubles: list[dict[str, Any]] = []

    def begin(self) -> Iterator[str]:
        """The document up to the first result."""
        yield f'{{"$schema":{dump(_SCHEMA)},"version":"2.1.0","runs":[{{"columnKind":"unicodeCodePoints","results":['

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """A result for each finding; what could not be read is told in the end."""
        if isinstance(outcome, Checked):
            for located in outcome.told:
                yield ("," if self._told else "") + "\n" + dump(self._result(outcome, located))
                self._told = True
        elif isinstance(outcome, Unreadable | Failed):
            self._trouble(outcome.file, outcome.line, outcome.reason)
        elif isinstance(outcome, Unmet):
            self._trouble(outcome.file, None, f"expected {outcome.rule}, which was not found")

    def _trouble(self, file: str, line: int | None, reason: str) -> None:
        if len(self._troubles) < _TROUBLES:
            region = {} if line is None else {"region": {"startLine": line}}
            place = {"physicalLocation": {"artifactLocation": {"uri": _uri(file)}, **region}}
            self._troubles.append({"level": "error", "message": {"text": one_line(reason)}, "locations": [place]})

    def _result(self, checked: Checked, located: Located) -> dict[str, Any]:
        finding, place = located.finding, place_of(located)
        index = self._indices.setdefault(finding.rule, len(self._indices))
        self._severities.setdefault(finding.rule, finding.severity)
        remedy = help_of(finding, self._rule)
        at = pointer(located.path)
        location: dict[str, Any] = {
            "physicalLocation": {
                "artifactLocation": {"uri": _uri(checked.file)},
                "region": {
                    "startLine": place.line,
                    "startColumn": place.column,
                    "endLine": place.end_line,
                    "endColumn": place.end_column,
                },
            }
        }
        if at:
            location["logicalLocations"] = [{"fullyQualifiedName": at, "kind": "member"}]
        return {
            "ruleId": finding.rule,
            "ruleIndex": index,
            "level": _LEVELS[finding.severity],
            "message": {"text": one_line(finding.message) + (f"\n{one_line(remedy)}" if remedy else "")},
            "locations": [location],
            "partialFingerprints": {"turnlint/v1": located.mark},
            "properties": {"evidence": finding.evidence.value, "quoted": finding.quoted},
        }

    def end(self, summary: Summary) -> Iterator[str]:
        """The rules, how the run went, and the end of the document."""
        tool = {
            "driver": {
                "name": "turnlint",
                "version": self._version,
                "rules": [self._described(name) for name in self._indices],
            }
        }
        invocation: dict[str, Any] = {"executionSuccessful": not (summary.interrupted or summary.failed)}
        if self._troubles:
            invocation["toolExecutionNotifications"] = self._troubles
        rest = f'"tool":{dump(tool)},"invocations":[{dump(invocation)}]'
        yield ("\n" if self._told else "") + f"],{rest}}}]}}\n"

    def _described(self, name: str) -> dict[str, Any]:
        rule: Rule | None = self._rule(name)
        described: dict[str, Any] = {
            "id": name,
            "defaultConfiguration": {"level": _LEVELS[self._severities[name]]},
        }
        if rule is None:
            return described
        described["shortDescription"] = {"text": without_markup(rule.doc.split("\n\n", 1)[0].replace("\n", " "))}
        described["fullDescription"] = {"text": without_markup(rule.doc)}
        if rule.remedy:
            described["help"] = {"text": without_markup(rule.remedy)}
        described["properties"] = {"tags": [rule.family], "docs": docs_of(name, self._rule)}
        return described


def _uri(file: str) -> str:
    """A path as a relative URI reference, or an absolute one as a file's."""
    path = quote(file.replace(os.sep, "/").removeprefix("./").encode("utf-8", "surrogateescape"), safe="/")
    return f"file://{path}" if path.startswith("/") else path
