"""A block comes whole at its start, or in deltas.

Why: where `content_block_start` holds the value already and deltas follow, accumulators disagree: text is added to what
was there and stands twice, the input of a call replaces it. The API starts a block empty where deltas follow; what it
sends whole at the start (server results, calls inside of code) has none.

What to do: a proxy that makes a stream out of a whole response must empty the block at its start, or send no deltas.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events, server_tool_use, text
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

TWICE = Remark(
    "content block {index} (`{block}`) came with its {field} at the start, and a delta adds to it",
    evidence=(SEEN, GUIDE),
)
_EVENTS = events("Hi")
_PAUSED = events(stop_reason="pause_turn")
_FULL = {"type": "content_block_start", "index": 0, "content_block": text("Hi")}
_CALL = {"type": "content_block_start", "index": 0, "content_block": server_tool_use()}


@rule(
    "block-sent-twice",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:full_block"},
    says=(TWICE,),
    refused=(
        Case(
            [_EVENTS[0], _FULL, *_EVENTS[2:]],
            "content block 0 (`text`) came with its text at the start, and a delta adds to it",
            at=(2, "delta"),
        ),
    ),
    accepted=(
        Case(_EVENTS),
        Case(
            [_PAUSED[0], _CALL, {"type": "content_block_stop", "index": 0}, *_PAUSED[1:]],
            note="whole at its start, as calls inside of code come",
        ),
    ),
)
def block_sent_twice(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("full_block"):
        yield TWICE.at(found.path, note=more, **found.values)
