"""Each content block is closed before anything else comes.

Why: one block is open at a time: its start, its deltas, its `content_block_stop`. A missing stop is a dropped event,
and whatever acts on it (the parser of a call's input, the check of a signature) never runs.

What to do: keep every event; do not merge the events of two streams.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

OPEN = Remark(
    "content block {index} (`{type}`) is still open: its `content_block_stop` is missing", evidence=(SEEN, GUIDE)
)
_EVENTS = events("Hi")


@rule(
    "block-not-closed",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:open_block"},
    says=(OPEN,),
    refused=(
        Case(
            [*_EVENTS[:3], *_EVENTS[4:]],
            "content block 0 (`text`) is still open: its `content_block_stop` is missing",
            at=(3,),
        ),
    ),
    accepted=(Case(_EVENTS),),
)
def block_not_closed(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("open_block"):
        yield OPEN.at(found.path, note=more, **found.values)
