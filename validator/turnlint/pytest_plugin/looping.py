"""The fixture ``turnlint_loop``: an agent loop driven against the stand-in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from turnlint.loops.driving import Driver
from turnlint.loops.fuzzing import fuzz
from turnlint.loops.plan import Plan
from turnlint.loops.target import Target
from turnlint.loops.telling import found_lines, score_lines, verdict_lines


class Loop:
    """What the fixture ``turnlint_loop`` gives: it drives an agent loop against the stand-in.

    A loop is a function, or a pair of functions, as ``turnlint fuzz-loop`` takes it.
    """

    def drive(
        self,
        start: Callable[..., Any],
        go_on: Callable[..., Any] | None = None,
        *,
        plan: Iterable[Iterable[str]],
        ignore: Iterable[str] = (),
        strict: bool = True,
    ) -> None:
        """Lead a loop through a plan: the names of the replies, turn by turn of the user.

        ``ignore``: rules whose faults are known, and let pass. Raises ``AssertionError`` with what it did wrong;
        without ``strict``, only for errors.
        """
        __tracebackhide__ = True
        made = Plan.of(plan)
        with Driver(Target.of(start, go_on)) as driver:
            driven = driver.drive(made, [*ignore])
        found = [each for each in driven.verdicts if strict or each.severity == "error"]
        if found:
            lines = [line for each in found for line in verdict_lines(each)]
            raise AssertionError("\n".join([f"after {made} the loop is at fault:", *lines]))

    def fuzz(
        self,
        start: Callable[..., Any],
        go_on: Callable[..., Any] | None = None,
        *,
        seconds: float = 10.0,
        seed: int = 0,
        stop_at: int | None = None,
        ignore: Iterable[str] = (),
    ) -> None:
        """Try replies on a loop for some seconds: see :func:`turnlint.loops.fuzz`.

        ``ignore`` names faults that are known. Raises ``AssertionError`` with each other fault, and a test to paste.
        """
        __tracebackhide__ = True
        target = Target.of(start, go_on)
        score = fuzz(target, seconds=seconds, seed=seed, stop_at=stop_at)
        known = set(ignore)
        found = [each for each in score.found if each.verdict.name not in known]
        if found:
            lines = [line for each in found for line in (*found_lines(each, target.name), "")]
            raise AssertionError("\n".join(["the loop has faults:", *lines, *score_lines(score, target.name)]))
