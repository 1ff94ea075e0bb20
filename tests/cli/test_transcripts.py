"""The command over Claude Code's files: what is a fault, what only stands there, and the table at the end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.command import runner
from tests.readers.sessions import SESSION, call, lines, refusal, reply, result, text, user
from turnlint import cli

PAIR = (user("u1", None, "Go."), reply("a1", "u1", "msg_1", call("toolu_1")))
WORDS = (
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1. Each `tool_use` "
    "block must have a corresponding `tool_result` block in the next message."
)
REFUSED = {"type": "error", "error": {"type": "invalid_request_error", "message": WORDS}}
IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAAAAAA"}}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str) -> Result:
    return runner().invoke(cli.main, ["check", *arguments])


def findings(name: str, *options: str) -> list[tuple[str, str, int, str]]:
    told = json.loads(check("--format", "json", *options, name).stdout)
    return [
        (each["severity"], each["rule"], each["line"], each["note"])
        for report in told["reports"]
        for each in report["report"]["findings"]
    ]


def test_the_table(here: Path) -> None:
    """What the program mends is a warning, told once of each rule; what the API refused in these words is an error."""
    (here / "projects" / "s" / "subagents").mkdir(parents=True)
    side = {"agentId": "1", "isSidechain": True}
    for name, records in {
        "a.jsonl": [
            *PAIR,
            user("u2", "a1", "On."),
            reply("a2", "u2", "msg_2", text("Gone.")),
            user("u3", "a2", "More."),
        ],
        "b.jsonl": [*PAIR, user("u2", "a1", "On."), refusal("f", "u2", f"API Error: 400 {json.dumps(REFUSED)}")],
        "c.jsonl": [user("u1", None, "Go."), refusal("f", "u1", "Prompt is too long", apiErrorStatus=400)],
        "d.jsonl": [*PAIR, user("r1", "a1", [result("toolu_1")]), reply("a2", "r1", "msg_2", text("Gone."))],
        "e.jsonl": [*PAIR, user("u2", "a1", "Again.")],
        "s/subagents/agent-1.jsonl": [
            user("u1", None, "Go.", **side),
            reply("a1", "u1", "msg_1", text("Gone."), **side),
        ],
        "s/subagents/agent-1.meta.json": [{"agentType": "Explore"}],
    }.items():
        (here / "projects" / name).write_bytes(lines(*records))
    told = check("projects")
    assert told.exit_code == 1
    assert (
        told.stdout
        == f"""\
projects/a.jsonl:2:146: warning[tool-use-without-result] {WORDS}
  |
2 | …: "2.1.193", "message": {{"model": "claude-opus-4-6", "id": "msg_1", "type": …
  |                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = at /messages/1   (text documented)
  = note: as it stands in the file; Claude Code repairs this before it sends
  = help: begin the next user message with one `tool_result` for each call, with `is_error` for calls that failed, \
were denied or skipped; put anything else after them. A call whose run was lost needs a result too, \
or leaves the history.

projects/b.jsonl:2:146: error[tool-use-without-result] {WORDS}
  |
2 | …: "2.1.193", "message": {{"model": "claude-opus-4-6", "id": "msg_1", "type": …
  |                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = at /messages/1   (the API's first answer; text documented)
  = note: the API refused this request in these words (line 4)
  = help: begin the next user message with one `tool_result` for each call, with `is_error` for calls that failed, \
were denied or skipped; put anything else after them. A call whose run was lost needs a result too, \
or leaves the history.

projects/a.jsonl:2:146: warning[tool-use-without-result]: the same once more (-v tells all)

Claude Code: what the files hold (it repairs what it sends, so a fault there was not refused by itself)
  sessions                              5, and 1 of subagents
  requests                              11
  would be refused as they stand        5, in 4 conversations
  commonest faults                      tool-use-without-result (3)
  could not be continued as they stand  4
    projects/a.jsonl: since line 2: tool-use-without-result (Claude Code went on)
    projects/b.jsonl: since line 2: tool-use-without-result; the API said: {WORDS}
    projects/c.jsonl: since line 2: the API said: Prompt is too long
    projects/e.jsonl: since line 2: tool-use-without-result

6 sessions, 11 requests checked: 1 error, 2 warnings
"""
    )


def test_the_table_for_programs(here: Path) -> None:
    (here / "a.jsonl").write_bytes(lines(*PAIR, user("u2", "a1", "On.")))
    told = json.loads(check("--format", "json", "a.jsonl").stdout)
    assert told["summary"]["transcripts"] == {
        "writer": "Claude Code",
        "sessions": 1,
        "subagents": 0,
        "requests": 2,
        "refused_as_they_stand": 1,
        "conversations_with_refused": 1,
        "commonest_faults": [{"rule": "tool-use-without-result", "times": 1}],
        "not_continuable": 1,
        "not_continuable_first": [
            {
                "file": "a.jsonl",
                "session": SESSION,
                "line": 2,
                "because": "tool-use-without-result",
                "went_on": False,
                "said": "",
            }
        ],
    }
    [report] = told["reports"]
    assert report["report"]["findings"][0]["mended"] is True
    assert (report["source"]["line"], report["session"]) == (3, SESSION)


def test_what_no_repair_is_known_of_is_an_error_until_the_api_has_answered(here: Path) -> None:
    begin = [user("u1", None, [text("See."), IMAGE])]
    (here / "a.jsonl").write_bytes(lines(*begin))
    (here / "b.jsonl").write_bytes(lines(*begin, reply("a1", "u1", "msg_1", text("Hm.")), user("u2", "a1", "On.")))
    assert findings("a.jsonl") == [("error", "unreadable-image", 1, "")]
    note = "as it stands in the file; the API answered later, so Claude Code did not send it so"
    assert findings("b.jsonl") == [("warning", "unreadable-image", 1, note)]


def test_severities_that_were_asked_for_hold(here: Path) -> None:
    (here / "a.jsonl").write_bytes(lines(*PAIR, user("u2", "a1", "On.")))
    asked = ("--severity", "tool-use-without-result=error")
    assert findings("a.jsonl", *asked) == [("error", "tool-use-without-result", 2, "")]
    assert check(*asked, "a.jsonl").exit_code == 1
    assert check("a.jsonl").exit_code == 0
    assert check("--strict", "a.jsonl").exit_code == 1


@pytest.mark.parametrize("answered", [True, False])
def test_a_request_that_the_file_has_as_it_was_sent(here: Path, answered: bool) -> None:
    """It is judged as any other, with its tools and parameters; an answer shows that it was another one."""
    shape = {"type": "api-request-shape", "sessionId": SESSION, "shapeHash": "h", "shape": {"tools": []}}
    blob = {
        "type": "api-request-blob",
        "sessionId": SESSION,
        "hash": "b",
        "message": {"role": "user", "content": "Go."},
    }
    noted = {
        "type": "api-request", "sessionId": SESSION, "id": "1", "shapeHash": "h", "keep": 0, "tail": ["b"],
        "params": {"model": "claude-opus-4-6", "max_tokens": 10, "tool_choice": {"type": "auto"}, "top_q": 1},
    }  # fmt: skip
    records = [user("u1", None, "Go."), shape, blob, noted, *([reply("a1", "u1", "m", text("."))] if answered else [])]
    (here / "a.jsonl").write_bytes(lines(*records))
    found = findings("a.jsonl", "--select", "shape")
    if answered:
        note = "the API answered this request, so what the file has of it is not what was sent"
        assert found == [("warning", "unknown-parameter", 4, note)]
    else:
        assert found == [("error", "unknown-parameter", 4, "")]
