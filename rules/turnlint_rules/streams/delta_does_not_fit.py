"""A delta fits the type of its block.

Why: text grows by `text_delta` and `citations_delta`, the input of calls by `input_json_delta`, thinking by
`thinking_delta` and `signature_delta`, a compaction by `compaction_delta`; all other blocks come whole. A delta of
another type changes nothing: accumulators drop it, and with it what it said.

What to do: keep the events of each stream together, with their indices. Types of blocks and deltas that no table has
are let through.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events, thinking
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

MISFIT = Remark("`{delta}` does not fit content block {index}, which is of type `{block}`", evidence=(SEEN, GUIDE))
_EVENTS = events("Hi")
_MISFIT = {"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": "{}"}}
_NEW = {"type": "content_block_delta", "index": 0, "delta": {"type": "sound_delta", "sound": "la"}}


@rule(
    "delta-does-not-fit",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:misfit_delta"},
    says=(MISFIT,),
    refused=(
        Case(
            [*_EVENTS[:3], _MISFIT, *_EVENTS[3:]],
            "`input_json_delta` does not fit content block 0, which is of type `text`",
            at=(3, "delta"),
        ),
    ),
    accepted=(
        Case(events(thinking(), "Hi")),
        Case([*_EVENTS[:3], _NEW, *_EVENTS[3:]], note="a delta that no table has"),
    ),
)
def delta_does_not_fit(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("misfit_delta"):
        yield MISFIT.at(found.path, note=more, **found.values)
