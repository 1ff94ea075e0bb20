"""``turnlint conformance``, driven as a user would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.command import runner
from turnlint import cli
from turnlint.case import body, response, user

EMPTY = body(user(""), model="claude-opus-5-5")
FINE = body(user("hi"), model="claude-opus-5-5")


def run(*arguments: str) -> Result:
    return runner().invoke(cli.main, list(arguments))


def error(message: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": "invalid_request_error", "message": message}}


SAME = {"request": EMPTY, "error": error("messages.0: user messages must have non-empty content"), "status": 400}
ACCEPTED = {"request": FINE, "response": response("Hello", id="msg_1")}
MISSED = {"request": FINE, "error": error("messages.0: too \x1b[31mdull")}
CONTRADICTED = {"request": {**FINE, "colour": "red"}, "response": response("Hello", id="msg_2")}
OTHER = {"request": EMPTY, "error": error("messages.0: too dull")}
OVERLOADED = {
    "request": FINE,
    "error": {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(*exchanges: Any) -> None:
    Path("log.jsonl").write_text("".join(json.dumps(each) + "\n" for each in exchanges), "utf-8")


def test_each_disagreement_is_told_with_both_texts() -> None:
    written(SAME, ACCEPTED, MISSED, CONTRADICTED, OTHER, OVERLOADED)
    result = run("conformance", "log.jsonl")
    assert result.stdout == (
        "log.jsonl:3:13: missed: the API refused this, and turnlint finds no error\n"
        "  the API:  messages.0: too \\x1b[31mdull\n"
        "\n"
        "log.jsonl:4:13: contradicted: the API accepted this\n"
        "  turnlint: colour: Extra inputs are not permitted [unknown-parameter]\n"
        "\n"
        "log.jsonl:5:13: other words: the API refused this in other words\n"
        "  the API:  messages.0: too dull\n"
        "  turnlint: messages.0: user messages must have non-empty content [empty-user-turn]\n"
        "\n"
        "5 recorded answers: 1 accepted by both, 1 refused in the same words, 1 accepted by the API alone, 1 refused "
        "in other words, 1 refused by the API alone\n"
    )
    assert (result.exit_code, result.stderr) == (1, "")


def test_json_has_the_same() -> None:
    written(SAME, CONTRADICTED)
    result = run("conformance", "--format", "json", "log.jsonl")
    assert json.loads(result.stdout) == {
        "schema_version": 1,
        "disagreements": [
            {
                "file": "log.jsonl",
                "line": 2,
                "column": 13,
                "path": ["request"],
                "agreement": "contradicted",
                "said": None,
                "rule": None,
                "note": None,
                "turnlint": {"rule": "unknown-parameter", "message": "colour: Extra inputs are not permitted"},
            }
        ],
        "summary": {
            "same": 1, "accepted": 0, "contradicted": 1, "other words": 0, "missed": 0, "unjudged": 0,
        },
    }  # fmt: skip
    assert result.exit_code == 1


def test_all_agree() -> None:
    written(SAME, ACCEPTED)
    result = run("conformance", "log.jsonl")
    assert result.stdout == "2 recorded answers: 1 accepted by both, 1 refused in the same words\n"
    assert (result.exit_code, result.stderr) == (0, "")


def test_without_answers_there_is_nothing_to_compare() -> None:
    written(FINE, OVERLOADED)
    result = run("conformance", "log.jsonl")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "no answer of the API is recorded there, or none that a request alone explains\n"


def test_the_check_tells_what_the_recording_says() -> None:
    written(SAME, MISSED, CONTRADICTED, OTHER)
    *lines, summary = run("check", "log.jsonl").stdout.splitlines()
    assert summary.endswith("; 3 recorded answers not as told here (turnlint conformance lists them)")
    assert [line for line in lines if "recorded:" in line or "turnlint is" in line or "API said: " in line] == [
        "  = recorded: the API said the same",
        "  the API said: messages.0: too \\x1b[31mdull",
        "  = recorded: the API accepted this",
        "  = turnlint is wrong, unless the recording is not what it seems: please report the case",
        "  = recorded: the API refused this in other words: messages.0: too dull",
    ]
