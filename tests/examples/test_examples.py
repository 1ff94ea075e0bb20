"""``turnlint check examples/``, compared whole with ``check.txt``. To renew that, and then read its diff:

turnlint check examples/ --advice > tests/examples/check.txt
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import turnlint
from turnlint.readers.reading import read
from turnlint.readers.record import Record
from turnlint.sources.files import Source

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FILES = sorted(path for name in ("accepted", "refused") for path in (EXAMPLES / name).glob("*.json*"))


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "turnlint", "check", *arguments]
    utf8 = os.environ | {"PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", env=utf8, check=False)


def reports(path: Path) -> Iterator[turnlint.Report]:
    for record in read(Source(str(path), named=True)):
        assert isinstance(record, Record)
        yield turnlint.check(record.exchange.request, endpoint=record.exchange.endpoint)


def test_whole_output() -> None:
    result = check("examples/", "--advice")
    assert result.stdout == (ROOT / "tests" / "examples" / "check.txt").read_text("utf-8")
    assert result.stderr == ""
    assert result.returncode == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_folder_tells_the_answer(path: Path) -> None:
    assert all(report.ok for report in reports(path)) is (path.parent.name == "accepted")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "text_in_a_mixed_turn",
            "messages.1: `web_fetch` tool use with id `srvtoolu_01HxbWnMRmbWyMfUtJKC45rA` was found without a "
            "corresponding `web_fetch_tool_result` block",
        ),
        (
            "dropped_tool",
            "messages.1: `web_fetch` tool use with id `srvtoolu_01HxbWnMRmbWyMfUtJKC45rA` was found without a "
            "corresponding `web_fetch_tool_result` block, but no `web_fetch` tool was provided",
        ),
        (
            "missing_result",
            "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: "
            "toolu_01PjgRJLbXrXEMZwDNYLnBqk. Each `tool_use` block must have a corresponding `tool_result` block in "
            "the next message.",
        ),
    ],
)
def test_documented_texts(name: str, text: str) -> None:
    (report,) = reports(EXAMPLES / "refused" / f"{name}.json")
    assert report.error is not None
    assert report.error.body == {"type": "error", "error": {"type": "invalid_request_error", "message": text}}
    result = check(f"examples/refused/{name}.json")
    assert re.search(
        rf"^examples/refused/{name}\.json:\d+:\d+: error\[[a-z-]+\] {re.escape(text)}$", result.stdout, re.M
    )


def test_the_readme_names_every_example() -> None:
    named = re.findall(r"^\| `([^`]+)` \|", (EXAMPLES / "README.md").read_text("utf-8"), re.M)
    loops = [path.name for path in (EXAMPLES / "loops").glob("*.py") if path.stem not in ("stage", "scenes")]
    assert sorted(named) == sorted([*(path.name for path in EXAMPLES.rglob("*.json*")), *loops])
