"""An `error` event ends a stream.

Why: the status was 200 when the stream began, so an overload or a timeout is told inside of it. What came before is no
turn.

What to do: do not append what there is. Retry as the type says: `overloaded_error`, `api_error`, `rate_limit_error` and
`timeout_error` later, the others not unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Recorded, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE

ONE = Recorded("a stream that is one `error` event", "2026")
ERROR = Remark("the stream ends with an error, `{type}`: {message}", evidence=(GUIDE, ONE))
_ERROR = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}


@rule(
    "stream-error",
    Severity.WARNING,
    answers=Pass.STREAMED,
    needs={"fact:error_event"},
    says=(ERROR,),
    refused=(
        Case([*events("Hi")[:3], _ERROR], "the stream ends with an error, `overloaded_error`: Overloaded", at=(3,)),
        Case([_ERROR], "the stream ends with an error, `overloaded_error`: Overloaded", at=(0,)),
    ),
    accepted=(Case(events("Hi")),),
)
def stream_error(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("error_event"):
        yield ERROR.at(found.path, note=more, **found.values)
