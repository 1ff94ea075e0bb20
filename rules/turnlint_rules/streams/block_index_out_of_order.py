"""Content blocks are numbered from 0, one after another.

Why: an index is the block's place in the content of the message. A gap means that a block was dropped, a repeated or
smaller number that events were doubled, reordered, or come from two streams.

What to do: keep every event, also of block types that you do not know: their indices count. Renumber the blocks where
you remove one on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import block_events, events, text
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

INDEX = Remark("content block {index} starts where {expected} is next", evidence=(SEEN, GUIDE))
_EVENTS = events()


@rule(
    "block-index-out-of-order",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:wrong_index"},
    says=(INDEX,),
    refused=(
        Case(
            [_EVENTS[0], *block_events(1, text("Hi")), *_EVENTS[1:]],
            "content block 1 starts where 0 is next",
            at=(1, "index"),
        ),
    ),
    accepted=(Case(events("Hi", "Ho")),),
)
def block_index_out_of_order(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("wrong_index"):
        yield INDEX.at(found.path, note=more, **found.values)
