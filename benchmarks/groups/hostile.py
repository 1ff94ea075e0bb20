"""Twice of what is hostile costs no more than a little over twice as much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

import turnlint
from benchmarks.groups.plan import Measured, Plan
from benchmarks.measure import Rounds, Row, Trial, calls, interleave
from benchmarks.shapes.hostile import SCHEMAS, one_line, pastes, strict_tool
from turnlint.sources.positions import Scanner

_TEXT: Final = 10_000
_SCHEMA: Final = 1_000
_MESSAGES: Final = 750


def hostile(plan: Plan) -> Iterator[Measured]:
    """The three lines; each tells the worst of its shapes."""
    texts = {f"text {index}": partial(_paste, index) for index in range(len(pastes(1)))}
    yield _worst("explain-growth", plan, turnlint.explain, texts)
    yield _worst("schema-growth", plan, turnlint.check, {name: partial(_tool, make) for name, make in SCHEMAS.items()})
    yield _worst("places-growth", plan, _places, {"a line": _line})


def _paste(index: int, factor: int) -> str:
    return pastes(factor * _TEXT)[index]


def _tool(make: Callable[[int], dict[str, Any]], factor: int) -> dict[str, Any]:
    return strict_tool(make(factor * _SCHEMA), factor * _SCHEMA)


def _line(factor: int) -> tuple[str, int]:
    return one_line(factor * _MESSAGES), factor


def _places(given: tuple[str, int]) -> None:
    text, factor = given
    scanner = Scanner(text)
    for index in range(factor * _MESSAGES):
        scanner.span(("messages", index, "content", 1, "more", 1, "a"))


def _worst(key: str, plan: Plan, what: Callable[[Any], object], shapes: Mapping[str, Callable[[int], Any]]) -> Measured:
    """The shape whose cost grows most: at twice its size, over twice that at its size."""
    trials: dict[str, Trial] = {}
    for name, made in shapes.items():
        for factor in (1, 2):
            trials[f"{name} {factor}"] = calls(what, partial(made, factor))
    rounds = interleave(plan.effort, trials)
    spreads = {name: rounds.spread(partial(_growth, name=name)) for name in shapes}
    name = max(spreads, key=lambda each: spreads[each].median)
    return Measured(key, spreads[name], f"the worst: {name}; {_cost(rounds, name)}")


def _growth(row: Row, name: str) -> float:
    return row[f"{name} 2"] / row[f"{name} 1"] / 2


def _cost(rounds: Rounds, name: str) -> str:
    return f"{rounds.spread(lambda row: row[f'{name} 2']).median * 1000:.1f} ms at twice the size"
