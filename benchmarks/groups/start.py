"""Whole processes: what the first call costs, and the import into pytest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Final

import orjson

from benchmarks.children import python
from benchmarks.groups.plan import Measured, Plan, Unmeasured
from benchmarks.measure import Row, Spread, interleave
from benchmarks.shapes import SHAPES, Json
from benchmarks.shapes.lines import one, tiny

_ONE: Final = "one.json"
_CONFIG: Final = "turnlint.toml"
_SETTINGS: Final = """
exclude = ["raw"]
[severity]
roles-alternate = "warning"
[per-file-ignores]
"old/*" = ["text-after-results"]
[[ignore]]
rule = "unknown-field"
at = "/messages/*/content/*/index"
reason = "ours"
"""
_ENGINES: Final = ("orjson", "jsonschema_rs")


def first_check(request: Json) -> str:
    """A program that checks one request, which it holds as a caller would: as a dict."""
    return f"import turnlint\nturnlint.check({request!r})"


def start(plan: Plan) -> Iterator[Measured]:
    """Imports, first checks and the command, each less a bare start of Python in the same round."""
    if missing := [name for name in _ENGINES if find_spec(name) is None]:
        raise Unmeasured(f"{', '.join(missing)} is not installed, and is what this is held against")
    programs = {
        "bare": ("-c", "pass"),
        "engines": ("-c", f"import {', '.join(_ENGINES)}"),
        "import": ("-c", "import turnlint"),
        "first-check": ("-c", first_check(tiny(0))),
        "first-check-tools": ("-c", first_check(orjson.loads(SHAPES["six"].raw()))),
        "check-one": ("-m", "turnlint", "check", _ONE, "--isolated"),
        "configured": ("-m", "turnlint", "check", _ONE, "--config", _CONFIG),
        "version": ("-m", "turnlint", "--version"),
    }
    with python() as interpreter:
        one(interpreter.folder / _ONE)
        (interpreter.folder / _CONFIG).write_text(_SETTINGS, "utf-8")
        rounds = interleave(plan.effort, {name: interpreter.cpu(*program) for name, program in programs.items()})
    yield Measured("engines", rounds.spread(lambda row: (row["engines"] - row["bare"]) * 1e3))
    yield Measured("version", rounds.spread(lambda row: row["version"] * 1e3))
    yield Measured("configured", rounds.spread(lambda row: (row["configured"] - row["check-one"]) * 1e3))
    for name in ("import", "first-check", "first-check-tools", "check-one"):
        yield Measured(name, rounds.spread(_over_engines(name)))


def _over_engines(name: str) -> Callable[[Row], float]:
    return lambda row: (row[name] - row["bare"]) / (row["engines"] - row["bare"])


def plugin(plan: Plan) -> Iterator[Measured]:
    """The plugin's import: what it adds to pytest alone, which runs before and after it in each round.

    How far two runs of the same differ is told beside it: below that the figure says nothing but "little".
    """
    alone = ("-c", "import pytest")
    both = ("-c", "import pytest, turnlint.pytest_plugin")
    programs = {"alone": alone, "both": both, "again": alone}
    with python() as interpreter:
        rounds = interleave(plan.effort, {name: interpreter.cpu(*program) for name, program in programs.items()})
    floor = rounds.spread(lambda row: abs(row["again"] - row["alone"]) * 1e3)
    added = rounds.spread(lambda row: (row["both"] - (row["again"] + row["alone"]) / 2) * 1e3)
    yield Measured("plugin-floor", floor)
    yield Measured("plugin", _not_negative(added), "within the noise" if added.median < floor.median else "")


def _not_negative(spread: Spread) -> Spread:
    """An import takes no negative time: what is less than nothing is noise."""
    return Spread(max(spread.median, 0.0), max(spread.low, 0.0), max(spread.high, 0.0), spread.rounds)
