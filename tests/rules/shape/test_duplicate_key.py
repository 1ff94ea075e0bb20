"""A key that stands twice: found in the text of a request, disclosed where a request is given without it."""

from __future__ import annotations

import json
from typing import Any

import pytest

import turnlint
from turnlint.case import body, user

HI = body(user("hi"), model="claude-opus-5-5")
UNREAD = "the text of the request not given"


def found(text: str, **settings: Any) -> list[tuple[Any, ...]]:
    report = turnlint.check(text, **settings)
    assert turnlint.check(text.encode(), **settings).findings == report.findings
    assert UNREAD not in report.skipped
    return [finding.path for finding in report.findings if finding.rule == "duplicate-key"]


def test_it_is_advice_and_stands_first() -> None:
    report = turnlint.check(json.dumps(HI)[:-1] + ', "max_tokens": "x"}')
    assert [(finding.rule, finding.path) for finding in report.findings] == [
        ("duplicate-key", ("max_tokens",)),
        ("wrong-type", ("max_tokens",)),
    ]
    assert report.advice == report.findings[:1]
    assert report.error is not None
    assert report.error.message == "max_tokens: Input should be a valid integer"


def test_it_is_found_wherever_it_stands() -> None:
    twice = '{"role": "user", "role": "user", "content": "hi"}'
    assert found(f"[{twice}]") == [(0, "role")]
    request = json.dumps(HI).replace(json.dumps(user("hi")), twice)
    assert found(request) == [("messages", 0, "role")]
    batch = f'{{"requests": [{{"custom_id": "a", "params": {request}}}]}}'
    assert found(batch, endpoint="batches") == [("requests", 0, "params", "messages", 0, "role")]


def test_where_there_is_none_nothing_is_said() -> None:
    assert found(json.dumps(HI)) == []
    assert found('{"a": 1, "a": 2') == []


@pytest.mark.parametrize("request_body", [HI, HI["messages"]], ids=["request", "messages"])
def test_a_request_without_its_text_is_not_judged_and_that_is_disclosed(request_body: Any) -> None:
    assert turnlint.check(request_body).skipped[UNREAD] == ("duplicate-key",)
    assert UNREAD not in turnlint.check(request_body, ignore=["duplicate-key"]).skipped
    assert UNREAD not in turnlint.check(request_body, select=["tool-pairing/*"]).skipped
