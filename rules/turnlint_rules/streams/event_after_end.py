"""Nothing comes after `message_stop`, or after an `error` event.

Why: the stream is over. More events mean that two streams were joined, or that events were doubled or reordered;
readers that stop at the end never see them, others add them to a message that was whole.

What to do: keep one stream's events together, and each event once.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

LATE = Remark("`{type}` comes after the end of the stream (`{after}`)", evidence=(SEEN, GUIDE))
_EVENTS = events("Hi")
_ERROR = {"type": "error", "error": {"type": "api_error", "message": "Internal server error"}}


@rule(
    "event-after-end",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:late_event"},
    says=(LATE,),
    refused=(
        Case([*_EVENTS, _EVENTS[-1]], "`message_stop` comes after the end of the stream (`message_stop`)", at=(6,)),
        Case(
            [*_EVENTS[:3], _ERROR, _EVENTS[3]],
            "`content_block_stop` comes after the end of the stream (`error`)",
            note="a warning: no page says that nothing does",
        ),
    ),
    accepted=(Case(_EVENTS),),
)
def event_after_end(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("late_event"):
        yield LATE.at(found.path, note=more, unsure=found.values["after"] == "error", **found.values)
