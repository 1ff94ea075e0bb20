"""Each content block is closed before anything else comes.

Why: one block is open at a time: its start, its deltas, its `content_block_stop`. A missing stop is a dropped event,
and whatever acts on it (the parser of a call's input, the check of a signature) never runs. A call that was cut at
`max_tokens` has none: there `message_delta` comes at once (recorded 2025-05, seen with fine-grained streaming).

What to do: keep every event; do not merge the events of two streams.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events, tool_use
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

OPEN = Remark(
    "content block {index} (`{type}`) is still open: its `content_block_stop` is missing", evidence=(SEEN, GUIDE)
)
_EVENTS = events("Hi")
_CALL = events(tool_use(), stop_reason="tool_use")
_CUT = events("Hi", tool_use(), stop_reason="max_tokens")
_TEXT = events("Hi", stop_reason="max_tokens")


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
        Case(
            [*_CALL[:3], *_CALL[4:]],
            "content block 0 (`tool_use`) is still open: its `content_block_stop` is missing",
            at=(3,),
            note="a call that nothing cut",
        ),
        Case(
            [*_TEXT[:3], *_TEXT[4:]],
            "content block 0 (`text`) is still open: its `content_block_stop` is missing",
            note="text that was cut has its stop",
        ),
    ),
    accepted=(
        Case(_EVENTS),
        Case([*_CUT[:6], *_CUT[7:]], note="a call that was cut at `max_tokens`"),
    ),
)
def block_not_closed(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("open_block"):
        yield OPEN.at(found.path, note=more, **found.values)
