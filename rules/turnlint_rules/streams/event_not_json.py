"""The data of each event is a JSON object.

Why: the API sends one object to a frame, on one line. Data that does not parse was cut, re-encoded, or joined with
that of its neighbour where a blank line got lost.

What to do: keep the bytes as they came. Split lines at CR and LF alone, for JSON may hold other line separators, and
decode whole lines, for a chunk may end inside a character.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

BROKEN = Remark("the data of this event is no JSON object: {problem}", evidence=(SEEN, GUIDE))
_TEXT = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events("Hi"))


@rule(
    "event-not-json",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:undecodable_event"},
    says=(BROKEN,),
    refused=(
        Case(
            _TEXT.replace('data: {"type": "message_stop"}', 'data: {"type": "message_'),
            "the data of this event is no JSON object: unexpected end of data: line 1 column 19 (char 18)",
            at=(5,),
        ),
    ),
    accepted=(
        Case(_TEXT),
        Case(
            _TEXT.replace('data: {"type": "message_stop"}', 'data: {"type":\ndata: "message_stop"}'), note="two lines"
        ),
        Case(_TEXT.replace("\n", "\r\n"), note="any line ends"),
    ),
)
def event_not_json(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("undecodable_event"):
        yield BROKEN.at(found.path, note=more, problem=found.values["problem"])
