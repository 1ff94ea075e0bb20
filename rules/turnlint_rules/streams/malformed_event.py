"""Each event has the shape of its type.

Why: the fields of events, blocks and deltas are fixed; clients are built on them. A missing index, a message without
usage, a string for a number come from a translation, not from the API. Further fields, and types that no table has, are
let through.

What to do: look at whatever stands between the API and you.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

MISSING = Remark("{location}: this field is missing", evidence=(SEEN, GUIDE))
WRONG = Remark("{location}: the API never sends such a value here ({kind})", evidence=(SEEN, GUIDE))
_EVENTS = events("Hi")


@rule(
    "malformed-event",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:malformed_event"},
    says=(MISSING, WRONG),
    refused=(
        Case(
            [*_EVENTS[:3], {"type": "content_block_stop"}, *_EVENTS[4:]],
            "content_block_stop.index: this field is missing",
            at=(3, "index"),
        ),
        Case(
            [*_EVENTS[:3], {"type": "content_block_stop", "index": "0"}, *_EVENTS[4:]],
            "content_block_stop.index: the API never sends such a value here (type)",
            at=(3, "index"),
        ),
    ),
    accepted=(
        Case(_EVENTS),
        Case([*_EVENTS[:5], {"type": "message_stop", "amazon-bedrock-invocationMetrics": {}}], note="a further field"),
        Case([*_EVENTS[:5], {"type": "weather"}, _EVENTS[5]], note="an event that no table has"),
    ),
)
def malformed_event(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("malformed_event"):
        yield (MISSING if found.values["kind"] == "missing" else WRONG).at(found.path, note=more, **found.values)
