"""The loop fuzzer: it finds what is planted, makes it small, and finds nothing in a loop that is right."""

from __future__ import annotations

import json
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from tests.command import runner
from tests.loops.planted import PLANTS, loop
from turnlint import cli
from turnlint.loops import Driver, Plan, Target, fuzz
from turnlint.loops.plan import STEPS, replies
from turnlint.loops.target import TargetError


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_fault_is_found_and_made_small(plant: str) -> None:
    score = fuzz(Target(plant, partial(loop, plant)), seconds=50, stop_at=1)
    (found,) = score.found
    assert found.verdict.name in PLANTS[plant]
    steps = [step for step in found.plan.steps if step != "end_turn"]
    assert len(steps) <= 2
    assert score.seconds < 60


def test_a_loop_that_is_right_has_no_fault() -> None:
    for stream in ("", "stream"):
        score = fuzz(Target("right", partial(loop, stream)), seconds=4)
        assert [(found.verdict, found.plan) for found in score.found] == []
        assert {"tool_use", "pause_turn", "mixed", "cut_call", "refusal"} <= set(score.played)


def test_the_same_seed_tries_the_same() -> None:
    plans: list[list[Plan]] = [[], []]
    for tried in plans:
        target = Target("right", partial(loop, ""))
        with Driver(target) as driver:
            tried.append(Plan.of([["tool_use"]]))
            assert driver.drive(tried[0]).verdicts == []
    assert plans[0] == plans[1]
    first, second = (fuzz(Target("a", partial(loop, "a refusal is kept")), seconds=60, seed=5, stop_at=1) for _ in "ab")
    assert first.found == second.found


def test_what_is_kept_is_tried_again(tmp_path: Path) -> None:
    fuzz(Target("a", partial(loop, "")), seconds=4, database=tmp_path)
    assert fuzz(Target("a", partial(loop, "a refusal is kept")), seconds=60, database=tmp_path, stop_at=1).found


def test_every_step_has_a_script() -> None:
    for name in STEPS:
        assert len(replies([name])) == 2
    with pytest.raises(ValueError, match="there is no reply 'nonsense'"):
        Plan.of([["nonsense"]])


PROGRAM = """
from tests.loops.planted import loop


def agent():
    return loop("a cut call is run")


def forgetful(message):
    return loop("")(message)


def begin(message):
    talk = loop("a cut call is run")
    try:
        talk(message)
    except Exception:
        pass
    return talk


def go_on(talk, message):
    talk(message)
    return talk


async def later(base_url):
    assert base_url.startswith("http://127.0.0.1:")
    return loop("")


def nothing():
    return None
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "program_with_loops.py").write_text(PROGRAM)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "program_with_loops", raising=False)


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("name", "faults"), [("agent", 1), ("forgetful", 0), ("begin,go_on", 1), ("later", 0)], ids=str
)
def test_the_command(name: str, faults: int) -> None:
    budget = ["--seconds", "60", "--stop-at", "1"] if faults else ["--seconds", "2"]
    arguments = ["fuzz-loop", f"program_with_loops:{name}", *budget, "--format", "json"]
    result = runner().invoke(cli.main, arguments)
    told = json.loads(result.stdout)
    assert result.exit_code == min(faults, 1)
    assert len(told["found"]) == faults
    assert told["conversations"] > 5


@pytest.mark.usefixtures("program")
def test_the_command_tells_a_fault() -> None:
    result = runner().invoke(cli.main, ["fuzz-loop", "program_with_loops:agent", "--seconds", "60", "--stop-at", "1"])
    assert result.exit_code == 1
    told = result.stdout.splitlines()
    assert told[0].startswith("warning[truncated-call-answered] request 2: the response stopped at `max_tokens`")
    assert "  = after: [['cut_call']]" in told
    assert "          turnlint_loop.drive(agent, plan=[['cut_call']])" in told
    assert any(line.startswith("program_with_loops:agent: 1 fault; ") for line in told)


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("program_with_loops", "a loop is named as module:function"),
        ("program_with_loops:missing", "program_with_loops has no function missing"),
        ("no_such_module:x", "no_such_module cannot be imported"),
        ("program_with_loops:nothing", "takes no message, and gives nothing that takes one"),
    ],
)
def test_what_is_no_loop(name: str, told: str) -> None:
    result = runner().invoke(cli.main, ["fuzz-loop", name, "--seconds", "1"])
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_pair_and_a_function() -> None:
    with pytest.raises(TargetError):
        Target.of(lambda: None).begin("http://127.0.0.1:1")
    assert Target.of(loop).name == "tests.loops.planted:loop"


def test_a_loop_that_hangs_ends_the_hunt() -> None:
    def hangs(message: str) -> None:
        loop("")(message)
        threading.Event().wait(3)

    with Driver(Target("hangs", lambda: hangs), turn_seconds=0.5) as driver:
        driven = driver.drive(Plan.of([[], []]))
    assert [verdict.name for verdict in driven.verdicts] == ["hangs"]
    assert driver.hangs
