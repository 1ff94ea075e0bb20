"""What the pages show is what happens: each block of code on them is run, and its output compared whole."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import Final, NamedTuple

import jsonschema
import pytest
import yaml

from tests.command import runner
from turnlint.checking.suppressing import Suppressions
from turnlint.cli import main as command
from turnlint.config import reading
from turnlint.stand_in import StandIn
from turnlint_schemas import load

pytest_plugins = ["pytester"]

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


#: Programs of other languages that ask the stand-in: how each is run, and what must be at hand.
RUN_BY: Final = {
    "ts": ("node", "ask.mjs", ["node", "ask.mjs"]),
    "go": ("go", "ask.go", ["go", "run", "ask.go"]),
    "java": ("java", "Ask.java", ["java", "Ask.java"]),
    "bash": ("curl", "ask.sh", ["bash", "ask.sh"]),
}


class Block(NamedTuple):
    """A block of code: where it stands, its language, its text, and the text of the output that follows it."""

    page: str
    line: int
    language: str
    text: str
    output: str | None

    def __str__(self) -> str:
        return f"{self.page}:{self.line} {self.language}"


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    found = list(re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S))
    blocks = []
    for block, after in zip_longest(found, found[1:]):
        follows = after is not None and after[1] == "text" and text[block.end() : after.start()].isspace()
        line = text.count("\n", 0, block.start()) + 1
        blocks.append(Block(page.name, line, block[1], block[2], after[2] if after and follows else None))
    return blocks


BLOCKS: Final = [block for page in PAGES for block in blocks_of(page)]


def of(language: str, keep: Callable[[Block], bool] = lambda _: True) -> list[Block]:
    return [block for block in BLOCKS if block.language == language and keep(block)]


def is_test(block: Block) -> bool:
    return "def test_" in block.text


def is_excerpt(block: Block) -> bool:
    """Part of a script that stands in `examples/`, or of the rule that another test builds a pack of."""
    return "client: Any" in block.text or block.page == "CONTRIBUTING.md"


def helps(arguments: list[str]) -> bool:
    """Whether there is such a command."""
    return runner().invoke(command, [*arguments, "--help"]).exit_code == 0


def test_every_block_is_of_a_language_that_is_tried() -> None:
    languages = {"console", "python", "text", "sh", "toml", "yaml", "json", "ini", "lua", *RUN_BY}
    assert [str(block) for block in BLOCKS if block.language not in languages] == []


@pytest.mark.parametrize("block", of("console"), ids=str)
def test_command(block: Block, tmp_path: Path) -> None:
    commands = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block.text, re.M)
    for line, expected in commands:
        program, *arguments = shlex.split(line)
        if program == "pytest":
            (tmp_path / "test_it.py").write_text("def test_it(): pass\n")
            arguments = [str(tmp_path), "-p", "no:cacheprovider", *arguments]
        module = {"turnlint": ["-m", "turnlint"], "pytest": ["-m", "pytest"], "python": []}[program]
        result = subprocess.run(
            [sys.executable, *module, *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert result.stderr == ""
        if expected:
            assert result.stdout == expected
        fails = "--strict" in line or re.search(r"\d error", expected) is not None
        assert result.returncode == (1 if program == "turnlint" and fails else 0)


@pytest.mark.parametrize("block", of("python", lambda block: not is_test(block) and not is_excerpt(block)), ids=str)
def test_program(block: Block) -> None:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(block.text, block.page, "exec"), {"__name__": "__main__"})
    assert output.getvalue() == (block.output or "")


@pytest.mark.parametrize("block", of("python", lambda block: "client: Any" in block.text), ids=str)
def test_a_loop_is_that_of_the_examples(block: Block) -> None:
    scripts = re.findall(r"^\$ python (\S+)", "".join(each.text for each in of("console")), re.M)
    assert any(block.text in (ROOT / script).read_text("utf-8") for script in scripts)


@pytest.mark.parametrize("block", of("python", lambda block: is_test(block) and not is_excerpt(block)), ids=str)
def test_tests(block: Block, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(block.text)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=block.text.count("def test_"))


@pytest.mark.parametrize("block", of("ini"), ids=str)
def test_settings_of_pytest(block: Block, pytester: pytest.Pytester) -> None:
    pytester.makeini(block.text)
    for file, source in (("tests/fixtures/it.json", "tool_loop.json"), ("recorded/a/b.jsonl", "message_list.json")):
        path = pytester.path / file
        path.parent.mkdir(parents=True)
        path.write_text((ROOT / "examples/accepted" / source).read_text("utf-8").replace("\n", ""), "utf-8")
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=2)


@pytest.mark.parametrize("block", of("sh"), ids=str)
def test_shell(block: Block) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    for line in block.text.splitlines():
        program, *arguments = shlex.split(line, comments=True)
        if program == "make":
            assert re.search(rf"^{arguments[0]}:", makefile, re.M)
        elif program.endswith("pip"):
            assert arguments[0] == "install"
            assert set(re.findall(r"\[(\w+)\]", line)) <= extras.keys()
        elif program.endswith("turnlint"):
            assert helps(arguments[:1])
        else:
            assert arguments[:2] in (["-m", "venv"], ["-m", "pytest"])


@pytest.mark.parametrize("block", of("toml"), ids=str)
def test_toml(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = tomllib.loads(block.text)
    if "turnlint" not in tables.get("tool", {}):
        server = tables.get("language-server", {}).get("turnlint")
        assert server is None or helps(server["args"])
        return
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text(block.text)
    Suppressions().admit(reading.read("pyproject.toml"))


@pytest.mark.parametrize("block", of("yaml"), ids=str)
def test_yaml(block: Block) -> None:
    parsed = yaml.safe_load(block.text)
    if "replies" in parsed:
        StandIn(parsed["replies"])
        return
    if "repos" in parsed:
        ours = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
        assert {hook["id"] for repo in parsed["repos"] for hook in repo["hooks"]} <= {hook["id"] for hook in ours}
        return
    inputs = yaml.safe_load((ROOT / "action.yml").read_text())["inputs"]
    assert {name for step in parsed for name in step["with"]} <= set(inputs)


@pytest.mark.parametrize("block", of("json"), ids=str)
def test_json(block: Block) -> None:
    jsonschema.Draft202012Validator(json.loads(load("exchange.json"))).validate(json.loads(block.text))


@pytest.mark.parametrize("block", of("lua"), ids=str)
def test_lua(block: Block) -> None:
    (words,) = re.findall(r"cmd = \{ (.*) \}", block.text)
    program, *arguments = json.loads(f"[{words}]")
    assert program == "turnlint"
    assert helps(arguments)


@pytest.mark.parametrize("block", [block for language in RUN_BY for block in of(language)], ids=str)
def test_another_language_asks_the_stand_in(block: Block, tmp_path: Path) -> None:
    """Where its runtime is at hand; TypeScript needs the SDK, in the folder that NODE_MODULES names."""
    program, file, command = RUN_BY[block.language]
    modules = os.environ.get("NODE_MODULES", "")
    if shutil.which(program) is None or (block.language == "ts" and not modules):
        pytest.skip(f"{program} is not at hand")
    if modules:
        (tmp_path / "node_modules").symlink_to(modules)
    (tmp_path / file).write_text(block.text)
    with StandIn("Water turns it.") as api:
        environment = os.environ | {"ANTHROPIC_BASE_URL": api.url}
        told = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120
        )
        assert "Water turns it." in told.stdout, told.stderr
        assert api.seen.ok


def test_what_the_readme_names_exists() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (layout,) = (block.text for block in of("text") if block.page == "README.md" and "validator/" in block.text)
    folders = re.findall(r"^(?:  )?(\w[\w/]*/)", layout, re.M)
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
    links = re.findall(r"\]\((?!https)([^)]+)\)", readme)
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert re.findall(r"^make (\w+)", readme, re.M) == ["demo", "test"]


def test_exit_codes() -> None:
    from turnlint.cli import process

    rows = re.findall(r"^\| (\d) \| ([^|]+) \|$", (ROOT / "docs/answers.md").read_text("utf-8"), re.M)
    codes = [process.CLEAN, process.ERRORS_FOUND, process.BAD_USAGE, process.NOTHING_TO_CHECK]
    assert [int(code) for code, _ in rows] == codes


def test_every_setting_of_the_plugin_is_named() -> None:
    from turnlint.pytest_plugin import SETTINGS

    page = (ROOT / "docs/pytest.md").read_text("utf-8")
    assert [name for name, _, _ in SETTINGS if f"_{name}`" not in page] == []
