"""The usage of a `message_delta` counts the whole message so far.

Why: its counts are totals, so of several the last one holds. Output tokens that fall mean that somebody counted each
event alone, or that events were reordered; who adds them up counts twice.

What to do: take the last count, and add nothing. (Counts of the input and the cache may fall: a compaction was seen
to lower them.)
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE

FALLING = Remark(
    "`output_tokens` fall from {before} to {after}: they count the whole message so far", evidence=(GUIDE,)
)
_EVENTS = events("Hi")


def _counted(tokens: int) -> dict[str, object]:
    return {"type": "message_delta", "delta": {}, "usage": {"output_tokens": tokens}}


@rule(
    "usage-not-cumulative",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:falling_usage"},
    says=(FALLING,),
    refused=(
        Case(
            [*_EVENTS[:5], _counted(7), _EVENTS[5]],
            "`output_tokens` fall from 20 to 7: they count the whole message so far",
            at=(5, "usage", "output_tokens"),
        ),
    ),
    accepted=(Case([*_EVENTS[:4], _counted(7), *_EVENTS[4:]]),),
)
def usage_not_cumulative(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("falling_usage"):
        yield FALLING.at(found.path, note=more, **found.values)
