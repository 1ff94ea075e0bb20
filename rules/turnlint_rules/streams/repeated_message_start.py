"""A stream holds one `message_start`.

Why: one stream is one message. A second start means that two streams were joined (a retry appended to the attempt
before it, perhaps) or that the event was written twice; which blocks belong to which message, nobody can tell.

What to do: keep each attempt's events apart, and drop those of attempts that failed.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

SECOND = Remark("a second `message_start`: two streams were joined, or an event was doubled", evidence=(SEEN, GUIDE))
_EVENTS = events("Hi")


@rule(
    "repeated-message-start",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:second_start"},
    says=(SECOND,),
    refused=(Case([_EVENTS[0], *_EVENTS], SECOND.template, at=(1,)),),
    accepted=(Case(_EVENTS),),
)
def repeated_message_start(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("second_start"):
        yield SECOND.at(found.path, note=more)
