"""An error body is no turn of the conversation.

Why: the API answers a request that it refuses, or cannot serve, with `{"type": "error", …}`. It has no content, no
stop reason and no usage, and nothing of it belongs into the history. Some errors pass, most do not.

What to do: mend the request, or send the same one again where the error is said to pass: after the time in
`retry-after` for `rate_limit_error`, with growing pauses for the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.case import response
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ERRORS

#: The documented types of errors: their status, and what to do.
_TYPES: Final = {
    "invalid_request_error": (400, "the request must be mended: it is refused again as it is"),
    "authentication_error": (401, "the key is not valid"),
    "billing_error": (402, "the account's billing must be seen to"),
    "permission_error": (403, "the key may not use this"),
    "not_found_error": (404, "the model, file or other resource does not exist for this key"),
    "conflict_error": (409, "something else is being done to the same resource"),
    "request_too_large": (413, "the request must be made smaller"),
    "rate_limit_error": (429, "it passes: send the same request after the time in `retry-after`"),
    "api_error": (500, "it may pass: send the same request again"),
    "timeout_error": (504, "it may pass: send the same request again, as a stream"),
    "overloaded_error": (529, "it passes: send the same request again, later"),
}

KNOWN = Remark("this is an error of the API, `{type}` ({status}), and no message: {what}", evidence=(ERRORS,))
UNKNOWN = Remark("this is an error of the API and no message: its type `{type}` is not documented", evidence=(ERRORS,))
WRONG = Remark(
    "this has the type of an error of the API, and no `error` with a `type` and a `message`", evidence=(ERRORS,)
)

_BUSY = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}, "request_id": "req_01A"}


@rule(
    "error-as-response",
    Severity.WARNING,
    answers=Pass.RECEIVED,
    needs={"fact:no_message"},
    says=(KNOWN, UNKNOWN, WRONG),
    refused=(
        Case(
            _BUSY,
            "this is an error of the API, `overloaded_error` (529), and no message: it passes: send the same request "
            "again, later",
            at=("error",),
        ),
        Case(
            {"type": "error", "error": {"type": "invalid_request_error", "message": "max_tokens: Field required"}},
            "this is an error of the API, `invalid_request_error` (400), and no message: the request must be mended: "
            "it is refused again as it is",
        ),
        Case(
            {"type": "error", "error": {"type": "novel_error", "message": "New."}},
            "this is an error of the API and no message: its type `novel_error` is not documented",
        ),
        Case(
            {"type": "error", "message": "Overloaded"},
            "this has the type of an error of the API, and no `error` with a `type` and a `message`",
        ),
    ),
    accepted=(Case(response("Overloaded")),),
)
def error_as_response(response: Response) -> Iterator[Draft]:
    if response.fields.get("type") != "error":
        return
    error = response.fields.get("error")
    kind = error.get("type") if isinstance(error, dict) and isinstance(error.get("message"), str) else None
    if not isinstance(kind, str):
        yield WRONG.at(())
    elif kind in _TYPES:
        status, what = _TYPES[kind]
        yield KNOWN.at(("error",), type=kind, status=status, what=what)
    else:
        yield UNKNOWN.at(("error",), type=kind[:100])
