"""For authors of rules and rule packs: run a rule's cases as tests.

In a pack's test suite::

    @pytest.mark.parametrize("case", turnlint.testing.cases("my_pack"), ids=str)
    def test_case(case):
        case.run()
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass

from turnlint.case import Case
from turnlint.checking.linter import linter
from turnlint.checking.session import check_step
from turnlint.engine import packs, registry
from turnlint.rule import API, PREVIOUS, Basis, Rule, Severity, Wording
from turnlint.values.report import Report
from turnlint.values.settings import Settings

__all__ = ["RuleCase", "cases", "flaws", "rules_of"]


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One case of one rule, ready to run."""

    rule: Rule
    case: Case
    index: int

    def __str__(self) -> str:
        kind = "refused" if self.case.message is not None else "accepted"
        return f"{self.rule.name}-{kind}-{self.index}"

    def run(self) -> Report:
        """Check the case's request in its context and compare.

        Raises ``AssertionError`` where a refused case does not yield exactly its message (at its path; as the API's
        answer, where the rule is an error and the case leads), where an accepted one yields any error or a finding of
        this rule, or where the request was changed.
        """
        case, name = self.case, self.rule.name
        before = deepcopy(case.value)
        report = self._report()
        assert case.value == before, f"{name}: the check changed the request"
        mine = [finding for finding in report.findings if finding.rule == name]
        if case.message is None:
            assert not mine, f"{name}: an accepted case was found: {mine[0].message}"
            assert report.ok, f"{name}: an accepted case has an error: {report.errors[0].message}"
            return report
        told = "; ".join(f"{finding.rule}: {finding.message}" for finding in report.findings) or "nothing"
        found = next((finding for finding in mine if finding.message == case.message), None)
        assert found is not None, f"{name}: expected {case.message!r}, found {told}"
        if case.at is not None:
            assert found.path == case.at, f"{name}: expected at {case.at}, found at {found.path}"
        if found.severity is Severity.ERROR and case.leads and report.answerable:
            assert report.error is not None
            assert report.error.message == case.message, f"{name}: the API's answer would be {report.error.message!r}"
        return report

    def _report(self) -> Report:
        """The report about the value of the case, as what the rule judges."""
        judge = linter(Settings(self.case.context))
        if self.rule.judges == "response":
            return judge.check_response(self.case.value, self.case.asked)
        if self.rule.judges == "stream":
            return judge.check_stream(self.case.value, self.case.asked)
        if self.rule.judges == "step" and self.case.before is not None:
            return check_step(judge, (*self.case.earlier, self.case.before), self.case.value)
        return judge.check(self.case.value)


def cases(*names: str) -> list[RuleCase]:
    """The cases of all rules in these packages or modules; of all installed rules where none is named.

    Raises ``ValueError`` where there is none: a test suite without a test would pass.
    """
    found = [
        RuleCase(rule, case, index)
        for rule in rules_of(*names)
        for index, case in enumerate((*rule.refused, *rule.accepted))
    ]
    if not found:
        raise ValueError(f"{', '.join(names)}: no rule in it has a case")
    return found


def rules_of(*names: str) -> Iterable[Rule]:
    """The rules in these packages or modules; all installed ones where none is named.

    Raises ``ValueError`` for a package or module without any.
    """
    if not names:
        return registry.rules().values()
    return [rule for name in names for rule in _rules_of(name)]


def _rules_of(name: str) -> list[Rule]:
    found = list(packs.rules_in(importlib.import_module(name)))
    if not found:
        raise ValueError(f"{name}: {packs.NO_RULE}")
    return found


def flaws(rule: Rule) -> list[str]:
    """What a rule still lacks to be finished: documentation, evidence, a refused or an accepted case, its texts.

    Rules that ask for what no single request shows need no cases.
    """
    sections = ("Why:", "What to do:")
    found = [f"its documentation has no section {section!r}" for section in sections if section not in rule.doc]
    if not rule.summary.endswith("."):
        found.append("its documentation does not begin with a sentence")
    if not rule.says:
        found.append("it says nothing")
    found += [f"no evidence for {text.template!r}" for text in (*rule.says, *rule.said) if not text.evidence]
    found += [f"what is inferred is not known: other evidence beside it for {text.template!r}" for text in _mixed(rule)]
    found += [f"no date for the superseded {text.template!r}" for text in rule.said if not text.until]
    if API not in rule.given and (rule.judges == "step" or PREVIOUS not in rule.given):
        if not any(case.message is not None for case in rule.refused):
            found.append("no refused case")
        if not rule.accepted:
            found.append("no accepted case")
    for case in rule.accepted:
        if case.message is not None:
            found.append(f"an accepted case has a message: {json.dumps(case.message)}")
    return found


def _mixed(rule: Rule) -> list[Wording]:
    """The texts of the API that claim to be inferred and known at once."""
    return [
        text
        for text in (*rule.says, *rule.said)
        if isinstance(text, Wording) and len({item.basis is Basis.INFERRED for item in text.evidence}) > 1
    ]
