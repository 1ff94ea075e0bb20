"""The loops of ``examples/loops/`` in every scene, compared whole with ``told.txt``: what is found, where, what to do.

To renew that, and then read its diff: ``.venv/bin/python -m tests.loops.test_scripts > tests/loops/told.txt``
"""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import turnlint

ROOT: Final = Path(__file__).parents[2]
LOOPS: Final = ROOT / "examples" / "loops"
sys.path.insert(0, str(LOOPS))  # where the scripts find one another when they run by themselves

from scenes import SCENES  # noqa: E402
from stage import Loop, Performance, perform  # noqa: E402

TOLD: Final = Path(__file__).with_name("told.txt")
NAMES: Final = sorted(path.stem for path in LOOPS.glob("*.py") if path.stem not in ("scenes", "stage"))
#: No reply that a loop should take: the SDK raises an exception for it.
ERROR: Final = "an overloaded API"


def loop_of(name: str) -> Loop:
    loop: Loop = importlib.import_module(name).loop
    return loop


def told(name: str) -> Iterator[str]:
    """What a loop does wrong, scene by scene; a scene in which all is well is left out."""
    yield f"{name}.py"
    for scene in SCENES:
        played = perform(loop_of(name), SCENES[scene])
        lines = list(findings(played))
        if lines or played.end != "The loop is done.":
            yield f"  {scene}: {played.end}"
            yield from lines


def findings(played: Performance) -> Iterator[str]:
    for number, act in enumerate(played.acts, 1):
        for finding in act.findings:
            if finding.severity is not turnlint.Severity.ADVICE:
                where = f"request {number}, at {finding.pointer}"
                yield f"    {where}: {finding.severity}[{finding.rule}] {finding.message}"
                if finding.help:
                    yield f"      help: {finding.help}"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_told(name: str) -> None:
    wholes = TOLD.read_text("utf-8").split("\n\n")
    assert "\n".join(told(name)) == wholes[NAMES.index(name)].rstrip("\n")
    assert len(wholes) == len(NAMES)


@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene != ERROR])
def test_the_official_loop_passes(scene: str) -> None:
    played = perform(loop_of("official"), SCENES[scene])
    assert played.end == "The loop is done."
    assert len(played.acts) <= len(SCENES[scene].replies)
    assert [found for act in played.acts for found in act.findings if found.severity != "advice"] == []


@pytest.mark.parametrize("scene", SCENES)
def test_the_replies_are_legal(scene: str) -> None:
    """Nothing that the API never sends, to the loop that asks as it should."""
    played = perform(loop_of("official"), SCENES[scene])
    assert [found for act in played.acts for found in act.reply_findings if found.severity == "error"] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_script_tells_its_story(name: str) -> None:
    path = LOOPS / f"{name}.py"
    result = subprocess.run(
        [sys.executable, str(path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    [show] = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if _calls(node, "show")]
    assert isinstance(show, ast.Call)
    scenes = [ast.literal_eval(argument) for argument in show.args[1:]]
    assert [line for line in result.stdout.splitlines() if line.startswith("==")] == [
        f"== {name} ==" for name in scenes
    ]
    assert len(path.read_text("utf-8").splitlines()) < 60


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


if __name__ == "__main__":
    print("\n\n".join("\n".join(told(name)) for name in NAMES))
