"""A plan: which replies a loop gets, turn by turn of the user."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from turnlint.stand_in.playing.fault import Fault, FaultKind
from turnlint.stand_in.playing.kinds import KINDS
from turnlint.stand_in.playing.reply import Reply, as_error

#: Faults on the way, by the names that plans have for them.
FAULTS: Final = {
    "overloaded": Fault(FaultKind.STATUS, 529),
    "rate_limited": Fault(FaultKind.STATUS, 429),
    "server_error": Fault(FaultKind.STATUS, 500),
    "reset": Fault(FaultKind.RESET),
    "stream_cut": Fault(FaultKind.CUT, 900),
    "stream_without_end": Fault(FaultKind.NO_END),
    "stream_error": Fault(FaultKind.ERROR_EVENT, 5),
}
#: What may stand in a plan, the simplest first.
STEPS: Final = (*KINDS, *FAULTS, "down")
#: What the user says, turn by turn.
WORDS: Final = ("What is the weather, and what is new about mills?", "Thanks. And tomorrow?", "One more thing: why?")
#: Requests that end every turn, however many there are.
_END: Final = Reply(kind="end_turn", optional=True, times=None)


class Plan(NamedTuple):
    """The names of the replies of each turn; behind them the model ends the turn."""

    turns: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, turns: Iterable[Iterable[str]]) -> Plan:
        """A plan out of lists of names. Raises ``ValueError`` for a name that there is not."""
        made = cls(tuple(tuple(turn) for turn in turns))
        for name in made.steps:
            if name not in STEPS:
                raise ValueError(f"there is no reply {name!r}; there are {', '.join(STEPS)}")
        return made

    @property
    def steps(self) -> list[str]:
        """All replies in order."""
        return [name for turn in self.turns for name in turn]

    def __str__(self) -> str:
        return repr([list(turn) for turn in self.turns])


def replies(turn: Iterable[str]) -> list[Any]:
    """The script of a turn."""
    made: list[Reply] = []
    for name in turn:
        if name == "down":  # for the rest of the turn
            made.append(Reply(error=as_error(529), times=None))
        elif name in FAULTS:
            made.append(Reply(kind="tool_use", optional=True, fault=FAULTS[name]))
        else:
            made.append(Reply(kind=name, optional=True))
    return [*made, _END]
