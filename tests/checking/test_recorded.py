"""Recorded answers held against what turnlint says."""

from __future__ import annotations

from typing import Any

import pytest

import turnlint
from turnlint.case import body, response, user
from turnlint.checking.recorded import Agreement, Recorded, recorded

EMPTY = body(user(""), model="claude-opus-5-5")
FINE = body(user("hi"), model="claude-opus-5-5")
SAYS_ZERO = "max_tokens: must be greater than or equal to 1 when `stream` is true"
SAYS_EMPTY = "messages.0: user messages must have non-empty content"


def error(message: str, kind: str = "invalid_request_error") -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}


def compared(request: Any, /, **answer: Any) -> Recorded | None:
    unlisted = answer.pop("unlisted", ())
    exchange = turnlint.Exchange(request, **answer)
    came = answer.get("response")
    told = turnlint.check_response(came, request) if came is not None else None
    return recorded(turnlint.check(request), exchange, told, unlisted)


@pytest.mark.parametrize(
    ("request_", "answer", "wanted"),
    [
        (FINE, {"response": response("Hello")}, Recorded(Agreement.ACCEPTED)),
        (FINE, {"status": 200}, Recorded(Agreement.ACCEPTED)),
        (EMPTY, {"response": response("Hello")}, Recorded(Agreement.CONTRADICTED)),
        (EMPTY, {"error": error(SAYS_EMPTY)}, Recorded(Agreement.SAME, SAYS_EMPTY, "empty-user-turn")),
        (
            EMPTY,
            {"error": error(SAYS_EMPTY)["error"], "status": 400},
            Recorded(Agreement.SAME, SAYS_EMPTY, "empty-user-turn"),
        ),
        (FINE, {"error": error("messages.0: too dull")}, Recorded(Agreement.MISSED, "messages.0: too dull")),
        (
            EMPTY,
            {"error": error("messages.0: too dull")},
            Recorded(Agreement.OTHER_WORDS, "messages.0: too dull"),
        ),
        (
            body(user(""), model="claude-opus-5-5", max_tokens=0, stream=True),
            {"error": error(SAYS_ZERO)},
            Recorded(Agreement.OTHER_WORDS, SAYS_ZERO, "max-tokens-zero", "found too, as a further error"),
        ),
        (
            FINE,
            {"error": error("prompt is too long: 208310 tokens > 200000 maximum")},
            Recorded(
                Agreement.UNJUDGED,
                "prompt is too long: 208310 tokens > 200000 maximum",
                "context-window-exceeded",
                "no request shows this",
            ),
        ),
        (
            body(user("hi"), model="claude-next-9"),
            {"error": error("model: claude-next-9", "not_found_error"), "unlisted": ["claude-next-9"]},
            Recorded(Agreement.UNJUDGED, "model: claude-next-9", "model-not-found", "the tables lack claude-next-9"),
        ),
        (
            body(user("hi"), model="haiku"),
            {"error": error("model: haiku", "not_found_error")},
            Recorded(Agreement.UNJUDGED, "model: haiku", "model-not-found", "told as a warning"),
        ),
    ],
)
def test_an_answer_is_compared(request_: Any, answer: dict[str, Any], wanted: Recorded) -> None:
    assert compared(request_, **answer) == wanted


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"error": error("Overloaded", "overloaded_error"), "status": 529},
        {"error": error("invalid x-api-key", "authentication_error"), "status": 401},
        {"error": "the connection was reset"},
        {"error": {"type": "error"}, "status": 400},
        {"error": error(""), "status": 400},
        {"response": {**response("Hello"), "stop_reason": "made_up_by_hand", "content": "?"}},
    ],
)
def test_what_is_not_about_the_request_is_no_evidence(answer: dict[str, Any]) -> None:
    assert compared(EMPTY, **answer) is None


def test_what_moves_in_a_text_makes_no_difference() -> None:
    request = body({"role": "user", "content": [{"type": "image_url"}]}, model="claude-opus-5-5")
    told = turnlint.check(request).error
    assert told is not None
    older = told.message.split("expected tags: ")[0] + "expected tags: 'text', 'image'"
    assert compared(request, error=error(older)) == Recorded(Agreement.SAME, older, "unknown-tag")
