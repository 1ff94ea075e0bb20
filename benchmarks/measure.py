"""CPU time of calls, interleaved: what is compared is measured in turn, so that a busy machine slows both alike.

How it is kept honest:

* CPU time of this process, or of a child with all that it started; never the clock on the wall.
* One round measures every contender once, each on inputs made for it alone, and each round begins with another
  contender. A figure is computed inside a round and the median of the rounds is told, with its quartiles.
* What takes microseconds is called on as many fresh inputs as make two milliseconds.
* The garbage collector stays on, for it is on where people run this. Before each sample all is collected, so that no
  contender pays for what the making of its input or another one left behind; the input has then the age of something
  that the caller held before. The collections that a call itself sets off are its own cost, and so is the freeing of
  what it returns.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, TypeAlias

Trial: TypeAlias = Callable[[], float]
"""Measures one thing once: CPU seconds."""
Row: TypeAlias = Mapping[str, float]
"""What each contender took in one round."""

_SAMPLE: Final = 0.002
_MOST_CALLS: Final = 500


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: rounds are added until the time is used up, within bounds."""

    seconds: float
    least: int
    most: int


QUICK: Final = Effort(seconds=1.0, least=5, most=200)
FULL: Final = Effort(seconds=8.0, least=15, most=1_000)


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with the quartiles around it, over so many rounds."""

    median: float
    low: float
    high: float
    rounds: int

    @classmethod
    def of(cls, values: list[float]) -> Spread:
        """The spread of some figures."""
        low, middle, high = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
        return cls(middle, low, high, len(values))


@dataclass(frozen=True, slots=True)
class Rounds:
    """What was measured, a row a round."""

    rows: tuple[Row, ...]

    def spread(self, figure: Callable[[Row], float]) -> Spread:
        """A figure computed in each round."""
        return Spread.of([figure(row) for row in self.rows])

    def ratio(self, one: str, other: str) -> Spread:
        """How many times as much the one takes as the other."""
        return self.spread(lambda row: row[one] / row[other])


def interleave(effort: Effort, trials: Mapping[str, Trial]) -> Rounds:
    """Measure the contenders in turn, round after round."""
    names = list(trials)

    def row(number: int) -> Row:
        first = number % len(names)
        return {name: trials[name]() for name in names[first:] + names[:first]}

    return repeat(effort, row)


def repeat(effort: Effort, row: Callable[[int], Row]) -> Rounds:
    """Measure round after round, as long as the effort allows; a round is given its number."""
    rows: list[Row] = []
    end = time.perf_counter() + effort.seconds
    while len(rows) < effort.least or (len(rows) < effort.most and time.perf_counter() < end):
        rows.append(row(len(rows)))
    return Rounds(tuple(rows))


def calls(what: Callable[[Any], object], fresh: Callable[[], Any]) -> Trial:
    """A trial of one call, on a fresh input each time; called once before, so that nothing is measured cold."""
    what(fresh())
    count = min(_MOST_CALLS, ceil(_SAMPLE / max(seconds(what, [fresh()]), 1e-6)))

    def trial() -> float:
        return seconds(what, [fresh() for _ in range(count)]) / count

    return trial


def seconds(what: Callable[[Any], object], inputs: list[Any]) -> float:
    """The CPU time of a call on each input, the collector having nothing left to do before."""
    gc.collect()
    start = time.process_time()
    for value in inputs:
        what(value)
    return time.process_time() - start
