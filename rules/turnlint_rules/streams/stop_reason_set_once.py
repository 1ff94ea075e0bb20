"""The stop reason is set once, by a `message_delta`.

Why: `message_start` leaves it null, and before `message_stop` one `message_delta` says why the model stopped. A
message without it cannot be continued rightly: whether calls wait for results, whether a turn was cut or paused, it
alone tells.

What to do: keep every event; an accumulator must take `stop_reason` from `message_delta`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN, STOP_REASONS

NEVER = Remark(
    "the message ends and no `message_delta` said why: `stop_reason` is not set", evidence=(SEEN, STOP_REASONS)
)
TWICE = Remark("`stop_reason` is set a second time", evidence=(SEEN, GUIDE))
_EVENTS = events("Hi")


@rule(
    "stop-reason-set-once",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:no_stop_reason", "fact:second_stop_reason"},
    says=(NEVER, TWICE),
    refused=(
        Case([*_EVENTS[:4], _EVENTS[5]], NEVER.template, at=(4,)),
        Case([*_EVENTS[:5], *_EVENTS[4:]], TWICE.template, at=(5, "delta", "stop_reason")),
    ),
    accepted=(
        Case(_EVENTS),
        Case(
            [*_EVENTS[:4], {"type": "message_delta", "delta": {}, "usage": {"output_tokens": 5}}, *_EVENTS[4:]],
            note="there may be several of them",
        ),
    ),
)
def stop_reason_set_once(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("no_stop_reason"):
        yield NEVER.at(found.path, note=more)
    for found, more in stream.notes("second_stop_reason"):
        yield TWICE.at(found.path, note=more)
