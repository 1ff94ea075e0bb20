"""Reports as values."""

from __future__ import annotations

import pickle

import pytest

from turnlint.values.context import Context
from turnlint.values.json import pointer
from turnlint.values.report import Finding, Report, Severity


def test_a_settled_report_can_leave_its_process() -> None:
    finding = Finding("some-rule", Severity.ERROR, "text", ("messages", 0), note="A note.")
    report = Report((finding,), Context("bedrock"), lambda: {"no model given": ("a", "b")}, True)
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(report)
    arrived = pickle.loads(pickle.dumps(report.settled()))
    assert arrived == report
    assert arrived.skipped == {"no model given": ("a", "b")}
    assert arrived.to_json() == report.to_json()
    assert arrived.error is not None
    assert arrived.error.assumed_order


@pytest.mark.parametrize(
    ("path", "expected"), [((), ""), (("messages", 2, "a/b~c"), "/messages/2/a~1b~0c"), (("",), "/")]
)
def test_pointers(path: tuple[str | int, ...], expected: str) -> None:
    assert pointer(path) == expected
