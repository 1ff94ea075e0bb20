"""Recorded sessions mended."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

import turnlint
from tests.conversations import BODY, CALL, CALLED, CHANGED, CONTINUED, response
from turnlint import Exchange

SAYS = "put back what the API had answered, word for word"


def test_what_was_answered_is_put_back() -> None:
    given = [Exchange(BODY, CALLED), Exchange(CHANGED)]
    before = deepcopy([each.request for each in given])
    fixed = turnlint.fix_session(given)
    assert fixed.exchanges[0] is given[0]
    assert fixed.exchanges[1].request == CONTINUED
    assert [[(each.rule, each.safe, each.says) for each in applied] for applied in fixed.applied] == [
        [],
        [("echo-changed", True, SAYS)],
    ]
    assert fixed.remaining.ok
    assert [each.request for each in given] == before


def test_thinking_that_was_edited_is_put_back() -> None:
    thought = {"type": "thinking", "thinking": "Hm.", "signature": "EqQBCkYIBxgCKkA="}
    came = response(thought, CALL, stop="tool_use")
    edited = deepcopy(CONTINUED) | {"thinking": {"type": "adaptive"}}
    edited["messages"][1]["content"].insert(0, {**thought, "thinking": "Hm!"})
    fixed = turnlint.fix_session([Exchange(BODY | {"thinking": {"type": "adaptive"}}, came), Exchange(edited)])
    assert fixed.exchanges[1].request["messages"][1]["content"] == [thought, CALL]
    assert [each.rule for each in fixed.applied[1]] == ["thinking-modified"]
    assert fixed.remaining.ok


def test_each_request_is_mended_too() -> None:
    spaced = deepcopy(CONTINUED)
    spaced["messages"][2]["content"].append({"type": "text", "text": ""})
    fixed = turnlint.fix_session([Exchange(BODY, CALLED), Exchange(spaced)])
    assert fixed.exchanges[1].request == CONTINUED
    assert [each.rule for each in fixed.applied[1]] == ["empty-text"]


def test_what_is_right_stays() -> None:
    given = [Exchange(BODY, CALLED), Exchange(CONTINUED), Exchange(None, CALLED)]
    fixed = turnlint.fix_session(given, unsafe=True)
    assert all(one is other for one, other in zip(fixed.exchanges, given, strict=True))
    assert fixed.applied == ((), (), ())


def test_what_is_no_exchange_is_refused_as_check_session_does() -> None:
    given: list[Any] = [BODY]
    for take in (turnlint.fix_session, turnlint.check_session):
        with pytest.raises(TypeError, match="the exchanges of a session are Exchange objects, not dict"):
            take(given)
