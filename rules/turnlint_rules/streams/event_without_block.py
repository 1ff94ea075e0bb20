"""Deltas and stops belong to the block that is open.

Why: a `content_block_delta` or `content_block_stop` whose block has not started, or is over, has nothing to act on: the
start was dropped, the event doubled or reordered, or an index changed. Accumulators that go by the index alone add the
delta to a block that was whole.

What to do: keep every event, in its order, with its index.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

STRAY = Remark("`{type}` is about content block {index}, which is not open", evidence=(SEEN, GUIDE))
_EVENTS = events("Hi")


@rule(
    "event-without-block",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:stray_event"},
    says=(STRAY,),
    refused=(
        Case(
            [*_EVENTS[:4], _EVENTS[2], *_EVENTS[4:]],
            "`content_block_delta` is about content block 0, which is not open",
            at=(4,),
        ),
        Case([*_EVENTS[:4], *_EVENTS[3:]], "`content_block_stop` is about content block 0, which is not open", at=(4,)),
    ),
    accepted=(Case(_EVENTS),),
)
def event_without_block(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("stray_event"):
        yield STRAY.at(found.path, note=more, **found.values)
