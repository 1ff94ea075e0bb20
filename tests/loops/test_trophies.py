"""The trophy case: small drivers, each known, and results that the page is made of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.loops.loops import FOLDER, LOOPS, RESULTS

DRIVERS = sorted((FOLDER / "drivers").glob("*.py"))


@pytest.mark.parametrize("driver", DRIVERS, ids=lambda path: path.stem)
def test_a_driver_is_small(driver: Path) -> None:
    assert len(driver.read_text("utf-8").splitlines()) < 40


def test_every_driver_is_of_a_loop() -> None:
    named = {name.partition(":")[0] for loop in LOOPS for name, _ in loop.drivers}
    assert named == {path.stem for path in DRIVERS} - {"__init__", "tools"}
    for loop in LOOPS:
        assert any((FOLDER / "requirements" / f"{loop.environment}{kind}").exists() for kind in (".in", ".npm"))


def test_the_results_are_those_of_the_loops() -> None:
    results = json.loads(RESULTS.read_bytes())
    assert set(results) == {loop.title for loop in LOOPS}
    for loop in LOOPS:
        assert [run["driver"] for run in results[loop.title]["runs"]] == [name for name, _ in loop.drivers]
        assert all(run["requests"] > 50 for run in results[loop.title]["runs"])
