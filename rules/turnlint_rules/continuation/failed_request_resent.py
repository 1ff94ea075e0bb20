"""A request that the API refused is not sent again as it is.

Why: an `invalid_request_error` is about the request: the same one is refused again, for ever, and a loop that only
waits never ends. What passes by itself has other types: `rate_limit_error`, `api_error`, `overloaded_error`,
`timeout_error`.

What to do: read the message, mend the request, and send that; or stop. Retry unchanged only what passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import Exchange, body, user
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import ERRORS

AGAIN = Remark(
    "this very request was refused before (`{type}`): sent again unchanged, it is refused again",
    evidence=(ERRORS,),
)
#: Errors that are about the request.
_TYPES = ("invalid_request_error", "request_too_large")
#: Of these, what pays, waits or is fetched may succeed the next time.
_PASSES = ("credit balance", "usage limit", "spend limit", "download", "try again", "timed out")
_ASKED = body(user("hi"), user(""))


def _failed(kind: str, message: str = "messages: text content blocks must be non-empty") -> Exchange:
    error: dict[str, Any] = {"type": "error", "error": {"type": kind, "message": message}}
    return Exchange(_ASKED, error=error)


@rule(
    "failed-request-resent",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:failed_before"},
    says=(AGAIN,),
    refused=(
        Case(
            _ASKED,
            "this very request was refused before (`invalid_request_error`): sent again unchanged, it is refused again",
            at=(),
            before=_failed("invalid_request_error"),
        ),
    ),
    accepted=(
        Case(body(user("hi")), before=_failed("invalid_request_error"), note="mended"),
        Case(body(user("hi"), user(""), max_tokens=5), before=_failed("invalid_request_error"), note="changed"),
        Case(_ASKED, before=_failed("overloaded_error"), note="what passes"),
        Case(
            _ASKED,
            before=_failed("invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
            note="what somebody pays",
        ),
    ),
)
def failed_request_resent(step: Step) -> Iterator[Draft]:
    failure, now = step.aside.failure, step.now
    if failure is None or failure.messages != len(now.messages) or failure.type not in _TYPES or step.aside.spent:
        return
    same = failure.keys == step.keys and failure.context == now.context
    if same and not any(word in failure.message for word in _PASSES):
        yield AGAIN.at((), type=failure.type)
