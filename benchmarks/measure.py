"""Medians of ratios: two things measured in turn, so that a busy machine slows both."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any


def ratio(one: Callable[[Any], object], other: Callable[[Any], object], fresh: Callable[[], Any], rounds: int) -> float:
    """The median over the rounds of how much longer ``one`` takes than ``other``, on fresh objects each time."""
    return statistics.median(seconds(one, fresh()) / seconds(other, fresh()) for _ in range(rounds))


def seconds(what: Callable[[Any], object], value: Any) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    what(value)
    return time.perf_counter() - start


def median(what: Callable[[], object], rounds: int) -> float:
    """The median time of a call, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        what()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def process(*arguments: str, rounds: int = 9) -> float:
    """The median time of a Python process, in seconds, with its byte code written before, as installed code has it."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def run() -> None:
            subprocess.run([sys.executable, *arguments], check=False, capture_output=True, env=environment)

        run()
        return median(run, rounds)
