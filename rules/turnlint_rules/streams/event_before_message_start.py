"""A stream begins with `message_start`.

Why: it holds the message that all other events fill. Without it an accumulator has nothing to add to; the official SDK
raises an exception.

What to do: keep the events from the first one on. A reconnecting reader or a log that starts late loses it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

EARLY = Remark("`{type}` comes before `message_start`", evidence=(SEEN, GUIDE))


@rule(
    "event-before-message-start",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:early_event"},
    says=(EARLY,),
    refused=(Case(events("Hi")[1:], "`content_block_start` comes before `message_start`", at=(0,)),),
    accepted=(
        Case(events("Hi")),
        Case([{"type": "ping"}, *events("Hi")], note="a ping says nothing, wherever it stands"),
    ),
)
def event_before_message_start(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("early_event"):
        yield EARLY.at(found.path, note=more, **found.values)
