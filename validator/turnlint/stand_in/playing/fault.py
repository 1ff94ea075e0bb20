"""What goes wrong on the way to a client: slow and broken streams, resets, errors of the service; and when."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class FaultKind(StrEnum):
    """What goes wrong.

    * ``RESET``: the connection is reset before any byte of the answer; ``CUT``: after ``at`` bytes of its body it is
      closed, ``BROKEN`` reset.
    * ``ERROR_EVENT``: behind ``at`` events of a stream comes an error event; ``NO_END``: its last event does not come;
      ``REORDERED``: two neighbouring events change places.
    * ``SLOW``: ``seconds`` pass before each event, or before a body.
    * ``STATUS``: an error of the service with the status ``at`` (429, 500, 529, …).
    """

    RESET = "reset"
    CUT = "cut"
    BROKEN = "broken"
    ERROR_EVENT = "error_event"
    NO_END = "no_end"
    REORDERED = "reordered"
    SLOW = "slow"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its kind, the place ``at`` which it happens (bytes, events, or a status), and ``seconds``."""

    kind: FaultKind
    at: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.kind} {self.at}" if self.at else str(self.kind)


def as_fault(given: Any) -> Fault:
    """A fault out of a kind's name, a status, or a mapping of its fields. Raises ``ValueError`` for what is none."""
    if isinstance(given, Fault):
        return given
    if isinstance(given, int) and not isinstance(given, bool):
        return Fault(FaultKind.STATUS, given)
    if isinstance(given, str):
        name, _, at = given.partition(" ")
        given = {"kind": name, **({"at": int(at)} if at.isdecimal() else {})}
    if not isinstance(given, Mapping) or given.get("kind") not in set(FaultKind):
        raise ValueError(f"a fault is one of {', '.join(FaultKind)}, or a status, not {given!r:.80}")
    return Fault(FaultKind(given["kind"]), int(given.get("at", 0)), float(given.get("seconds", 0.0)))


#: What comes by chance where nothing else is asked for.
_COMMON: Final = (
    Fault(FaultKind.STATUS, 429), Fault(FaultKind.STATUS, 500), Fault(FaultKind.STATUS, 529), Fault(FaultKind.RESET),
    Fault(FaultKind.CUT, 120), Fault(FaultKind.BROKEN, 300), Fault(FaultKind.ERROR_EVENT, 3), Fault(FaultKind.NO_END),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Faults:
    """When faults happen: by the number of a request (from 1), and by chance, the same for the same seed.

    * ``schedule``: faults by the number of the request; ``chance``: how likely one is elsewhere, from 0 to 1;
      ``kinds``: among which chance chooses; ``seed``: with which it begins.
    """

    schedule: Mapping[int, Fault] = field(default_factory=dict)
    chance: float = 0.0
    kinds: Sequence[Fault] = _COMMON
    seed: int = 0

    def of(self, number: int) -> Fault | None:
        """The fault that befalls a request; ``None`` for none."""
        if number in self.schedule:
            return self.schedule[number]
        if not self.chance:
            return None
        draw = random.Random(f"{self.seed}:{number}")
        return draw.choice(list(self.kinds)) if draw.random() < self.chance else None


def as_faults(given: Any) -> Faults:
    """When faults happen, out of what a caller gives: a chance, a mapping of numbers to faults, or :class:`Faults`."""
    if given is None:
        return Faults()
    if isinstance(given, Faults):
        return given
    if isinstance(given, int | float) and not isinstance(given, bool):
        if not 0 <= given <= 1:
            raise ValueError(f"the chance of a fault is from 0 to 1, not {given}")
        return Faults(chance=float(given))
    if isinstance(given, Mapping):
        return Faults({int(number): as_fault(fault) for number, fault in given.items()})
    raise ValueError(f"faults are a chance, or faults by the number of a request, not {given!r:.80}")
