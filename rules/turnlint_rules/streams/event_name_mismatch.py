"""An event is named by its type.

Why: each frame says `event:` and, in its data, `type`; the two are the same. Readers go by either: the official
Python SDK skips frames that have no name or are called `ping`, others listen for names alone. Where the two differ,
they see different streams.

What to do: pass frames on as they are; a proxy that writes `data:` alone must add the names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

MISNAMED = Remark("the event is named `{name}`, and its data is of type `{type}`", evidence=(SEEN, GUIDE))
UNNAMED = Remark("events come without names: the official SDK skips them", evidence=(SEEN, GUIDE))


def _text(name: str) -> str:
    frames = [(event["type"], json.dumps(event)) for event in events("Hi")]
    return "".join(f"event: {name or kind}\ndata: {data}\n\n" for kind, data in frames)


@rule(
    "event-name-mismatch",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:misnamed_event", "fact:unnamed_event"},
    says=(MISNAMED, UNNAMED),
    refused=(
        Case(
            _text("").replace("event: message_stop", "event: ping"),
            "the event is named `ping`, and its data is of type `message_stop`",
            at=(5,),
        ),
        Case(_text("message"), UNNAMED.template, at=(0,), note="a warning: readers that go by the data see it all"),
    ),
    accepted=(Case(_text("")),),
)
def event_name_mismatch(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("misnamed_event"):
        yield MISNAMED.at(found.path, note=more, **found.values)
    for found, _ in stream.notes("unnamed_event"):
        yield UNNAMED.at(found.path, unsure=True)
        break
