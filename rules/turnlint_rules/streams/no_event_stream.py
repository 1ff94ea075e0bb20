"""A stream is a text of server-sent events.

Why: an error that the API tells before a stream begins comes as plain JSON with its status, also where `stream` is
true; proxies answer with pages of HTML. Neither holds an event, and a reader of events sees an empty stream.

What to do: look at the status and the `content-type` before reading events. Check a JSON body as a response.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE

NONE = Remark("the text holds no event; it begins with: {line}", evidence=(GUIDE,))
_TEXT = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events("Hi"))


@rule(
    "no-event-stream",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:no_events"},
    says=(NONE,),
    refused=(
        Case(
            '{"type": "error", "error": {"type": "api_error"}}\n',
            'the text holds no event; it begins with: {"type": "error", "error": {"type": "api_error"}}',
            at=(),
        ),
    ),
    accepted=(Case(": a comment\nretry: 3000\n\n" + _TEXT),),
)
def no_event_stream(stream: Stream) -> Iterator[Draft]:
    for found, _ in stream.notes("no_events"):
        yield NONE.at(found.path, **found.values)
