"""Answers broken on purpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from turnlint.stand_in.playing.fault import Fault, FaultKind
from turnlint.stand_in.wire.answer import End, Part, Wait
from turnlint.stand_in.wire.events import frame
from turnlint.values.json import Json

_OVERLOADED = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}


def broken_stream(events: Iterable[Json], fault: Fault | None) -> Iterator[Part]:
    """The bytes of a stream, with what goes wrong in it."""
    sent = list(events)
    if fault is None:
        return iter([frame(event) for event in sent])
    if fault.kind is FaultKind.SLOW:
        return (part for event in sent for part in (Wait(fault.seconds), frame(event)))
    if fault.kind is FaultKind.ERROR_EVENT:
        # no event of a stream that is over is followed by another
        return iter([*(frame(event) for event in sent[: min(max(fault.at, 1), len(sent) - 1)]), frame(_OVERLOADED)])
    if fault.kind is FaultKind.NO_END:
        return iter([frame(event) for event in sent[:-1]])
    if fault.kind is FaultKind.REORDERED:
        at = min(max(fault.at, 1), len(sent) - 2)
        sent[at], sent[at + 1] = sent[at + 1], sent[at]
        return iter([frame(event) for event in sent])
    return broken_body(b"".join(map(frame, sent)), fault)


def broken_body(raw: bytes, fault: Fault | None) -> Iterator[Part]:
    """The bytes of a body, with what goes wrong on the way."""
    if fault is None or fault.kind not in (FaultKind.RESET, FaultKind.CUT, FaultKind.BROKEN, FaultKind.SLOW):
        return iter([raw])
    if fault.kind is FaultKind.SLOW:
        return iter([Wait(fault.seconds), raw])
    if fault.kind is FaultKind.RESET:
        return iter([End.RESET])
    end = End.CLOSED if fault.kind is FaultKind.CUT else End.RESET
    return iter([raw[: min(fault.at, len(raw) - 1)], end])
