"""A loop driven through a plan, against the stand-in."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self

from turnlint.loops.plan import WORDS, Plan, replies
from turnlint.loops.target import Target
from turnlint.loops.verdict import Verdict, verdicts
from turnlint.stand_in.api import StandIn
from turnlint.stand_in.playing.asked import Asked
from turnlint.stand_in.playing.reply import ErrorReply, Reply

#: So many requests a loop may make in one turn of the user: a loop that makes more has no end.
REQUESTS: Final = 20
#: So long it may take, in seconds.
SECONDS: Final = 20.0
#: What clients find the stand-in by, and the keys that they want to have.
_VARIABLES: Final = ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_BASE", "ANTHROPIC_API_URL")
_KEYS: Final = {"ANTHROPIC_API_KEY": "turnlint", "ANTHROPIC_AUTH_TOKEN": None}


@dataclass
class Driven:
    """What came of a plan.

    * ``verdicts``: what the loop did wrong; ``played``: the replies that it got, by name; ``requests``: how many it
      sent; ``raised``: what it raised, turn by turn.
    """

    verdicts: list[Verdict] = field(default_factory=list)
    played: Counter[str] = field(default_factory=Counter)
    stops: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    raised: list[str] = field(default_factory=list)


class Driver:
    """Drives a loop against a stand-in of its own, which lives as long as this is entered."""

    def __init__(self, target: Target, *, turn_seconds: float = SECONDS) -> None:
        self.target = target
        self._seconds = turn_seconds
        self._api = StandIn()
        self._before: dict[str, str | None] = {}
        self.hangs = False

    def __enter__(self) -> Self:
        self._api.__enter__()
        given = {**dict.fromkeys(_VARIABLES, self._api.url), **_KEYS}
        self._before = {name: os.environ.get(name) for name in given}
        _set(given)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _set(self._before)
        self._api.close()

    def drive(self, plan: Plan, ignore: Iterable[str] = ()) -> Driven:
        """Begin a conversation, and lead the loop through a plan.

        ``ignore``: rules whose faults are known. The stand-in lets them pass, so that what stands behind is seen.
        """
        self._api.reset(ignore)
        made = Driven()
        talk = self.target.begin(self._api.url)
        for number, turn in enumerate(plan.turns):
            before = self._api.seen.count
            self._api.play(_limit(), *replies(turn))
            raised, hangs = self._said(talk, WORDS[number % len(WORDS)])
            if raised:
                made.raised.append(raised)
            since = [*self._api.seen.requests][before:]
            made.verdicts += verdicts(since, raised=raised, hangs=hangs, most=REQUESTS, number=before)
            if hangs:  # what goes on behind this is seen with whatever is driven next
                self.hangs = True
                break
        for request in self._api.seen.requests:
            made.requests += 1
            made.stops[request.answer] += 1
            if request.kind:
                made.played[request.kind] += 1
            if request.fault:
                made.played[request.fault] += 1
            elif request.answer == "overloaded_error":
                made.played["down"] += 1
        return made

    def _said(self, talk: Any, message: str) -> tuple[str, bool]:
        """Say something: what the loop raised, and whether it hangs."""
        raised: list[str] = []

        def run() -> None:
            try:
                talk(message)
            except (Exception, SystemExit) as error:
                raised.append(f"{type(error).__name__}: {error}"[:500])

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(self._seconds)
        return (raised[0] if raised else ""), thread.is_alive()


def _set(variables: Mapping[str, str | None]) -> None:
    """Set variables of the environment; ``None`` takes one away."""
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _limit() -> Reply:
    """An error for whoever asks without end."""
    first: list[int] = []

    def is_over(asked: Asked) -> bool:
        first[:] = first or [asked.number]
        return asked.number - first[0] >= REQUESTS

    words = f"turnlint: more than {REQUESTS} requests in one turn"
    return Reply(error=ErrorReply(400, "invalid_request_error", words), when=is_over, times=None)
