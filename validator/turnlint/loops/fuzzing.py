"""Plans tried on a loop, the simplest first and then by chance, until the time is over; what is found is made small."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase, InMemoryExampleDatabase
from hypothesis.errors import Flaky

from turnlint.engine import registry
from turnlint.loops.driving import Driven, Driver
from turnlint.loops.plan import FAULTS, STEPS, Plan
from turnlint.loops.target import Target, TargetError
from turnlint.loops.verdict import Verdict

#: Plans of one round of chance.
_ROUND: Final = 40
_TURNS: Final = 3
_REPLIES: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A fault of a loop, and the smallest plan that shows it.

    ``behind``: the rules of faults that had to be let pass for it to be seen.
    """

    verdict: Verdict
    plan: Plan
    behind: tuple[str, ...] = ()

    def test(self, target: str) -> str:
        """A test to paste, which fails until the loop is mended."""
        module, _, name = target.partition(":")
        names = [part for part in name.split(",") if part]
        words = self.verdict.name.replace("-", "_")
        ignored = f", ignore={[*self.behind]}" if self.behind else ""
        return (
            f"from {module} import {', '.join(names)}\n\n\n"
            f"def test_{words}(turnlint_loop):\n"
            f"    turnlint_loop.drive({', '.join(names)}, plan={self.plan}{ignored})\n"
        )


@dataclass
class Score:
    """What a run came to.

    * ``found``: the faults; ``plans``, ``requests``: how much was tried; ``seconds``: how long.
    * ``played``, ``stops``: how often each reply and each stop reason came; ``raised``: how often the loop raised what.
    """

    found: list[Found] = field(default_factory=list)
    plans: int = 0
    requests: int = 0
    seconds: float = 0.0
    turns: int = 0
    played: Counter[str] = field(default_factory=Counter)
    stops: Counter[str] = field(default_factory=Counter)
    raised: Counter[str] = field(default_factory=Counter)

    @property
    def missed(self) -> list[str]:
        """The kinds of replies that the loop's requests allow for nothing of: they were never played."""
        faults = {str(fault): name for name, fault in FAULTS.items()}
        seen = {faults.get(name, name) for name in self.played}
        return [name for name in STEPS if name not in seen]

    def add(self, driven: Driven, plan: Plan) -> None:
        """Count a plan."""
        self.plans += 1
        self.turns += len(plan.turns)
        self.requests += driven.requests
        self.played += driven.played
        self.stops += driven.stops
        self.raised.update(each.partition(":")[0] for each in driven.raised)


class _Wrong(AssertionError):
    """A plan shows the fault that a round is after."""


def fuzz(
    target: Target,
    *,
    seconds: float = 30.0,
    seed: int = 0,
    database: str | Path | None = None,
    stop_at: int | None = None,
    on_found: Callable[[Found], object] | None = None,
) -> Score:
    """Try plans on a loop, and say what it does wrong, each with the smallest plan that shows it.

    * ``seconds``: the time to spend; the same ``seed`` tries the same plans in the same order.
    * ``database``: a folder in which failing plans are kept, and tried first the next time.
    * ``stop_at``: so many faults are enough.
    * ``on_found``: is called with each fault as soon as it is found and made small.

    Raises :class:`~turnlint.loops.target.TargetError` for a loop that sends nothing.
    """
    score = Score()
    begun = time.monotonic()
    base: ExampleDatabase = (
        InMemoryExampleDatabase() if database is None else DirectoryBasedExampleDatabase(Path(database))
    )
    with Driver(target) as driver:
        hunt = _Hunt(driver, score, begun + seconds, stop_at, on_found)
        # What an error of the loop stands before is seen once that is let pass.
        while not hunt.is_over and hunt.begin():
            for plan in _simple():
                hunt.look(plan)
        for number in range(1_000_000):
            if hunt.is_over:
                break
            hunt.round(seed * 1_000_003 + number, base)
    score.seconds = time.monotonic() - begun
    return score


def _simple() -> Iterator[Plan]:
    """The plans that one begins with: each reply alone, and a further turn of the user behind it."""
    yield Plan.of([[]])
    yield from (Plan.of([[name], []]) for name in STEPS)
    # What follows a call is another reply than what comes first.
    yield from (Plan.of([["tool_use", name], []]) for name in STEPS if name not in ("end_turn", "tool_use"))


class _Hunt:
    def __init__(
        self,
        driver: Driver,
        score: Score,
        until: float,
        stop_at: int | None,
        on_found: Callable[[Found], object] | None,
    ) -> None:
        self._driver = driver
        self._score = score
        self._until = until
        self._stop_at = stop_at
        self._on_found = on_found
        self._known: set[str] = set()
        self._behind: tuple[str, ...] | None = None

    @property
    def is_over(self) -> bool:
        """Whether the time is spent, enough was found, or the loop hangs, so that nothing more can be told apart."""
        enough = self._stop_at is not None and len(self._score.found) >= self._stop_at
        return enough or self._driver.hangs or time.monotonic() >= self._until

    def begin(self) -> bool:
        """Let pass what is known now; whether that is news."""
        errors = tuple(each.verdict.name for each in self._score.found if each.verdict.severity == "error")
        behind = tuple(name for name in errors if name in registry.rules())
        if behind == self._behind:
            return False
        self._behind = behind
        return True

    def look(self, plan: Plan) -> None:
        """Try one plan; what it shows is made small by leaving out what need not be there."""
        if self.is_over:
            return
        for verdict in self._new(plan):
            if verdict.name not in self._known and not self.is_over:
                self._keep(verdict.name, *self._smaller(plan, verdict))

    def round(self, number: int, base: ExampleDatabase) -> None:
        """Try plans by chance; Hypothesis makes small what is found."""
        after: list[str] = []
        best: list[tuple[Plan, Verdict]] = []

        def attempt(turns: list[list[str]]) -> None:
            if self.is_over:
                return
            plan = Plan.of(turns)
            new = [each for each in self._new(plan) if not after or each.name == after[0]]
            if new:
                after[:] = after or [new[0].name]
                if not best or len(plan.steps) <= len(best[0][0].steps):
                    best[:] = [(plan, new[0])]
                raise _Wrong(new[0].name)

        turns = st.lists(st.lists(st.sampled_from(STEPS), max_size=_REPLIES), min_size=1, max_size=_TURNS)
        run = settings(
            max_examples=_ROUND,
            deadline=None,
            database=base,
            derandomize=False,
            report_multiple_bugs=False,
            phases=(Phase.reuse, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )(given(turns)(attempt))
        try:
            seed(number)(run)()
        except (_Wrong, Flaky):
            if best:
                plan, verdict = best[0]
                self._keep(verdict.name, *self._smaller(plan, verdict))

    def _new(self, plan: Plan) -> list[Verdict]:
        """What a plan shows that is not known yet."""
        driven = self._driver.drive(plan, self._behind or ())
        if not self._score.requests and not driven.requests:
            why = f": it raised {driven.raised[0]}" if driven.raised else ""
            raise TargetError(f"{self._driver.target.name} sends nothing to the stand-in{why}")
        self._score.add(driven, plan)
        return [each for each in driven.verdicts if each.name not in self._known]

    def _smaller(self, plan: Plan, verdict: Verdict) -> tuple[Plan, Verdict]:
        """The plan with fewer turns and replies, as long as it shows the same."""
        smaller = not self._driver.hangs
        while smaller:
            smaller = False
            for less in _less(plan):
                shown = next((each for each in self._new(less) if each.name == verdict.name), None)
                if shown is not None:
                    plan, verdict, smaller = less, shown, True
                    break
        return plan, verdict

    def _keep(self, name: str, plan: Plan, verdict: Verdict) -> None:
        self._known.add(name)
        found = Found(verdict, plan, self._behind or ())
        self._score.found.append(found)
        if self._on_found is not None:
            self._on_found(found)


def _less(plan: Plan) -> Iterator[Plan]:
    """Plans with one turn or one reply less."""
    turns = plan.turns
    if len(turns) > 1:
        yield Plan(turns[:-1])
        yield Plan(turns[1:])
    for at, turn in enumerate(turns):
        for index in range(len(turn)):
            yield Plan((*turns[:at], (*turn[:index], *turn[index + 1 :]), *turns[at + 1 :]))
