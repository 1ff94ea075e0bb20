"""A kept report holds no part of the request: whoever keeps reports of a thousand requests keeps findings alone."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

import turnlint
from turnlint import testing
from turnlint.case import assistant, body, tool, tool_result, tool_use, user
from turnlint.testing import RuleCase


class Object(dict[str, Any]):
    """An object of a request that can be watched."""


def watched(value: Any) -> Any:
    """A request whose objects can be watched."""
    if isinstance(value, dict):
        return Object((key, watched(inner)) for key, inner in value.items())
    return [watched(inner) for inner in value] if isinstance(value, list) else value


def parts(value: Any) -> Iterator[weakref.ref[Any]]:
    """A watch on each object of a request."""
    if isinstance(value, Object):
        yield weakref.ref(value)
    if isinstance(value, (Object, list)):
        for inner in value.values() if isinstance(value, Object) else value:
            yield from parts(inner)


def kept(request: Any, **context: Any) -> tuple[turnlint.Report, list[weakref.ref[Any]]]:
    """The report of a request, and watches on its parts, of which nobody here keeps any."""
    watch = watched(request)
    report = turnlint.check(watch, **context)
    assert report.findings == turnlint.check(request, **context).findings
    return report, list(parts(watch))


def test_the_report_of_a_long_request_with_faults_holds_none_of_it() -> None:
    turns = [
        message
        for index in range(50)
        for message in (
            user(f"question {index}"),
            assistant(tool_use(f"toolu_{index}", input={"deep": [{"list": [index]}]})),
            user(tool_result(f"toolu_{index}", content=[{"type": "text", "text": "ok", "bogus": index}])),
        )
    ]
    request = body(*turns, assistant(tool_use("open")), user({"type": "hologram"}), tools=[tool()], bogus={"a": []})
    report, watches = kept(request, betas=["new-2031-01-01"])
    assert report.errors
    assert len(watches) > 300
    gc.collect()
    assert [watch() for watch in watches if watch() is not None] == []
    assert report.skipped
    assert report.settled().to_json() == report.to_json()


def test_no_rule_puts_a_part_of_a_request_into_a_report() -> None:
    cases = [entry for entry in testing.cases() if isinstance(entry.case.value, (dict, list))]
    found: list[tuple[RuleCase, turnlint.Report, list[weakref.ref[Any]]]] = []
    for entry in cases:
        case = entry.case
        context = {
            "platform": case.platform,
            "api_version": case.api_version,
            "betas": case.betas,
            "endpoint": case.endpoint,
            "model": case.model,
        }
        found.append((entry, *kept(case.value, **context)))
    gc.collect()
    assert [str(entry) for entry, _, watches in found if any(watch() is not None for watch in watches)] == []


@pytest.mark.parametrize("encode", [str, str.encode], ids=["str", "bytes"])
def test_the_report_of_a_text_does_not_hold_the_text(encode: Any) -> None:
    text = encode(
        '{"max_tokens": "x", "max_tokens": "y", "messages": [' + '{"role": "user", "content": "hi"},' * 100 + "5]}"
    )
    before = sys.getrefcount(text)
    report = turnlint.check(text)
    gc.collect()
    assert {"duplicate-key", "wrong-type"} <= {finding.rule for finding in report.findings}
    assert sys.getrefcount(text) == before
    assert report.skipped is not None
