"""What would break: the same request under its own context and under another one."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from turnlint.report import Finding, Report


class Checker(Protocol):
    """What checks a request: a :class:`turnlint.Linter`."""

    def check(self, request: Any, /) -> Report:
        """Check one request."""


class Change(NamedTuple):
    """What a change of model, API version, platform or betas does to one request.

    ``before`` and ``after`` are the two reports; ``new`` are the findings of ``after`` that the change brings.
    """

    before: Report
    after: Report
    new: tuple[Finding, ...]


def compare(request: Any, before: Checker, after: Checker) -> Change:
    """Check a request with two linters and tell the findings apart.

    Two findings are the same where rule, place and severity agree: the text may speak of another model.
    """
    first, second = before.check(request), after.check(request)
    had = {_identity(finding) for finding in first.findings}
    return Change(
        first,
        second,
        new=tuple(finding for finding in second.findings if _identity(finding) not in had),
    )


def _identity(finding: Finding) -> tuple[object, ...]:
    return (finding.rule, finding.path, finding.severity)
