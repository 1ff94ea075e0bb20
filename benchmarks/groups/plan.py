"""What a group is given, and what it gives."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Effort, Spread


class Plan(NamedTuple):
    """How long to measure, whether for a glance only, and the folder of recorded exchanges if there is one."""

    effort: Effort
    quick: bool
    corpus: Path | None


class Measured(NamedTuple):
    """What a line of the budget came to, and what a reader of this run should know of it."""

    key: str
    spread: Spread
    note: str = ""


class Unmeasured(Exception):
    """Why a line cannot be measured here: nothing is wrong, something is not at hand."""
