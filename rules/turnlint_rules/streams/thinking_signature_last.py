"""A thinking block ends with its signature.

Why: `signature_delta` comes last in the block, once its thinking is whole. A block without it cannot be sent back: the
API refuses an empty signature. Only where the model was cut off in the midst of thinking may it lack.

What to do: take the signature from its delta; it is in no other event. Drop a block that was cut off before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events, thinking
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

MISSING = Remark(
    "the thinking of content block {index} has no signature: its `signature_delta` is missing", evidence=(SEEN, GUIDE)
)
LATE = Remark("the thinking of content block {index} goes on after its signature", evidence=(SEEN, GUIDE))
_EVENTS = events(thinking(), "Hi")
_CUT = events(thinking(), stop_reason="max_tokens")


@rule(
    "thinking-signature-last",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:unsigned_thinking", "fact:late_thinking"},
    says=(MISSING, LATE),
    refused=(
        Case(
            [*_EVENTS[:3], *_EVENTS[4:]],
            "the thinking of content block 0 has no signature: its `signature_delta` is missing",
            at=(3,),
        ),
        Case(
            [*_EVENTS[:2], _EVENTS[3], _EVENTS[2], *_EVENTS[4:]],
            "the thinking of content block 0 goes on after its signature",
            at=(3, "delta"),
        ),
        Case(
            [*_CUT[:3], *_CUT[4:]],
            "the thinking of content block 0 has no signature: its `signature_delta` is missing",
            note="cut off: a warning",
        ),
    ),
    accepted=(
        Case(_EVENTS),
        Case([*_EVENTS[:2], *_EVENTS[3:]], note="thinking that is not displayed: its signature alone"),
    ),
)
def thinking_signature_last(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("unsigned_thinking"):
        yield MISSING.at(found.path, note=more, unsure=stream.is_cut_short, **found.values)
    for found, more in stream.notes("late_thinking"):
        yield LATE.at(found.path, note=more, **found.values)
