"""What the README shows is what happens: its commands and examples are run, their output compared whole."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

pytest_plugins = ["pytester"]

ROOT: Final = Path(__file__).parents[2]
README: Final = (ROOT / "README.md").read_text("utf-8")
BLOCKS: Final = [(match[1], match[2]) for match in re.finditer(r"^```(\w+)\n(.*?)^```$", README, re.M | re.S)]


def blocks(language: str, containing: str = "") -> list[str]:
    return [text for name, text in BLOCKS if name == language and containing in text]


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.splitlines()[0])
def test_command(block: str) -> None:
    command, _, expected = block.partition("\n")
    _, program, *arguments = shlex.split(command)
    assert program in ("turnlint", "python")
    result = subprocess.run(
        [sys.executable, *(["-m", "turnlint"] if program == "turnlint" else []), *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.stdout == expected
    assert result.stderr == ""
    assert result.returncode == (1 if program == "turnlint" else 0)


def test_a_loop_is_that_of_the_examples() -> None:
    (code,) = blocks("python", "client.messages.create(")
    (script,) = re.findall(r"^\$ python (\S+)", "".join(blocks("console")), re.M)
    assert code in (ROOT / script).read_text("utf-8")


@pytest.mark.parametrize("told", ["turnlint.check(request", "turnlint.Session()", "turnlint.next_turn(request"])
def test_library_call(told: str) -> None:
    (code,) = blocks("python", told)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "README.md", "exec"), {})
    assert output.getvalue() == BLOCKS[BLOCKS.index(("python", code)) + 1][1]


def test_pytest_plugin(pytester: pytest.Pytester) -> None:
    (code,) = blocks("python", "assert_valid")
    (settings,) = blocks("ini")
    pytester.makeini(settings)
    pytester.makepyfile(code)
    for file, source in (("tests/fixtures/it.json", "tool_loop.json"), ("recorded/a/b.jsonl", "message_list.json")):
        path = pytester.path / file
        path.parent.mkdir(parents=True)
        path.write_text((ROOT / "examples/accepted" / source).read_text("utf-8").replace("\n", ""), "utf-8")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=4)


def test_every_setting_of_the_plugin_is_named() -> None:
    from turnlint.pytest_plugin import SETTINGS

    assert [name for name, _, _ in SETTINGS if f"_{name}`" not in README] == []


def test_make_targets() -> None:
    named = re.findall(r"^make (\w+)", "".join(blocks("sh")), re.M)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert named == ["demo", "test"]
    assert [name for name in named if not re.search(rf"^{name}:", makefile, re.M)] == []


def test_extras_and_layout_exist() -> None:
    import tomllib

    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert set(re.findall(r"\.\[(\w+)\]", README)) <= extras.keys()
    folders = re.findall(r"^(?:  )?(\w[\w/]*/)", blocks("text", "validator/")[0], re.M)
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
    links = re.findall(r"\]\((?!https)([^)]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_exit_codes() -> None:
    from turnlint.cli import process

    rows = re.findall(r"^\| (\d) \| ([^|]+) \|$", README, re.M)
    assert [int(code) for code, _ in rows] == [
        process.CLEAN,
        process.ERRORS_FOUND,
        process.BAD_USAGE,
        process.NOTHING_TO_CHECK,
    ]
