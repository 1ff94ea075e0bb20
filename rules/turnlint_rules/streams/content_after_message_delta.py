"""No content comes after `message_delta`.

Why: it tells how the message ended, so all blocks are there. Content behind it was reordered, or belongs to another
stream.

What to do: keep the events in the order in which they came; do not hand them to workers that may overtake each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import block_events, events, text
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

LATE = Remark("a content block starts after `message_delta` told how the message ended", evidence=(SEEN, GUIDE))
_EVENTS = events("Hi")


@rule(
    "content-after-message-delta",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:late_content"},
    says=(LATE,),
    refused=(Case([*_EVENTS[:5], *block_events(1, text("Ho")), _EVENTS[5]], LATE.template, at=(5,)),),
    accepted=(Case(events("Hi", "Ho")),),
)
def content_after_message_delta(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("late_content"):
        yield LATE.at(found.path, note=more)
