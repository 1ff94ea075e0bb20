"""Configuration as the command takes it: ignores, expectations, a baseline, excludes, and what holds where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.command import runner
from tests.conversations import BODY, CALL
from turnlint import cli
from turnlint.config import reading

UNANSWERED: dict[str, Any] = BODY | {
    "messages": [*BODY["messages"], {"role": "assistant", "content": [CALL]}, {"role": "user", "content": "And now?"}]
}
ODD: dict[str, Any] = BODY | {"messages": [{"role": "user", "content": [{"type": "text", "text": "hi", "x": 1}]}]}
TOLD = "tool-use-without-result"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    reading.forget()
    yield tmp_path
    reading.forget()


def write(name: str, value: Any) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(value if isinstance(value, str) else json.dumps(value))
    reading.forget()
    return name


def check(*arguments: str, stdin: str | None = None) -> Result:
    return runner().invoke(cli.main, ["check", "--format", "concise", *arguments], input=stdin)


def rules(result: Result) -> list[str]:
    return [line.partition("[")[2].partition("]")[0] for line in result.stdout.splitlines() if "[" in line]


def test_settings_hold_and_what_is_given_goes_before_them() -> None:
    write("a.json", UNANSWERED)
    write("turnlint.toml", f'ignore = ["{TOLD}"]\nseverity = {{unlisted = "error"}}\n')
    assert check("a.json").exit_code == 2
    write("turnlint.toml", f'ignore = ["{TOLD}"]\n')
    assert check("a.json").stdout == "1 request checked: no faults\n"
    assert rules(check("a.json", "--ignore", "unknown-field")) == [TOLD]
    assert rules(check("a.json", "--isolated")) == [TOLD]
    write("other.toml", "strict = true\n")
    assert rules(check("a.json", "--config", "other.toml")) == [TOLD]


def test_rules_that_there_are_not_are_bad_usage() -> None:
    write("a.json", BODY)
    write("turnlint.toml", 'select = ["tool-pairin"]\n')
    result = check("a.json")
    assert result.exit_code == 2
    assert "Error: turnlint.toml: no rule is called 'tool-pairin' (did you mean tool-pairing" in result.stderr
    write("turnlint.toml", '[per-file-ignores]\n"*.json" = ["turn"]\n')
    result = check("a.json")
    assert result.exit_code == 2
    assert "Error: turnlint.toml:1: per-file-ignores: no rule is called 'turn'" in result.stderr


def test_files_and_places_are_ignored() -> None:
    write("old/a.json", UNANSWERED)
    write("new/a.json", UNANSWERED)
    write("odd.json", ODD)
    write(
        "turnlint.toml",
        f'[per-file-ignores]\n"old/*" = ["{TOLD}"]\n'
        '[[ignore]]\nrule = "unknown-field"\nat = "/messages/*/content/*/x"\nreason = "ours"\n'
        '[[ignore]]\nrule = "unknown-field"\nat = "/tools"\nreason = "gone"\n',
    )
    result = check(".")
    assert result.stdout == (
        f"new/a.json:1:182: error[{TOLD}] messages.1: `tool_use` ids were found without `tool_result` blocks "
        "immediately after: toolu_01A. Each `tool_use` block must have a corresponding `tool_result` block in the next "
        "message.\n"
        "3 requests checked: 1 error (2 ignored)\n"
    )
    assert result.stderr == "turnlint.toml:7: unused: nothing of unknown-field at /tools was found (gone)\n"


def test_each_file_has_the_configuration_above_it() -> None:
    write("a/a.json", UNANSWERED)
    write("a/turnlint.toml", f'ignore = ["{TOLD}"]\n')
    write("b/a.json", UNANSWERED)
    write("c/a.json", UNANSWERED)
    write("c/pyproject.toml", '[tool.turnlint.severity]\ntool-use-without-result = "warning"\n')
    result = check(".")
    assert [line.split(":")[0] for line in result.stdout.splitlines()[:-1]] == ["b/a.json", "c/a.json"]
    assert result.stdout.endswith("3 requests checked: 1 error, 1 warning\n")


def test_what_is_excluded_is_passed_over_where_it_is_found() -> None:
    write("raw/a.json", UNANSWERED)
    write("a.json", BODY)
    write("b.json", UNANSWERED)
    write("turnlint.toml", 'exclude = ["raw"]\n')
    assert check(".", "--exclude", "b.json").stdout == "1 request checked: no faults\n"
    assert rules(check("raw/a.json")) == [TOLD]
    assert check("raw/a.json", "--force-exclude").exit_code == 3


def test_expectations_are_met_or_told(folder: Path) -> None:
    write("broken/a.json", UNANSWERED)
    write("broken/b.json", BODY)
    write("turnlint.toml", f'[expect]\n"broken/*" = ["{TOLD}"]\n')
    result = check("broken")
    assert (result.exit_code, result.stdout) == (1, "2 requests checked: no faults (1 expected)\n")
    assert result.stderr == f"broken/b.json: error: expected {TOLD}, which was not found\n"
    (folder / "broken" / "b.json").rename(folder / "good.json")
    assert check(".").exit_code == 0


def test_an_exchange_says_itself_what_it_breaks() -> None:
    write("a.json", {"request": UNANSWERED, "expect": [TOLD]})
    assert check("a.json").stdout == "1 session, 1 request checked: no faults (1 expected)\n"
    write("a.json", {"request": BODY, "expect": ["tool-pairing"]})
    assert check("a.json").stderr == "a.json: error: expected tool-pairing, which was not found\n"
    write("a.json", {"request": BODY, "expect": ["tool-pairin"]})
    result = check("a.json")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "a.json: error: its `expect`: no rule is called 'tool-pairin' (did you mean tool-pairing"
    )


def test_a_baseline_survives_moved_findings_and_renamed_files(folder: Path) -> None:
    write("a.json", UNANSWERED)
    write("turnlint.toml", 'baseline = "known.json"\n')
    result = check(".", "--update-baseline")
    assert (result.exit_code, result.stderr) == (1, "known.json: 1 finding is known now\n")
    assert json.loads(Path("known.json").read_text())["findings"][0].keys() == {"rule", "file", "mark", "count"}
    assert check(".", "--exclude", "known.json").stdout == "1 request checked: no faults (1 in the baseline)\n"
    moved = UNANSWERED | {
        "messages": [*BODY["messages"], {"role": "assistant", "content": "Yes."}, *UNANSWERED["messages"]]
    }
    (folder / "a.json").unlink()
    write("deep/renamed.json", json.dumps(moved, indent=4))
    assert check("deep").stdout == "1 request checked: no faults (1 in the baseline)\n"
    other = json.dumps(moved).replace("toolu_01A", "toolu_9").replace("read_file", "write_file")
    write("deep/new.json", other)
    result = check("deep")
    assert rules(result) == [TOLD]
    assert result.stdout.startswith("deep/new.json:")
    write("deep/renamed.json", BODY)
    write("deep/new.json", BODY)
    assert check("deep").stderr == "1 finding of the baseline is not there any more (--update-baseline drops them)\n"
    assert check(".", "--update-baseline", "--exclude", "known.json").exit_code == 0
    assert json.loads(Path("known.json").read_text()) == {"version": 1, "findings": []}


def test_a_run_over_some_files_leaves_what_is_known_of_others(folder: Path) -> None:
    write("a.json", UNANSWERED)
    write("b.json", ODD)
    check("a.json", "b.json", "--baseline", "known.json", "--update-baseline")
    assert check("a.json", "--baseline", "known.json").stderr == ""
    write("a.json", BODY)
    result = check("a.json", "--baseline", "known.json")
    assert result.stderr == "1 finding of the baseline is not there any more (--update-baseline drops them)\n"
    check("a.json", "--baseline", "known.json", "--update-baseline")
    assert [each["file"] for each in json.loads(Path("known.json").read_text())["findings"]] == ["b.json"]
    (folder / "b.json").unlink()
    check("a.json", "--baseline", "known.json", "--update-baseline")
    assert json.loads(Path("known.json").read_text())["findings"] == []


def test_a_baseline_that_is_none_is_bad_usage() -> None:
    write("a.json", BODY)
    write("b.json", "[]")
    assert "Error: b.json: not a baseline" in check("a.json", "--baseline", "b.json").stderr
    write("b.json", '{"version": 9, "findings": []}')
    assert "Error: b.json: a baseline of version 9" in check("a.json", "--baseline", "b.json").stderr
    assert "no baseline is named" in check("a.json", "--update-baseline").stderr


def test_standard_input_is_called_as_it_is_named() -> None:
    write("odd/turnlint.toml", f'ignore = ["{TOLD}"]\n')
    text = json.dumps(UNANSWERED)
    assert check("-", stdin=text).stdout.startswith("<stdin>:1:182: error[")
    assert check("-", "--stdin-filename", "x/y.json", stdin=text).stdout.startswith("x/y.json:1:182: error[")
    assert check("-", "--stdin-filename", "odd/y.json", stdin=text).exit_code == 0


def test_a_reader_may_be_named_for_files() -> None:
    write("a.log", UNANSWERED)
    write("turnlint.toml", '[readers]\n"*.log" = "none"\n')
    result = check("a.log")
    assert result.exit_code == 2
    assert "none" in result.stderr


def config(*arguments: str) -> tuple[int, str]:
    result = runner().invoke(cli.main, ["config", *arguments])
    return result.exit_code, result.stdout + result.stderr


def test_what_holds_for_a_file_is_shown() -> None:
    assert config() == (0, "no configuration: every setting is at its default\n")
    write(
        "turnlint.toml",
        'platform = "vertex"\n[per-file-ignores]\n"old/*" = ["turns"]\n[[ignore]]\nrule = "batches"\nreason = "no"\n',
    )
    assert config("old/x.json") == (
        0,
        'turnlint.toml\nplatform = "vertex"  # line 1\n'
        'ignore = ["turns", {"rule": "batches", "reason": "no"}]  # line 4\n',
    )
    assert config("x.json", "--format", "json") == (
        0,
        '{"file":"turnlint.toml","settings":{"platform":"vertex","ignore":[{"rule":"batches","reason":"no"}]}}\n',
    )
    assert json.loads(config("--schema")[1])["$id"] == "config.json"
    write("turnlint.toml", "plattform = 'vertex'\n")
    code, told = config()
    assert code == 2
    assert told.endswith("Error: turnlint.toml:1: plattform: there is no such key (did you mean platform?)\n")
