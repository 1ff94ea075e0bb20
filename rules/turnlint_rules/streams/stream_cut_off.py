"""A message is whole when `message_stop` has come.

Why: connections break, readers give up, logs are cut. What has come so far is no turn: a call may lack half of its
input, thinking its signature, the message its stop reason. There is no `[DONE]`, and the end of the bytes says nothing.

What to do: do not append what there is. Send the request again; or, where the text is worth it, continue: up to the 4.5
models with the text so far as a prefill, on later ones with a user message that quotes how the interrupted response
ended.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import events
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE

CUT = Remark("the stream ends {where}, without `message_stop`: the message is not whole", evidence=(GUIDE,))
INSIDE = Remark(
    "the stream ends in the midst of an event, {where}, without `message_stop`: the message is not whole",
    evidence=(GUIDE,),
)
_EVENTS = events("Hi")


@rule(
    "stream-cut-off",
    Severity.WARNING,
    answers=Pass.STREAMED,
    needs={"fact:truncated"},
    says=(CUT, INSIDE),
    refused=(
        Case(
            _EVENTS[:3],
            "the stream ends inside content block 0 (`text`), without `message_stop`: the message is not whole",
            at=(2,),
        ),
        Case(
            _EVENTS[:5],
            "the stream ends after `message_delta`, without `message_stop`: the message is not whole",
            at=(4,),
        ),
        Case(
            'event: message_start\ndata: {"type":"message_st',
            "the stream ends in the midst of an event, before the first event, without `message_stop`: "
            "the message is not whole",
        ),
        Case([], "the stream ends before the first event, without `message_stop`: the message is not whole", at=()),
    ),
    accepted=(Case(_EVENTS),),
)
def stream_cut_off(stream: Stream) -> Iterator[Draft]:
    for found, _ in stream.notes("truncated"):
        yield (INSIDE if found.values["cut"] else CUT).at(found.path, where=found.values["where"])
