"""Beside a bare list of messages may stand the fields that allow it to end with the assistant: it is only warned of."""

from __future__ import annotations

import turnlint
from turnlint.case import assistant, body, user
from turnlint.values.report import Severity

MESSAGES = [user("hi"), assistant("Say: ")]


def told(request: object, model: str) -> list[tuple[str, Severity]]:
    report = turnlint.check(request, model=model, select=["prefill/*"])
    return [(finding.rule, finding.severity) for finding in report.findings]


def test_a_prefill_that_the_model_does_not_take() -> None:
    assert told(body(*MESSAGES), "claude-opus-5-5") == [("prefill-unsupported", Severity.ERROR)]
    assert told(MESSAGES, "claude-opus-5-5") == [("prefill-unsupported", Severity.WARNING)]


def test_a_prefill_that_ends_in_white_space() -> None:
    assert told(body(*MESSAGES), "claude-haiku-4-5") == [("prefill-trailing-whitespace", Severity.ERROR)]
    assert told(MESSAGES, "claude-haiku-4-5") == [("prefill-trailing-whitespace", Severity.WARNING)]
