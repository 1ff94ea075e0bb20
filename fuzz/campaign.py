"""A campaign: inputs one after another, each made from the seed and its number alone, so that any can be made again."""

from __future__ import annotations

import contextlib
import random
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from fuzz import growth
from fuzz.kind import Json, Kind, Told
from fuzz.kinds import KINDS
from fuzz.seeds import seeds
from fuzz.shrinking import shrunk

#: Seconds of CPU after which an input counts as hanging, and the seconds that may pass meanwhile on a busy machine.
#: They end a campaign's input, and decide no verdict of turnlint's.
HANGS: Final = 30
_WAITS: Final = 600
#: A check is told as an outlier where it takes so long, and so many times what writing the same takes.
_SLOW: Final = 0.2
_TIMES: Final = 100
_GROWTH: Final = "growth"


@dataclass
class Failure:
    """A promise that was broken: which, by which input, and where."""

    number: int
    kind: str
    what: str
    where: str
    value: Json = None
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        """Failures with one key are one."""
        return (self.kind, self.what.split("'")[0][:60], self.where)


@dataclass
class Tally:
    """What a campaign came to."""

    inputs: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    failures: dict[tuple[str, str, str], Failure] = field(default_factory=dict)
    outliers: list[tuple[float, float, int]] = field(default_factory=list)
    grown: dict[str, tuple[int, growth.Growth]] = field(default_factory=dict)
    unjudged: int = 0


class Made(NamedTuple):
    """An input: by what chance it was made, the name that it counts under, its kind, itself, and its keywords."""

    rng: random.Random
    name: str
    kind: Kind
    value: Json
    context: dict[str, Any]


class Hangs(BaseException):
    """An input takes too long; nothing in between may catch it."""


@contextlib.contextmanager
def _ends() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Hangs

    if not hasattr(signal, "setitimer"):
        yield
        return
    timers = ((signal.SIGPROF, signal.ITIMER_PROF, HANGS), (signal.SIGALRM, signal.ITIMER_REAL, _WAITS))
    before = [signal.signal(number, stop) for number, _, _ in timers]
    for _, timer, seconds in timers:
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for (number, timer, _), handler in zip(timers, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(number, handler)


class Campaign:
    """Runs inputs and counts."""

    def __init__(
        self, seed: int, *, with_growth: bool = False, tell: Callable[[Failure], None] = lambda failure: None
    ) -> None:
        self.seed = seed
        self._tell = tell
        self.tally = Tally()
        self._kinds = [kind.name for kind in KINDS.values() for _ in range(kind.weight)]
        if with_growth:
            self._kinds += [_GROWTH, _GROWTH]

    def made(self, number: int) -> Made:
        """The input of a number, made of chance."""
        rng = random.Random(f"{self.seed}:{number}")
        name = rng.choice(self._kinds)
        kind = KINDS[name] if name != _GROWTH else rng.choice([each for each in KINDS.values() if each.judge])
        return Made(rng, name, kind, *kind.make(rng, seeds()))

    def run(self, number: int) -> None:
        """Make the input of a number, and hold it against what must hold."""
        made = self.made(number)
        self.tally.inputs[made.name] += 1
        if made.name == _GROWTH:
            self._grow(number, made)
            return

        def check(each: Json) -> None:
            self._count(number, made.kind.check(each, made.context))

        self._guarded(number, made, check)

    def _count(self, number: int, told: Told) -> None:
        for report in told.reports:
            self.tally.rules.update({finding.rule for finding in report.findings})
            self.tally.skipped.update(report.skipped.keys())
        self.tally.unjudged += not told.reports
        if told.seconds > _SLOW and told.seconds > _TIMES * told.dumps:
            self.tally.outliers.append((told.seconds, told.seconds / max(told.dumps, 1e-6), number))

    def _grow(self, number: int, made: Made) -> None:
        found: list[growth.Growth] = []

        def check(each: Json) -> None:
            if (fast := growth.too_fast(made.rng, made.kind, each, made.context)) is not None:
                found.append(fast)

        self._guarded(number, made, check)
        for fast in found:
            places = ".".join("*" if isinstance(step, int) else step for step in fast.path)
            self.tally.grown.setdefault(f"{made.kind.name} {places} ({fast.form})", (number, fast))

    def _guarded(self, number: int, made: Made, check: Callable[[Json], None]) -> None:
        value = made.value
        failure = _failure(number, made.name, check, value)
        if failure is None or failure.key in self.tally.failures:
            return
        if made.kind.shrinks and made.name != _GROWTH and failure.what != "hangs":
            value = shrunk(value, lambda each: _has(failure.key, _failure(number, made.name, check, each)))
        failure.value, failure.context = value, made.context
        self.tally.failures[failure.key] = failure
        self._tell(failure)


def _failure(number: int, kind: str, check: Callable[[Json], None], value: Json) -> Failure | None:
    try:
        with _ends():
            check(value)
    except Hangs:
        return Failure(number, kind, "hangs", "")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a panic of a library in Rust is no Exception
        frames = traceback.extract_tb(error.__traceback__)
        inside = [frame for frame in frames if "/turnlint" in frame.filename] or list(frames)
        where = f"{Path(inside[-1].filename).name}:{inside[-1].name}"
        return Failure(number, kind, f"{type(error).__name__}: {error}"[:400], where)
    return None


def _has(key: tuple[str, str, str], failure: Failure | None) -> bool:
    return failure is not None and failure.key == key


def campaign(seed: int, *, seconds: float, begin: int, tell: Callable[[Failure], None]) -> Tally:
    """Run inputs for so many seconds; each failure is told as it is found."""
    made = Campaign(seed, with_growth=True, tell=tell)
    end = time.monotonic() + seconds
    number = begin
    while time.monotonic() < end:
        try:
            made.run(number)
        except KeyboardInterrupt:
            break  # what was found until then is told
        number += 1
    return made.tally
