"""What the stand-in answers: refusals in the API's words, scripts, threads, thoughts that come back, and the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

import turnlint
from turnlint.case import WEB_SEARCH, assistant, tool, tool_result, tool_use, user
from turnlint.stand_in import IllegalReply, ScriptError, StandIn, call, reply, server_call, thinking

HEADERS: Final = {"x-api-key": "none", "anthropic-version": "2023-06-01"}
ASK: Final[dict[str, Any]] = {
    "model": "claude-opus-4-8",
    "max_tokens": 1024,
    "tools": [tool(), WEB_SEARCH],
    "messages": [user("What is the weather?")],
}


def send(
    api: StandIn, body: Any, path: str = "/v1/messages", method: str = "POST", **more: str
) -> tuple[int, Any, Any]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = api.answer(method, path, {**HEADERS, **more}, raw)
    content = b"".join(part for part in answer.parts if isinstance(part, bytes))
    return answer.status, json.loads(content), answer.headers


def said(api: StandIn, body: Any = ASK, **more: str) -> Any:
    status, value, _ = send(api, body, **more)
    assert status == 200, value
    return value


def refused(api: StandIn, body: Any, path: str = "/v1/messages", **more: str) -> tuple[int, str, str]:
    status, value, _ = send(api, body, path, **more)
    assert value["type"] == "error"
    return status, value["error"]["type"], value["error"]["message"]


def test_a_refusal_is_the_apis() -> None:
    body = {**ASK, "messages": [user("hi"), assistant(tool_use("toolu_01A")), user("go on")]}
    api = StandIn()
    status, value, headers = send(api, body)
    assert status == 400
    assert value == {
        "type": "error",
        "error": {"type": "invalid_request_error", "message": turnlint.check(body).error.message},  # type: ignore[union-attr]
        "request_id": "req_00000001",
    }
    assert headers["request-id"] == "req_00000001"
    assert [finding.rule for _, finding in api.seen.findings] == ["tool-use-without-result"]
    assert not api.seen.ok


def test_words_that_nobody_has_seen_are_marked() -> None:
    body = {
        "model": "claude-sonnet-4-5",
        "max_tokens": 1024,
        "messages": [user("hi"), assistant("{")],
        "output_config": {
            "format": {
                "type": "json_schema",
                "schema": {"type": "object", "properties": {}, "additionalProperties": False},
            }
        },
    }
    assert refused(StandIn(), body)[2].startswith("turnlint: `output_config.format` cannot be used with assistant")


@pytest.mark.parametrize(
    ("headers", "path", "told"),
    [
        ({"anthropic-version": "2023-06-01"}, "/v1/messages", (401, "x-api-key header is required")),
        ({"x-api-key": "none"}, "/v1/messages", (400, "anthropic-version: header is required")),
        (HEADERS, "/v1/complete", (404, "Not Found")),
        (HEADERS, "/v1/models/claude-9", (404, "Not Found")),
    ],
)
def test_what_is_refused_before_the_body(headers: dict[str, str], path: str, told: tuple[int, str]) -> None:
    answer = StandIn().answer("POST", path, headers, json.dumps(ASK).encode())
    value = json.loads(b"".join(part for part in answer.parts if isinstance(part, bytes)))
    assert (answer.status, value["error"]["message"]) == told


def test_broken_bodies() -> None:
    api = StandIn()
    assert refused(api, b"{")[2].startswith("The request body is not valid JSON: ")
    assert refused(api, b"\xff\xfe")[0] == 400
    assert refused(api, b"")[0] == 400
    assert refused(api, b"nonsense", **{"content-encoding": "gzip"})[2] == "The request body could not be decoded"


def test_a_script_is_played_in_order_and_the_mind_goes_on() -> None:
    api = StandIn([reply(thinking("Hm."), "Let me look.", call("get_weather", {"city": "Paris"})), "Sunny."])
    first = said(api, {**ASK, "thinking": {"type": "adaptive"}})
    assert [block["type"] for block in first["content"]] == ["thinking", "text", "tool_use"]
    assert first["stop_reason"] == "tool_use"
    results = user(tool_result(first["content"][-1]["id"]))
    more = {
        **ASK,
        "thinking": {"type": "adaptive"},
        "messages": [*ASK["messages"], assistant(*first["content"]), results],
    }
    assert said(api, more)["content"] == [{"type": "text", "text": "Sunny."}]
    assert said(StandIn(), ASK)["stop_reason"] == "tool_use"
    assert api.seen.sessions == 1


def test_a_script_that_is_over() -> None:
    api = StandIn("Once.", then="refuse")
    said(api)
    assert refused(api, ASK)[2] == "turnlint: the reply to request 2 is not played: the script is over"


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        ({"says": "weather"}, ASK),
        ({"model": "claude-opus-4-8"}, ASK),
        ({"request": 1}, ASK),
        ({"stream": False}, ASK),
        ({"offers": "get_weather"}, ASK),
        ({"results": False}, ASK),
        ({"thread": False}, ASK),
        (lambda asked: len(asked.messages) == 1, ASK),
    ],
)
def test_a_reply_is_for_the_requests_that_it_names(when: Any, asked: Any) -> None:
    said_so = {"text": "Yes.", "when": when}
    assert said(StandIn([{"text": "No.", "when": {"says": "never"}}, said_so]), asked)["content"][0]["text"] == "Yes."


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ([7], "reply 1: a reply is a text, a list of blocks or a mapping, not int"),
        ([{"word": "x"}], "reply 1: a reply has no 'word'; its keys are "),
        ([{"kind": "never"}], "reply 1: there is no kind 'never'; there are end_turn, "),
        (["a", {"text": "b", "when": {"mood": 1}}], "reply 2: `when` has no 'mood'; it has model, says"),
        ([{"cut": -1}], "reply 1: cut is a number, not -1"),
        ([{"text": 5}], "reply 1: text is a text, not 5"),
        ([{"fault": "gremlin"}], "reply 1: a fault is one of reset, cut"),
        ([{"error": "bad"}], "reply 1: an error is a status or a mapping, not 'bad'"),
        ([{"call": 7}], "reply 1: calls: a call is the name of a tool"),
        ([{"calls": [{"name": "x", "input": 5}]}], "reply 1: "),
        ([{"text": "x", "when": 5}], "reply 1: when is no int"),
        ([{"text": "x", "usage": 5}], "reply 1: usage is no int"),
        ([{"kind": ["x"]}], "reply 1: kind is no list"),
        ([{"fault": {"kind": "cut", "at": None}}], "reply 1: "),
        ([[{"type": "thinking", "thinking": 5}]], "reply 1: this is no block of the API"),
        ([["a", 7]], "reply 1: a block is a text or a mapping with a type, not 7"),
    ],
)
def test_a_script_that_is_none(script: Any, told: str) -> None:
    with pytest.raises(ScriptError) as raised:
        StandIn(script)
    assert str(raised.value).startswith(told)


ILLEGAL: Final = {
    "a server call without its tool": (reply(server_call("web_fetch", {"url": "https://example.org"})), {}),
    "a call of a tool that is not offered": (reply(call("other", {})), {}),
    "thinking that was not asked for": (reply(thinking("Hm."), "Yes."), {}),
    "a pause without a server tool": ({"text": "Hm.", "pause": True}, {}),
    "a compaction without its beta": ({"content": [{"type": "compaction"}], "stop_reason": "compaction"}, {}),
    "a call in spite of the choice": (reply(call("get_weather", {})), {"tool_choice": {"type": "none"}}),
    "a stop sequence of nobody": ({"text": "x", "stop_reason": "stop_sequence", "stop_sequence": "END"}, {}),
    "a fallback of nobody": (
        {"content": [{"type": "fallback", "from": {"model": "a"}, "to": {"model": "b"}}, "x"]},
        {},
    ),
    "a foreign reason": ({"text": "x", "stop_reason": "length"}, {}),
    "a kind that the request does not allow": ({"kind": "code"}, {}),
    "a call that stops for nothing": ({"call": "get_weather", "stop_reason": "end_turn"}, {}),
}


@pytest.mark.parametrize("name", ILLEGAL)
def test_an_illegal_reply_is_not_played(name: str) -> None:
    script, fields = ILLEGAL[name]
    api = StandIn([script])
    status, value, headers = send(api, {**ASK, **fields}, **{"anthropic-beta": ""})
    assert status == 500
    assert value["error"]["message"].startswith("turnlint: the reply to request 1 is not played: ")
    assert headers["x-should-retry"] == "false"
    with pytest.raises(IllegalReply):
        api.raise_for_illegal()


def test_a_reply_is_cut_at_any_token() -> None:
    whole = {"text": "Let me look at it.", "call": {"name": "get_weather", "input": {"city": "Paris, France"}}}
    for cut in range(1, 20):
        api = StandIn([{**whole, "cut": cut}, {**whole, "cut": cut}])
        made = said(api)
        raw = json.dumps({**ASK, "stream": True}).encode()
        parts = api.answer("POST", "/v1/messages", HEADERS, raw).parts
        stream = turnlint.check_stream(b"".join(part for part in parts if isinstance(part, bytes)), ASK)
        assert stream.complete
        assert made["stop_reason"] == "max_tokens"
        assert [finding for finding in stream.findings if finding.severity == "error"] == []
        assert made["usage"]["output_tokens"] == ASK["max_tokens"]


def test_thoughts_are_known_again() -> None:
    asked = {**ASK, "thinking": {"type": "adaptive"}}
    api = StandIn([reply(thinking("Hm."), call("get_weather", {})), "Yes.", "Yes."])
    first = said(api, asked)
    results = user(tool_result(first["content"][-1]["id"]))
    forged = [{**first["content"][0], "thinking": "Other."}, *first["content"][1:]]
    other = StandIn()
    assert refused(other, {**asked, "messages": [*ASK["messages"], assistant(*forged), results]}) == (
        400,
        "invalid_request_error",
        "messages.1.content.0: Invalid `signature` in `thinking` block",
    )
    said(api, {**asked, "messages": [*ASK["messages"], assistant(*first["content"]), results]})


def test_thoughts_of_elsewhere_pass() -> None:
    foreign = {"type": "thinking", "thinking": "Hm.", "signature": "EqICClsIDRgCKkAL"}
    asked = {**ASK, "thinking": {"type": "adaptive"}, "messages": [user("a"), assistant(foreign, "b"), user("c")]}
    said(StandIn("d"), asked)


THREAD: Final = {"anthropic-beta": "message-threads-2026-08-12", "anthropic-version": "2026-10-21"}


def test_a_thread_is_held_and_lost() -> None:
    api = StandIn([{"call": "get_weather"}, "Sunny.", {"lost": True}, "Again."])
    first = said(api, {**ASK, "thread": {"type": "create"}}, **THREAD)
    onward = {"type": "continue", "previous_message_id": first["id"]}
    new = {"model": ASK["model"], "max_tokens": 1024, "messages": [user(tool_result(first["content"][-1]["id"]))]}
    second = said(api, {**new, "thread": onward}, **THREAD)
    assert second["content"][0]["text"] == "Sunny."
    third = {**new, "messages": [user("And?")], "thread": {**onward, "previous_message_id": second["id"]}}
    assert refused(api, third, **THREAD)[:2] == (404, "not_found_error")
    unknown = {**third, "thread": {**onward, "previous_message_id": "msg_never"}}
    status, value, _ = send(api, unknown, **THREAD)
    assert (status, value["error"]["details"]) == (404, {"error_code": "thread_not_found"})


def test_what_a_thread_forgot_is_a_fault() -> None:
    """Results that do not answer the call that the server holds."""
    api = StandIn([{"call": "get_weather"}])
    first = said(api, {**ASK, "thread": {"type": "create"}}, **THREAD)
    onward = {"type": "continue", "previous_message_id": first["id"]}
    asked = {"model": ASK["model"], "max_tokens": 1024, "messages": [user("And?")], "thread": onward}
    assert "`tool_use` ids were found without `tool_result` blocks" in refused(api, asked, **THREAD)[2]


def test_tokens_are_estimated() -> None:
    status, value, headers = send(
        StandIn(), {"model": "claude-opus-4-8", "messages": [user("x" * 400)]}, "/v1/messages/count_tokens"
    )
    assert status == 200
    assert 100 <= value["input_tokens"] <= 130
    assert headers["turnlint-note"] == "an estimate of turnlint's, and no count of the API's"


def test_a_batch_has_a_result_for_each_request() -> None:
    api = StandIn(["One."])
    good = {"model": "claude-opus-4-8", "max_tokens": 10, "messages": [user("hi")]}
    requests = [{"custom_id": "a", "params": good}, {"custom_id": "b", "params": {**good, "messages": []}}]
    _, batch, _ = send(api, {"requests": requests}, "/v1/messages/batches")
    assert batch["processing_status"] == "in_progress"
    _, ended, _ = send(api, b"", f"/v1/messages/batches/{batch['id']}", "GET", host="127.0.0.1:8000")
    assert ended["request_counts"] == {"processing": 0, "succeeded": 1, "errored": 1, "canceled": 0, "expired": 0}
    assert ended["results_url"] == f"http://127.0.0.1:8000/v1/messages/batches/{batch['id']}/results"
    answer = api.answer("GET", f"/v1/messages/batches/{batch['id']}/results", HEADERS, b"")
    lines = b"".join(part for part in answer.parts if isinstance(part, bytes)).splitlines()
    results = [json.loads(line) for line in lines]
    assert results[0]["result"]["message"]["content"] == [{"type": "text", "text": "One."}]
    assert results[1]["result"]["error"]["error"]["message"] == "messages: at least one message is required"
    twice = {"requests": [requests[0], requests[0]]}
    assert send(api, twice, "/v1/messages/batches")[0] == 400
    assert send(api, b"", f"/v1/messages/batches/{batch['id']}", "DELETE")[1]["type"] == "message_batch_deleted"
    assert send(api, b"", f"/v1/messages/batches/{batch['id']}", "GET")[0] == 404


def test_clouds_by_the_form_of_their_urls() -> None:
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 10, "messages": [user("hi")]}
    name = "anthropic.claude-sonnet-4-5-20250929-v1%3A0"
    assert send(StandIn("Yes."), body, f"/model/{name}/invoke")[1]["content"][0]["text"] == "Yes."
    status, value, headers = send(StandIn(), {**body, "messages": []}, f"/model/{name}/invoke")
    assert (status, value, headers["x-amzn-errortype"]) == (
        400,
        {"message": "messages: at least one message is required"},
        "ValidationException",
    )
    vertex = "/v1/projects/p/locations/l/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict"
    assert send(StandIn("Yes."), {**body, "anthropic_version": "vertex-2023-10-16"}, vertex)[0] == 200


def test_a_batch_is_no_message() -> None:
    requests = {"requests": [{"custom_id": "a", "params": {"model": "m", "max_tokens": 1, "messages": [user("hi")]}}]}
    assert refused(StandIn(), requests) == (400, "invalid_request_error", "model: Field required")


def test_models_are_listed() -> None:
    _, listed, _ = send(StandIn(), b"", "/v1/models", "GET")
    assert "claude-opus-5-5" in [each["id"] for each in listed["data"]]
    assert send(StandIn(), b"", "/v1/models/claude-opus-5-5", "GET")[1]["id"] == "claude-opus-5-5"


def test_exchanges_are_recorded_and_replayed(tmp_path: Path) -> None:
    path = tmp_path / "recorded.jsonl"
    api = StandIn([{"call": "get_weather"}, {"error": 529}, "Sunny."], record=path)
    first = said(api)
    more = {
        **ASK,
        "messages": [*ASK["messages"], assistant(*first["content"]), user(tool_result(first["content"][0]["id"]))],
    }
    assert refused(api, more)[:2] == (529, "overloaded_error")
    answer = api.answer("POST", "/v1/messages", HEADERS, json.dumps({**more, "stream": True}).encode())
    assert b"Sunny." in b"".join(part for part in answer.parts if isinstance(part, bytes))
    api.close()
    again = StandIn(replay=[str(path)], then="refuse")
    assert said(again)["content"] == first["content"]
    assert refused(again, more)[:2] == (529, "overloaded_error")
    assert said(again, more)["content"] == [{"type": "text", "text": "Sunny."}]
    assert refused(again, more)[2].endswith("the script is over")
    empty = tmp_path / "empty.json"
    empty.write_text("{}")
    with pytest.raises(ScriptError, match="nothing to replay"):
        StandIn(replay=[str(empty)])


def test_answers_that_are_alike_are_each_replayed(tmp_path: Path) -> None:
    path = tmp_path / "recorded.jsonl"
    limit = {"status": 429, "details": {"error_code": "some_code"}, "headers": {"retry-after": "7"}}
    api = StandIn([{"error": limit}, {"error": limit}], record=path)
    asked = [{**ASK, "messages": [user(words)]} for words in ("One?", "Two?")]
    assert [send(api, body)[2]["retry-after"] for body in asked] == ["7", "7"]
    api.close()
    again = StandIn(replay=[str(path)], then="refuse")
    for body in asked:
        status, value, _ = send(again, body)
        assert (status, value["error"]["details"]) == (429, {"error_code": "some_code"})


def test_a_body_over_lines_is_recorded_in_one(tmp_path: Path) -> None:
    path = tmp_path / "recorded.jsonl"
    api = StandIn("Yes.", record=path)
    deep = {"name": "look", "input_schema": {"type": "object", "properties": {}}, "x": 1}
    send(api, json.dumps({**ASK, "tools": [deep]}, indent=1).encode())
    send(api, b"{")
    api.close()
    first, second = path.read_text().splitlines()
    assert json.loads(first)["request"]["tools"] == [deep]
    assert json.loads(second)["request"] is None


def test_what_was_seen_is_told_in_every_format() -> None:
    api = StandIn()
    send(api, {**ASK, "messages": [user("hi"), assistant(tool_use("toolu_01A")), user("go on")]})
    assert api.seen.told("concise") == (
        "<request 1>: error[tool-use-without-result] messages.1: `tool_use` ids were found without `tool_result` "
        "blocks immediately after: toolu_01A. Each `tool_use` block must have a corresponding `tool_result` block in "
        "the next message.\n1 session, 1 request checked: 1 error\n"
    )
    for form in ("text", "grouped", "jsonl", "github", "markdown", "gitlab", "sarif", "junit"):
        assert "tool-use-without-result" in api.seen.told(form)
    told = json.loads(
        b"".join(p for p in api.answer("GET", "/_turnlint/report", {}, b"").parts if isinstance(p, bytes))
    )
    assert (told["requests"], told["refusals"], told["findings"]) == (1, 1, {"error": 1, "warning": 0, "advice": 0})
    assert api.answer("GET", "/_turnlint/report?format=word", {}, b"").status == 400


def test_nothing_of_the_content_is_seen() -> None:
    api = StandIn("A secret answer.")
    said(api, {**ASK, "messages": [user("A secret question.")]})
    assert "secret" not in json.dumps(api.seen.to_json())
