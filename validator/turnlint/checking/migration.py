"""What would break: the same request under its own context and under another one."""

from __future__ import annotations

from turnlint.values.report import Finding, Report


def compare(before: Report, after: Report) -> tuple[Finding, ...]:
    """The findings of ``after`` that ``before`` does not have: what a change of model, version or platform brings.

    Two findings are the same where rule, place and severity agree: the text may speak of another model.
    """
    had = {_identity(finding) for finding in before.findings}
    return tuple(finding for finding in after.findings if _identity(finding) not in had)


def _identity(finding: Finding) -> tuple[object, ...]:
    return (finding.rule, finding.path, finding.severity)
