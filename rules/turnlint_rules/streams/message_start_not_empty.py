"""A message starts empty, or it is whole at once.

Why: in `message_start` the content is empty and `stop_reason` null; blocks fill the one, `message_delta` sets the
other. The one exception that was seen: after the results of a programmatic call, `message_start` holds content and
stop reason already, and `message_stop` follows with nothing between them. A message that starts full and is then
filled has been put together by something else than the API.

What to do: send `message_start` as it came; a proxy that rewrites it must empty it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events, response
from turnlint.rule import Case, Draft, Pass, Remark, Reported, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, STOP_REASONS

FULL = Remark(
    "`message_start` has {field} already, and more follows: only a message that is whole at once may",
    evidence=(
        GUIDE,
        STOP_REASONS,
        Reported("mdegans/misanthropic: a live capture of a resumed programmatic call, claude-sonnet-4-6", "2026-06"),
    ),
)
_WHOLE = {"type": "message_start", "message": response("Hi", stop_reason="tool_use")}


@rule(
    "message-start-not-empty",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:full_start"},
    says=(FULL,),
    refused=(
        Case(
            [{"type": "message_start", "message": response("Hi", stop_reason=None)}, *events("Hi")[1:]],
            "`message_start` has content already, and more follows: only a message that is whole at once may",
            at=(0, "message", "content"),
        ),
        Case(
            [_WHOLE, *events("Hi")[-2:]],
            "`message_start` has stop_reason already, and more follows: only a message that is whole at once may",
            at=(0, "message", "stop_reason"),
        ),
    ),
    accepted=(Case(events("Hi")), Case([_WHOLE, {"type": "message_stop"}], note="whole at once")),
)
def message_start_not_empty(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("full_start"):
        yield FULL.at(found.path, note=more, **found.values)
