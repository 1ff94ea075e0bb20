"""What the fuzzer does with one way in: how inputs for it are made, and what must hold of each."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from fuzz.seeds import Seeds
from turnlint.values.report import Report

Json = Any
Context: TypeAlias = dict[str, Any]
#: A path in an input.
Steps: TypeAlias = tuple[str | int, ...]
#: An input, and the keywords that it is given with.
Made: TypeAlias = tuple[Json, Context]


class Told(NamedTuple):
    """What came of one input: the reports, and the CPU seconds of making them and of writing the input as JSON."""

    reports: Sequence[Report] = ()
    seconds: float = 0.0
    dumps: float = 0.0


@dataclass(frozen=True)
class Kind:
    """One way in.

    * ``make``: an input out of a seed of chance; the same for the same.
    * ``check``: raises where an input breaks a promise. What a user may hold wrongly (``TypeError``) breaks none.
    * ``judge``: the one call that a user makes, for those of which one part can be made to grow.
    * ``grows``: whether the part at a path may be made to grow in a form: arguments that are no data may not.
    * ``weight``: how often it comes up; ``shrinks``: what fails can be made smaller and still be of this kind.
    """

    name: str
    weight: int
    make: Callable[[random.Random, Seeds], Made]
    check: Callable[[Json, Context], Told]
    judge: Callable[[Json, Context], Sequence[Report]] | None = None
    grows: Callable[[Steps, str], bool] = lambda path, form: True
    shrinks: bool = True
