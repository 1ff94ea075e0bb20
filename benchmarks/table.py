"""The budget as a table: what was measured, how far it spreads, the bound, and whether it holds."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Final, NamedTuple

from benchmarks.budget import Line
from benchmarks.groups import Measured

_ENGINES: Final = ("turnlint", "orjson", "pydantic-core", "jsonschema-rs")
_FORM: Final = "{verdict:<8} {measured:>14}  {spread:<17} {rounds:>6}  {bound:<12} {what}"


class Outcome(NamedTuple):
    """What came of a line: a measurement, or why there is none; ``failed`` where there should be one."""

    line: Line
    measured: Measured | None = None
    why: str = ""
    failed: bool = False

    @property
    def over(self) -> bool:
        """Whether the bound is missed, or nothing could be measured by a fault."""
        return self.failed or (self.measured is not None and not self.line.holds(self.measured.spread.median))


def machine() -> str:
    """Where this is measured: the figures of two machines do not compare, their ratios nearly do."""
    load = os.getloadavg()[0]
    return (
        f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, "
        f"{os.cpu_count()} cores, load {load:.1f}; {', '.join(_versions())}"
    )


def _versions() -> Iterator[str]:
    for name in _ENGINES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"no {name}"


def table(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """A line each, in the budget's order."""
    yield _FORM.format(verdict="", measured="median", spread="quartiles", rounds="rounds", bound="bound", what="what")
    for outcome in outcomes:
        yield row(outcome)
    yield "close: the bound lies between the quartiles, so that another run may say otherwise"


def row(outcome: Outcome) -> str:
    """One outcome."""
    line, measured = outcome.line, outcome.measured
    if measured is None:
        cells = {"measured": "-", "spread": "", "rounds": ""}
        what = f"{line.what} ({outcome.why})"
    else:
        spread = measured.spread
        cells = {
            "measured": f"{_figure(spread.median)} {line.unit}",
            "spread": f"{_figure(spread.low)} … {_figure(spread.high)}" if spread.rounds > 1 else "",
            "rounds": str(spread.rounds),
        }
        what = f"{line.what} ({measured.note})" if measured.note else line.what
    return _FORM.format(verdict=_verdict(outcome), bound=_bound(line), what=what, **cells).rstrip()


def _verdict(outcome: Outcome) -> str:
    if outcome.failed:
        return "FAILED"
    if outcome.measured is None or outcome.line.bound is None:
        return ""
    spread = outcome.measured.spread
    close = spread.rounds > 1 and outcome.line.holds(spread.low) != outcome.line.holds(spread.high)
    return ("OVER" if outcome.over else "ok") + (" close" if close else "")


def _bound(line: Line) -> str:
    if line.bound is None:
        return ""
    return f"{'≥' if line.at_least else '≤'} {line.bound:g} {line.unit}"


def _figure(value: float) -> str:
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def summary(outcomes: Iterable[Outcome]) -> str:
    """How many bounds hold, of those that were measured."""
    judged = [
        outcome for outcome in outcomes if outcome.line.bound is not None and (outcome.measured or outcome.failed)
    ]
    return f"{sum(not outcome.over for outcome in judged)} of {len(judged)} bounds hold"
