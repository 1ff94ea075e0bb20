"""What the strategies for users' tests make is legal, all of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

import turnlint
from turnlint import strategies

ASKED = {
    "model": "claude-sonnet-5",
    "max_tokens": 2048,
    "tools": strategies.TOOLS,
    "thinking": {"type": "adaptive"},
    "stop_sequences": [strategies.STOP],
    "messages": [{"role": "user", "content": "How much water?"}],
}


@given(turnlint.strategies.requests())
def test_requests(request: Any) -> None:
    assert turnlint.check(request).errors == ()


@given(turnlint.strategies.responses())
def test_responses(response: Any) -> None:
    assert turnlint.check_response(response, ASKED).errors == ()


@given(turnlint.strategies.sessions())
def test_sessions(exchanges: list[turnlint.Exchange]) -> None:
    told = turnlint.check_session(exchanges)
    assert told.ok
    assert told.continues == (None, *range(len(exchanges) - 1))


@pytest.mark.parametrize("kind", [*strategies.KINDS, *strategies.NASTY])
def test_each_kind_can_be_asked_for(kind: str) -> None:
    made = strategies.reply(kind, 7)
    assert made["id"] == "msg_7"
    assert turnlint.check_response(made, ASKED).errors == ()
