"""The formats in which ``turnlint check`` reports: whole outputs, several at once, and what is hostile in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from click.testing import Result

from tests.command import runner
from tests.conversations import BODY, CALL
from turnlint import cli
from turnlint.cli.outputs import FORMATS
from turnlint_schemas import load

UNANSWERED: dict[str, Any] = BODY | {
    "messages": [*BODY["messages"], {"role": "assistant", "content": [CALL]}, {"role": "user", "content": "And now?"}]
}
SAID = (
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_01A. Each `tool_use` "
    "block must have a corresponding `tool_result` block in the next message."
)
HELP = (
    "begin the next user message with one `tool_result` for each call, with `is_error` for calls that failed, were "
    "denied or skipped; put anything else after them. A call whose run was lost needs a result too, or leaves the "
    "history."
)
TRAILING: dict[str, Any] = BODY | {
    "messages": [
        *UNANSWERED["messages"][:-1],
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "toolu_01A", "content": "ok"},
                {"type": "text", "text": "And now?"},
            ],
        },
    ]
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.json").write_text(json.dumps(UNANSWERED))
    Path("b.json").write_text(json.dumps(TRAILING))
    return tmp_path


def check(*arguments: str) -> Result:
    return runner().invoke(cli.main, ["check", *arguments])


def rules(result: Result) -> list[str]:
    lines = [line for line in result.stdout.splitlines() if "error[" in line]
    return [line.partition("[")[2].partition("]")[0] for line in lines]


def test_a_line_for_each_finding() -> None:
    told = (
        "b.json:1:393: warning[text-after-results] a `text` block follows the tool results of this turn: the API "
        "accepts it, and the model learns to end its turn there (empty replies)\n"
    )
    assert check(".", "--format", "concise").stdout == (
        f"a.json:1:182: error[tool-use-without-result] {SAID}\n{told}2 requests checked: 1 error, 1 warning\n"
    )
    assert check(".", "--format", "concise", "-q", "--min-severity", "error").stdout == (
        f"a.json:1:182: error[tool-use-without-result] {SAID}\n"
    )


def test_findings_by_file_and_session() -> None:
    exchanges = [{"request": UNANSWERED, "session": "one"}, {"request": BODY | {"odd": 1, "even": 2}, "session": "two"}]
    Path("c.jsonl").write_text("\n".join(map(json.dumps, exchanges)))
    assert check("a.json", "c.jsonl", "--format", "grouped").stdout == (
        f"a.json\n  1:182  error[tool-use-without-result] {SAID}\n\n"
        f"c.jsonl\n  session one\n    1:194  error[tool-use-without-result] {SAID}\n"
        "  session two\n"
        "    2:202  error[unknown-parameter] odd: Extra inputs are not permitted\n"
        "    2:213  error[unknown-parameter] even: Extra inputs are not permitted\n\n"
        "2 sessions, 3 requests checked: 4 errors\n"
    )


def test_findings_in_the_order_of_the_source() -> None:
    Path("c.json").write_text(json.dumps({"odd": 1, **BODY, "messages": []}))
    in_order = rules(check("c.json", "--sort", "source"))
    api = rules(check("c.json"))
    assert in_order == ["unknown-parameter", "bad-length"]
    assert api == ["bad-length", "unknown-parameter"]


def test_annotations_for_github() -> None:
    assert check("a.json", "--format", "github").stdout == (
        "::error file=a.json,line=1,endLine=1,col=182,endColumn=291,title=turnlint%3A tool-use-without-result::"
        f"{SAID}%0Ahelp: {HELP}\n1 request checked: 1 error\n"
    )


def test_a_summary_in_markdown() -> None:
    cell = SAID.replace("`", "\\`").replace("_", "\\_").replace("(", "\\(")
    assert check("a.json", "--format", "markdown").stdout == (
        "## turnlint\n\n1 request checked: 1 error\n\n| rule | severity | findings |\n| --- | --- | ---: |\n"
        "| tool-use-without-result | error | 1 |\n\n| place | severity | rule | what |\n| --- | --- | --- | --- |\n"
        f"| a.json:1:182 | error | tool-use-without-result | {cell} |\n"
    )
    Path("a.json").write_text(json.dumps(BODY))
    assert check("a.json", "--format", "markdown").stdout == "## turnlint\n\n1 request checked: no faults\n"


def test_code_quality_for_gitlab() -> None:
    [found] = json.loads(check("a.json", "--format", "gitlab").stdout)
    fingerprint = found.pop("fingerprint")
    assert found == {
        "description": f"{SAID} ({HELP})",
        "check_name": "tool-use-without-result",
        "severity": "major",
        "location": {"path": "a.json", "lines": {"begin": 1, "end": 1}},
    }
    Path("a.json").write_text("\n\n" + json.dumps(UNANSWERED, indent=2))
    [moved] = json.loads(check("a.json", "--format", "gitlab").stdout)
    assert moved["fingerprint"] == fingerprint
    Path("a.json").write_text(json.dumps([UNANSWERED, UNANSWERED]))
    two = [each["fingerprint"] for each in json.loads(check("a.json", "--format", "gitlab").stdout)]
    assert two[0] == fingerprint != two[1]


def test_sarif() -> None:
    document = json.loads(check(".", "gone.json", "--format", "sarif").stdout)
    [run] = document["runs"]
    assert document["version"] == "2.1.0"
    assert [result["ruleId"] for result in run["results"]] == ["tool-use-without-result", "text-after-results"]
    first = run["results"][0]
    assert first["level"] == "error"
    assert first["message"]["text"] == f"{SAID}\n{HELP}"
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "a.json"},
                "region": {"startLine": 1, "startColumn": 182, "endLine": 1, "endColumn": 292},
            },
            "logicalLocations": [{"fullyQualifiedName": "/messages/1", "kind": "member"}],
        }
    ]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["tool-use-without-result", "text-after-results"]
    assert rules[0]["help"] == {"text": HELP}
    assert rules[0]["properties"]["docs"] == "docs/rules/tool-use-without-result.md"
    [notification] = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"] == {"text": "No such file or directory"}


def test_junit() -> None:
    suites = ET.fromstring(check(".", "gone.json", "--format", "junit").stdout.encode())
    told = {suite.get("name"): {**suite.attrib} for suite in suites}
    assert told == {
        "a.json": {"name": "a.json", "tests": "1", "failures": "1", "errors": "0"},
        "b.json": {"name": "b.json", "tests": "1", "failures": "0", "errors": "0"},
        "gone.json": {"name": "gone.json", "tests": "1", "failures": "0", "errors": "1"},
    }
    failure = suites.find(".//failure")
    assert failure is not None
    assert failure.attrib == {"message": SAID, "type": "tool-use-without-result"}
    assert failure.text == f"a.json:1:182: error[tool-use-without-result] {SAID}\nhelp: {HELP}"
    [output] = suites.findall(".//system-out")
    assert output.text is not None
    assert output.text.startswith("b.json:1:393: warning[text-after-results] ")


REPORT = jsonschema.Draft202012Validator(json.loads(load("report.json")))


def test_json_and_lines_of_it_are_as_their_schema_says() -> None:
    Path("c.jsonl").write_text(json.dumps({"request": UNANSWERED, "expect": ["turns"]}) + "\nnonsense\n")
    paths = (".", "gone.json", "--model", "claude-opus-5-5")
    REPORT.validate(json.loads(check(*paths, "--format", "json").stdout))
    lines = [json.loads(line) for line in check(*paths, "--format", "jsonl").stdout.splitlines()]
    for line in lines:
        REPORT.validate(line)
    assert [line.get("source", {}).get("file") for line in lines] == ["a.json", "b.json", "c.jsonl", None]
    assert lines[-1]["summary"]["unmet"] == [{"file": "c.jsonl", "rule": "turns"}]


def test_several_at_once(folder: Path) -> None:
    result = check("a.json", "--output", "sarif=o.sarif", "--output", "junit=o.xml", "--output", "json")
    assert json.loads(result.stdout)["summary"]["errors"] == 1
    assert json.loads(Path("o.sarif").read_text()) == json.loads(check("a.json", "--format", "sarif").stdout)
    assert Path("o.xml").read_text() == check("a.json", "--format", "junit").stdout
    assert sorted(path.name for path in folder.iterdir()) == ["a.json", "b.json", "o.sarif", "o.xml"]


@pytest.mark.parametrize(
    ("outputs", "told"),
    [
        (["xml=a"], "--output: 'xml' is not one of text, concise, grouped, json,"),
        (["json="], "--output: json= names no file"),
        (["json=a", "sarif=./a"], "--output: two formats go to the same place"),
        (["json=no/such/folder/a"], "No such file or directory"),
        (["json", "sarif=-"], "--output: two formats go to the same place"),
    ],
)
def test_outputs_that_cannot_be(outputs: list[str], told: str) -> None:
    result = check("a.json", *(part for output in outputs for part in ("--output", output)))
    assert result.exit_code == 2
    assert told in result.stderr


def test_options_that_exclude_each_other() -> None:
    assert "both name what goes to standard output" in check("a.json", "--output", "json", "--format", "sarif").stderr
    assert "--statistics are told as text or json" in check("a.json", "--statistics", "--format", "sarif").stderr


def test_how_often_each_rule_was_broken() -> None:
    Path("c.json").write_text(json.dumps([UNANSWERED, UNANSWERED]))
    assert check(".", "--statistics").stdout == (
        "3  error    tool-use-without-result\n1  warning  text-after-results\n"
    )
    assert json.loads(check(".", "--statistics", "--format", "json").stdout)[0] == {
        "rule": "tool-use-without-result",
        "severity": "error",
        "count": 3,
    }


def test_the_exit_code_may_be_zero() -> None:
    assert check("a.json", "--exit-zero").exit_code == 0
    assert check("gone.json", "--exit-zero").exit_code == 2


def test_colour_is_as_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    ways = [["check", "a.json", "--color", how] for how in ("always", "never", "auto")]
    told = [runner().invoke(cli.main, way, color=True).stdout for way in ways]
    assert ["\x1b[31m" in each for each in told] == [True, False, False]


HOSTILE = "\x1b]0;x\x07::error::no%0A<script>|\u202e\x00&\ud800"


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_hostile_comes_through(form: str) -> None:
    Path("a.json").write_text(json.dumps(BODY | {HOSTILE: 1, "tools": [{"name": HOSTILE, "input_schema": {}}]}))
    Path("n<&.json").write_text(json.dumps([BODY | {"model": HOSTILE, "messages": [{"role": HOSTILE}]}]))
    text = check(".", "--format", form).stdout
    assert not {"\x1b", "\x07", "\u202e", "\x00", "\ud800"} & set(text)
    assert "\n::error::" not in text
    if form == "markdown":
        assert "<script>" not in text
    elif form == "junit":
        ET.fromstring(text.encode())
    elif form in ("json", "gitlab", "sarif"):
        document = json.loads(text)
        if form == "sarif":
            places = [each["locations"][0]["physicalLocation"] for each in document["runs"][0]["results"]]
            assert {unquote(place["artifactLocation"]["uri"]) for place in places} == {"a.json", "b.json", "n<&.json"}


def test_a_file_that_changes_is_checked_again(folder: Path) -> None:
    """What it takes is measured in the benchmarks; here it is enough that it comes."""
    command = [sys.executable, "-m", "turnlint", "check", "a.json", "--watch", "--format", "concise", "-q"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline().startswith("a.json:1:182: error")
            time.sleep(0.2)
            Path("a.json").write_text("\n" + json.dumps(UNANSWERED))
            assert process.stdout.readline().startswith("a.json:2:182: error")
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("shell", "words"), [("bash", "turnlint che"), ("zsh", "turnlint che"), ("fish", "turnlint che")]
)
def test_shells_complete_commands(shell: str, words: str) -> None:
    """In a process of its own: the oldest click ends the one that it is in."""
    command = [str(Path(sys.executable).with_name("turnlint"))]
    asked = {
        "_TURNLINT_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": "che" if shell == "fish" else "1",
    }
    told = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **asked})
    assert "check" in told.stdout
