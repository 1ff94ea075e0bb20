"""``turnlint check`` on what conversations leave behind: exchanges, responses, streams."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.command import runner
from tests.conversations import ANSWERED, BODY, CALLED, EVENTS, FAULTY, FIRST, SECOND, response, sse
from turnlint import cli
from turnlint.checking import cores


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return runner().invoke(cli.main, ["check", *arguments], input=stdin)


def lines(*values: Any) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


CHANGED = """\
{file}:{line}:{column}: warning[echo-changed] (turnlint) the response before does not come back as it came: `input` of \
its `tool_use` block, content.0, is not what it was
{snippet}
{margin} = at {pointer}   (turnlint's words; fact documented)
{margin} = in the request of exchange {exchange}, which continues exchange 1, session {session}
{margin} = help: append `response.content` itself, and do not rebuild it from the parts that the application uses.

"""
CALL_LINE = """\
  |
2 | …assistant", "content": [{"type": "tool_use", "id": "toolu_01A", "name": "rea…
  |                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"""
CALL_LINES = """\
   |
62 |       {
   |       ^
63 |        "type": "tool_use",
64 |        "id": "toolu_01A","""


def changed(file: str, pointer: str = "/request/messages/1/content/0", **given: Any) -> str:
    """The finding of the changed call, as it is told."""
    told = {
        "line": 2,
        "column": 228,
        "snippet": CALL_LINE,
        "margin": " ",
        "pointer": pointer,
        "exchange": 2,
        "session": 1,
    }
    return CHANGED.format(file=file, **(told | given))


@pytest.mark.parametrize("arguments", [["log.jsonl"], ["."], ["*.jsonl"]])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_json_lines_named_and_found(arguments: list[str], jobs: str) -> None:
    Path("log.jsonl").write_text(lines(FIRST, FAULTY))
    result = check("--jobs", jobs, *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == changed("log.jsonl") + "1 session, 2 requests, 2 responses checked: 1 warning\n"


def test_standard_input() -> None:
    result = check("-", stdin=lines(FIRST, FAULTY))
    assert result.stdout == changed("<stdin>") + "1 session, 2 requests, 2 responses checked: 1 warning\n"


def test_an_array_laid_out() -> None:
    Path("log.json").write_text(json.dumps([FIRST, FAULTY], indent=1))
    told = changed(
        "log.json",
        "/1/request/messages/1/content/0",
        line=62,
        column=7,
        snippet=CALL_LINES,
        margin="  ",
    )
    assert check("log.json").stdout == told + "1 session, 2 requests, 2 responses checked: 1 warning\n"


def test_one_exchange_in_a_file() -> None:
    Path("one.json").write_text(json.dumps(FIRST, indent=2))
    result = check("one.json")
    assert (result.exit_code, result.stdout) == (0, "1 session, 1 request, 1 response checked: no faults\n")


def test_sessions_are_told_apart_by_their_ids_and_else_by_their_content() -> None:
    other = {"request": BODY | {"messages": [{"role": "user", "content": "Hello"}]}}
    named = [FIRST | {"session": "a"}, FIRST | {"session": "b"}, FAULTY | {"session": "a"}, SECOND | {"session": "b"}]
    Path("named.jsonl").write_text(lines(*named))
    Path("not.jsonl").write_text(lines(FIRST, other, FAULTY))
    document = json.loads(check("--format", "json", "named.jsonl", "not.jsonl").stdout)
    keys = ("kind", "exchange", "session", "continues")
    assert [tuple(each[key] for key in keys) for each in document["reports"]] == [
        ("request", 0, "a", None),
        ("response", 0, "a", None),
        ("request", 1, "b", None),
        ("response", 1, "b", None),
        ("request", 2, "a", 0),
        ("response", 2, "a", 0),
        ("request", 3, "b", 1),
        ("response", 3, "b", 1),
        ("request", 0, 1, None),
        ("response", 0, 1, None),
        ("request", 1, 2, None),
        ("request", 2, 1, 0),
        ("response", 2, 1, 0),
    ]
    assert [each["report"]["findings"][0]["rule"] for each in document["reports"] if each["report"]["findings"]] == [
        "echo-changed",
        "echo-changed",
    ]
    assert document["reports"][4]["source"] == {"file": "named.jsonl", "line": 3, "item": None, "path": ["request"]}
    summary = document["summary"]
    assert [summary[key] for key in ("sessions", "requests", "responses", "streams")] == [4, 7, 6, 0]
    assert document["schema_version"] == 2


@pytest.mark.parametrize("name", ["answer.json", "answer.jsonl", "-"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_response_by_itself(name: str, indent: int | None) -> None:
    text = json.dumps(response(stop="tool_use"), indent=indent)
    if name != "-":
        Path(name).write_text(text)
    result = check("--format", "json", name, stdin=text)
    assert result.exit_code == 0
    [entry] = json.loads(result.stdout)["reports"]
    assert (entry["kind"], entry["exchange"], entry["session"]) == ("response", 0, None)
    assert entry["report"]["error"] is None
    [finding] = entry["report"]["findings"]
    assert (finding["rule"], finding["severity"]) == ("tool-use-without-call", "warning")
    assert check("--strict", name, stdin=text).exit_code == 1


def test_responses_in_lines_and_in_an_array() -> None:
    Path("a.jsonl").write_text(lines(CALLED, ANSWERED))
    Path("b.json").write_text(json.dumps([CALLED, ANSWERED]))
    assert check("a.jsonl").stdout == "2 responses checked: no faults\n"
    assert check("b.json").stdout == "2 responses checked: no faults\n"


BAD = [*EVENTS[:2], EVENTS[2] | {"index": 3}, *EVENTS[3:]]
#: The text of the same stream in each form, and where the event stands that is about another block.
FORMS: dict[str, tuple[str, tuple[int, int]]] = {
    "text.sse": (
        sse(BAD),
        (8, 7),
    ),
    "text.txt": (
        sse(BAD),
        (8, 7),
    ),
    "text.json": (sse(BAD), (8, 7)),
    "lines.jsonl": (lines(*BAD), (3, 1)),
    "lines.json": (lines(*BAD), (3, 1)),
    "array.json": (json.dumps(BAD), (1, 330)),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_events_of_a_stream_in_each_form(name: str) -> None:
    text, (line, column) = FORMS[name]
    Path(name).write_text(text)
    outputs = [check("--format", "json", *arguments) for arguments in ([name], ["."], [f"*{name[-4:]}"])]
    assert [result.exit_code for result in outputs] == [1, 1, 1]
    assert outputs[0].stdout == outputs[1].stdout == outputs[2].stdout
    [entry] = json.loads(outputs[0].stdout)["reports"]
    [finding] = entry["report"]["findings"]
    assert (entry["kind"], entry["report"]["complete"], finding["rule"]) == ("stream", False, "event-without-block")
    assert finding["path"] == [2]
    assert (finding["line"], finding["column"]) == (line, column)
    assert "response" not in entry["report"]
    assert check("-", stdin=text).exit_code == 1


def test_a_finding_in_the_response_of_a_stream_points_at_the_event_that_brought_it() -> None:
    events = [
        EVENTS[0],
        *EVENTS[1:4],
        EVENTS[4] | {"delta": {"stop_reason": "tool_use", "stop_sequence": None}},
        EVENTS[5],
    ]
    Path("a.sse").write_text(sse(events))
    Path("a.json").write_text(json.dumps({"request": BODY, "events": events}))
    for name, line in (("a.sse", 14), ("a.json", 1)):
        [*_, entry] = json.loads(check("--format", "json", name).stdout)["reports"]
        [finding] = entry["report"]["findings"]
        assert (finding["rule"], finding["line"]) == ("tool-use-without-call", line)
        assert finding["path"][0] == "response"


def test_several_streams_in_a_file() -> None:
    Path("a.txt").write_text(sse(EVENTS) + sse(BAD).replace("\n", "\r\n"))
    Path("b.jsonl").write_text(lines(*EVENTS, *BAD))
    for name, line in (("a.txt", 26), ("b.jsonl", 9)):
        first, second = json.loads(check("--format", "json", name).stdout)["reports"]
        assert (first["report"]["complete"], first["report"]["findings"]) == (True, [])
        assert [finding["line"] for finding in second["report"]["findings"]] == [line]


def test_of_texts_in_a_folder_only_streams_are_told() -> None:
    Path("notes.txt").write_text("event: the mill stands still\n")
    Path("chunks.sse").write_text('data: {"id": "chatcmpl-1", "choices": []}\n\ndata: [DONE]\n\n')
    result = check(".")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("nothing to check: ")
    assert check("chunks.sse").stdout == "chunks.sse: not a request: the events of a stream\n"


def test_an_unreadable_record_is_told_with_its_line_and_the_rest_is_read() -> None:
    Path("log.jsonl").write_text(
        json.dumps(FIRST)
        + '\n{"request": {"model": "cl\n'
        + json.dumps({"request": BODY, "response": 7, "error": None, "events": EVENTS})
        + "\n"
        + json.dumps(FIRST | {"platform": "gateway"})
        + "\n{cut\n"
        + json.dumps(FAULTY)
        + "\n"
    )
    for jobs in ("1", "2"):
        result = check("--jobs", jobs, "log.jsonl")
        assert result.exit_code == 2
        assert result.stdout == (
            changed("log.jsonl", line=6, snippet=CALL_LINE.replace("2 |", "6 |"))
            + "1 session, 2 requests, 2 responses checked: 1 warning; 4 not readable\n"
        )
        told = result.stderr.splitlines(keepends=True)
        assert told.pop().startswith("log.jsonl:5: error: not JSON: unexpected character")
        assert "".join(told) == (
            "log.jsonl:2: error: not JSON: unexpected end of data: line 2 column 26\n"
            "log.jsonl:3: error: `response` of this exchange is not an object\n"
            "log.jsonl:4: error: platform must be one of anthropic, bedrock, vertex, foundry, not 'gateway'\n"
        )


def test_an_item_that_is_no_exchange_among_exchanges() -> None:
    Path("log.json").write_text(json.dumps([FIRST, 7, SECOND], indent=1))
    result = check("log.json")
    assert (result.exit_code, result.stderr) == (2, "log.json:42: error: item 1: not an exchange: a number\n")
    assert result.stdout == "1 session, 2 requests, 2 responses checked: no faults; 1 not readable\n"


def test_of_many_cores_it_comes_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "_PIECE", 500)
    mixed = [BODY, BODY, FIRST, 7, BODY, "{cut", FAULTY, CALLED, {"type": "error"}, BODY, SECOND] * 3
    Path("mixed.jsonl").write_text("".join((x if x == "{cut" else json.dumps(x)) + "\n" for x in mixed))
    Path("log.jsonl").write_text(lines(*[FIRST, FAULTY, SECOND] * 5))
    Path("events.jsonl").write_text(lines(*EVENTS * 5, *BAD))
    alone, both = (check("-v", "--jobs", jobs, ".") for jobs in ("1", "2"))
    assert (alone.exit_code, alone.stdout, alone.stderr) == (both.exit_code, both.stdout, both.stderr)
    assert "session" in alone.stdout.splitlines()[-1]


def test_the_context_of_an_exchange_is_its_own_unless_an_option_says_otherwise() -> None:
    beta = BODY | {"context_management": {"edits": []}}
    Path("a.json").write_text(json.dumps({"request": beta, "betas": []}))
    assert "Extra inputs are not permitted" in check("a.json").stdout
    assert check("--beta", "context-management-2025-06-27", "a.json").exit_code == 0
    Path("b.json").write_text(json.dumps({"request": {**BODY, "model": None}, "model": "claude-sonnet-5-5"}))
    Path("c.json").write_text(json.dumps({"request": beta, "platform": "bedrock", "betas": ["unheard-of"]}))
    told = check("--format", "json", "c.json")
    assert json.loads(told.stdout)["summary"]["requests"] == 1


def test_duplicate_keys_of_a_request_in_an_exchange_are_told_there() -> None:
    text = json.dumps({"request": BODY}).replace('"max_tokens": 64', '"max_tokens": 5, "max_tokens": 64')
    Path("a.json").write_text(text)
    [entry] = json.loads(check("--format", "json", "a.json").stdout)["reports"]
    [finding] = entry["report"]["findings"]
    assert (finding["rule"], finding["path"], finding["column"]) == (
        "duplicate-key",
        ["max_tokens"],
        text.index("64") + 1,
    )


def test_a_change_of_the_model_is_judged_in_sessions_too() -> None:
    prefilled = {"request": BODY | {"messages": [*BODY["messages"], {"role": "assistant", "content": "It"}]}}
    Path("a.json").write_text(json.dumps({"request": prefilled["request"] | {"model": "claude-haiku-4-5"}}))
    result = check("--model", "claude-opus-5-5", "a.json")
    assert "error[prefill-unsupported]" in result.stdout
    assert result.stdout.endswith(
        "1 session, 1 request checked: 1 error (0 today, 1 new with --model claude-opus-5-5)\n"
    )


def test_a_reader_can_be_named() -> None:
    Path("a.json").write_text(json.dumps(ANSWERED))
    assert check("--reader", "responses", "a.json").stdout == "1 response checked: no faults\n"
    assert check("--reader", "exchanges", "a.json").stdout == "a.json: not a request: a response\n"
    unknown = check("--reader", "tapes", "a.json")
    assert unknown.exit_code == 2
    assert "no reader is called 'tapes'; there are litellm, converse, bodies, batches, exchanges" in unknown.stderr


def test_the_readers_are_listed() -> None:
    result = runner().invoke(cli.main, ["readers"])
    assert result.exit_code == 0
    assert ["bodies", "request", "bodies,"] in [line.split()[:3] for line in result.stdout.splitlines()]
    listed = json.loads(runner().invoke(cli.main, ["readers", "--format", "json"]).stdout)
    names = [each["name"] for each in listed]
    assert {"bodies", "batches", "exchanges", "responses", "events", "claude_code", "vcr", "otel"} <= set(names)
    assert names[-1] == "wrappers"  # what is most general is asked last
    assert {"name", "about", "suffixes", "unknown"} == set(listed[0])
