"""What CI systems run of ours, run here: the action's script, the hook's command, and the problem matcher."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conversations import BODY, CALL

ROOT = Path(__file__).parents[2]
TURNLINT = Path(sys.executable).with_name("turnlint")
UNANSWERED: dict[str, Any] = BODY | {
    "messages": [*BODY["messages"], {"role": "assistant", "content": [CALL]}, {"role": "user", "content": "And now?"}]
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("with space").mkdir()
    Path("with space/a.json").write_text(json.dumps(UNANSWERED))
    Path("b.json").write_text(json.dumps(BODY))
    Path("package.json").write_text('{"name": "x", "version": "1"}')
    return tmp_path


@pytest.mark.skipif(shutil.which("bash") is None, reason="GitHub's runners have bash")
def test_the_action_annotates_and_sums_up(folder: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    [step] = action["runs"]["steps"]
    inputs = {name: given["default"] for name, given in action["inputs"].items()}
    inputs |= {
        "paths": "with space\nb.json\n$(touch never)\n",
        "arguments": "--min-severity\nerror",
        "sarif": "o.sarif",
    }
    environment = {name: value.replace("${{ github.action_path }}", str(ROOT)) for name, value in step["env"].items()}
    for name, value in inputs.items():
        environment = {key: each.replace(f"${{{{ inputs.{name} }}}}", value) for key, each in environment.items()}
    environment |= {"TURNLINT": str(TURNLINT), "GITHUB_STEP_SUMMARY": "summary.md", "PATH": "/usr/bin:/bin"}
    Path("summary.md").write_text("before\n")
    told = subprocess.run(["bash", "-c", step["run"]], capture_output=True, text=True, check=False, env=environment)
    assert told.returncode == 1, told.stderr
    assert told.stdout.startswith("::error file=with space/a.json,line=1,endLine=1,col=182,")
    assert told.stdout.endswith("2 requests checked: 1 error\n")
    assert "no file matches" in told.stderr or "No such file" in told.stderr
    assert Path("summary.md").read_text().startswith("before\n## turnlint\n\n2 requests checked: 1 error\n")
    assert json.loads(Path("o.sarif").read_text())["version"] == "2.1.0"
    assert not Path("never").exists()


def hook(*files: str) -> subprocess.CompletedProcess[str]:
    [entry] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    command = [str(TURNLINT), *entry["entry"].split()[1:], *files]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_hook_fails_on_faults_alone() -> None:
    [entry] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert re.search(entry["files"], "with space/a.json")
    assert not re.search(entry["files"], "a.py")
    told = hook("b.json", "package.json", "with space/a.json")
    assert (told.returncode, told.stderr) == (1, "")
    assert "tool-use-without-result" in told.stdout
    assert hook("b.json", "package.json").returncode == 0
    told = hook("package.json")
    assert (told.returncode, told.stderr) == (0, "")
    Path("turnlint.toml").write_text('exclude = ["with space"]\n')
    assert hook("b.json", "with space/a.json").returncode == 0


def test_the_problem_matcher_knows_a_line() -> None:
    [matcher] = json.loads((ROOT / ".github" / "problem-matcher.json").read_text())["problemMatcher"]
    [pattern] = matcher["pattern"]
    command = [str(TURNLINT), "check", "with space", "--format", "concise", "-q"]
    line = subprocess.run(command, capture_output=True, text=True, check=False).stdout.rstrip("\n")
    found = re.match(pattern["regexp"], line)
    assert found is not None
    told = {name: found[pattern[name]] for name in ("file", "line", "column", "severity", "code")}
    assert told == {
        "file": "with space/a.json",
        "line": "1",
        "column": "182",
        "severity": "error",
        "code": "tool-use-without-result",
    }
