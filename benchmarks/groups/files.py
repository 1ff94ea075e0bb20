"""JSON Lines through the command: speed a core, memory, and what more cores give."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

from benchmarks.children import Python, python
from benchmarks.groups.plan import Measured, Plan, Unmeasured
from benchmarks.measure import Effort, Spread, interleave
from benchmarks.shapes.lines import long_lines, tiny_lines

_CHECK: Final = ("-m", "turnlint", "check")
_SCALE: Final = 10
"""How many times as long the longer file is, of which the memory is compared."""


def jsonl(plan: Plan) -> Iterator[Measured]:
    """Files of lines: each figure is for the lines alone, less the run over a file of one line."""
    effort = Effort(plan.effort.seconds * 2, 3 if plan.quick else 7, 30)
    with python() as interpreter:
        parallel = "--jobs" in interpreter.run(*_CHECK, "--help").output
        check = (*_CHECK, "--jobs", "1") if parallel else _CHECK
        yield from _speed(interpreter, check, effort, 1_000 if plan.quick else 4_000)
        yield from _memory(interpreter, check, 300 if plan.quick else 1_000)
        if not parallel:
            raise Unmeasured("the command has no --jobs")
        if plan.quick:
            raise Unmeasured("a quick run is too short to tell")
        yield from _jobs(interpreter, effort)


def _speed(interpreter: Python, check: tuple[str, ...], effort: Effort, count: int) -> Iterator[Measured]:
    folder = interpreter.folder
    long_lines(folder / "first.jsonl", 1)
    size = long_lines(folder / "long.jsonl", count)
    many = count * 10
    tiny_lines(folder / "tiny.jsonl", many)
    names = ("first", "long", "tiny")
    rounds = interleave(effort, {name: interpreter.cpu(*check, f"{name}.jsonl") for name in names})
    yield Measured("jsonl-rate", rounds.spread(lambda row: size / (row["long"] - row["first"]) / 1e6))
    yield Measured("jsonl-tiny", rounds.spread(lambda row: (row["tiny"] - row["first"]) / many * 1e6))


def _memory(interpreter: Python, check: tuple[str, ...], count: int) -> Iterator[Measured]:
    for scale in (1, _SCALE):
        long_lines(interpreter.folder / f"times-{scale}.jsonl", count * scale)
    once, often = (interpreter.peak(*check, f"times-{scale}.jsonl") for scale in (1, _SCALE))
    yield Measured("jsonl-memory", Spread.of([often / once]))


def _jobs(interpreter: Python, effort: Effort) -> Iterator[Measured]:
    cores = os.cpu_count() or 1
    long_lines(interpreter.folder / "large.jsonl", 10_000)

    def wall(jobs: int) -> float:
        return interpreter.run(*_CHECK, "--jobs", str(jobs), "large.jsonl").wall

    rounds = interleave(effort, {"one": lambda: wall(1), "all": lambda: wall(cores)})
    yield Measured("jsonl-jobs", rounds.spread(lambda row: row["one"] / row["all"] / cores), f"{cores} cores")
