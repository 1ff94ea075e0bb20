"""Every kind of reply is one that the API may send, as a message and as a stream, and the mind comes to an end."""

from __future__ import annotations

import json
from typing import Any, Final

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import turnlint
from turnlint.case import CODE_EXECUTION, WEB_FETCH, WEB_SEARCH
from turnlint.stand_in import StandIn
from turnlint.stand_in.playing.inputs import fitting, matching
from turnlint.stand_in.playing.kinds import KINDS

HEADERS: Final = {"x-api-key": "none", "anthropic-version": "2023-06-01", "anthropic-beta": ""}
WEATHER: Final = {
    "name": "get_weather",
    "description": "The weather of a city.",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1}},
        "required": ["city"],
    },
    "allowed_callers": ["direct", "code_execution_20260120"],
}
ASK: Final[dict[str, Any]] = {
    "model": "claude-sonnet-5",
    "max_tokens": 2048,
    "thinking": {"type": "adaptive"},
    "stop_sequences": ["END"],
    "tools": [WEATHER, WEB_SEARCH, CODE_EXECUTION],
    "messages": [{"role": "user", "content": "What is the weather?"}],
}


#: What some kinds want of a request, and the betas that go with it.
WANTED: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "mcp": (
        {
            "tools": [{"type": "mcp_toolset", "mcp_server_name": "mill"}],
            "mcp_servers": [{"type": "url", "name": "mill", "url": "https://example.org/mcp"}],
        },
        "mcp-client-2025-11-20",
    ),
    "compaction": ({"context_management": {"edits": [{"type": "compact_20260112"}]}}, "compact-2026-01-12"),
    "fallback": (
        {"model": "claude-opus-5-5", "fallbacks": [{"model": "claude-opus-4-8"}]},
        "server-side-fallback-2026-07-01",
    ),
}


def post(api: StandIn, body: Any, path: str = "/v1/messages", **headers: str) -> tuple[int, bytes]:
    answer = api.answer("POST", path, {**HEADERS, **headers}, json.dumps(body).encode())
    return answer.status, b"".join(part for part in answer.parts if isinstance(part, bytes))


def message(api: StandIn, body: Any, **headers: str) -> dict[str, Any]:
    status, raw = post(api, body, **headers)
    assert status == 200, raw
    found: dict[str, Any] = json.loads(raw)
    return found


def after_call(reply: dict[str, Any]) -> dict[str, Any]:
    results = [
        {"type": "tool_result", "tool_use_id": block["id"], "content": "7"}
        for block in reply["content"]
        if block["type"] == "tool_use"
    ]
    messages = [
        *ASK["messages"],
        {"role": "assistant", "content": reply["content"]},
        {"role": "user", "content": results},
    ]
    container = {"container": reply["container"]["id"]} if "container" in reply else {}
    return {**ASK, "messages": messages, **container}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_legal_and_streams_as_it_is(kind: str) -> None:
    """Behind a call those that come after results; elsewhere at once."""
    api = StandIn([*([{"kind": "tool_use"}] if kind == "empty" else []), {"kind": kind}, {"kind": kind}])
    request = after_call(message(api, ASK)) if kind == "empty" else ASK
    fields, betas = WANTED.get(kind, ({}, ""))
    request, headers = {**request, **fields}, {"anthropic-beta": betas}
    whole = message(api, request, **headers)
    report = turnlint.check_response(whole, request)
    assert [finding for finding in report.findings if finding.severity == "error"] == []
    status, raw = post(api, {**request, "stream": True}, **headers)
    assert status == 200
    stream = turnlint.check_stream(raw, request)
    assert stream.complete
    assert [finding for finding in stream.findings if finding.severity == "error"] == []
    assert stream.response is not None
    assert [block["type"] for block in stream.response["content"]] == [block["type"] for block in whole["content"]]
    assert stream.response["stop_reason"] == whole["stop_reason"]


@pytest.mark.parametrize("kind", ["pause_turn", "mixed", "code"])
def test_what_waits_comes_at_the_beginning_of_the_next_turn(kind: str) -> None:
    api = StandIn([{"kind": kind}, {"kind": "end_turn"}])
    first = message(api, ASK)
    follows = turnlint.next_turn(ASK, first)
    results = dict.fromkeys(follows.calls, "7")
    second = message(api, follows.request(results or None))
    waiting = next(block["id"] for block in first["content"] if block["type"] == "server_tool_use")
    assert second["content"][0]["tool_use_id"] == waiting
    assert api.seen.ok


@pytest.mark.parametrize("tools", [[], [WEATHER], [WEB_FETCH], [WEATHER, WEB_SEARCH, {**WEATHER, "name": "other"}]])
@pytest.mark.parametrize("thinking", [{"type": "adaptive"}, {"type": "disabled"}])
def test_the_mind_calls_each_tool_once_and_ends(tools: list[Any], thinking: Any) -> None:
    api = StandIn()
    request: Any = {**ASK, "thinking": thinking, "tools": tools}
    called: list[str] = []
    for _ in range(6):
        reply = message(api, request)
        called += [block["name"] for block in reply["content"] if block["type"] in ("tool_use", "server_tool_use")]
        if reply["stop_reason"] != "tool_use":
            break
        follows = turnlint.next_turn(request, reply)
        request = follows.request(dict.fromkeys(follows.calls, "7"))
    assert reply["stop_reason"] == "end_turn"
    assert sorted(called) == sorted(tool["name"] for tool in tools)
    assert [finding for _, finding in api.seen.findings if finding.severity == "error"] == []


def test_the_mind_writes_json_where_that_is_asked_for() -> None:
    schema = {
        "type": "object",
        "properties": {"mill": {"type": "string"}, "flow": {"type": "number"}},
        "required": ["mill", "flow"],
        "additionalProperties": False,
    }
    asked = {**ASK, "tools": [], "output_config": {"format": {"type": "json_schema", "schema": schema}}}
    del asked["tools"], asked["stop_sequences"]
    told = message(StandIn(), asked)
    jsonschema.validate(json.loads(told["content"][-1]["text"]), schema)


@pytest.mark.parametrize("choice", [{"type": "any"}, {"type": "tool", "name": "get_weather"}, {"type": "none"}])
def test_the_mind_heeds_the_choice_of_tools(choice: Any) -> None:
    asked = {**ASK, "model": "claude-haiku-4-5", "tools": [WEATHER], "tool_choice": choice}
    del asked["thinking"]
    kinds = [block["type"] for block in message(StandIn(), asked)["content"]]
    assert ("tool_use" in kinds) is (choice["type"] != "none")


SCHEMAS: Final = [
    {"type": "string", "minLength": 30},
    {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{2,4}$"},
    {"type": "string", "format": "date-time"},
    {"type": "integer", "minimum": 5, "multipleOf": 3},
    {"type": "number", "exclusiveMinimum": 0, "maximum": 0.7},
    {"enum": ["b", "a"]},
    {"anyOf": [{"type": "null"}, {"type": "array", "items": {"type": "boolean"}, "minItems": 2}]},
    {"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}}}},
    {"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"a": {"const": 7}}}]},
    {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a", "b"]},
    {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False},
    {"type": ["null", "string"]},
    {"type": "array", "items": {"type": "string"}, "minItems": 3, "uniqueItems": True},
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
def test_an_input_fits_its_schema(schema: Any) -> None:
    jsonschema.Draft202012Validator(schema).validate(fitting(schema))


WORDS: Final = (
    "type", "properties", "items", "enum", "$ref", "anyOf", "pattern", "minimum", "required", "allOf", "minItems",
    "object", "array", "string", "integer", "multipleOf", "maxLength", "format", "prefixItems",
)  # fmt: skip
NODES: Final = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(WORDS)


@given(st.recursive(NODES, lambda node: st.lists(node) | st.dictionaries(st.sampled_from(WORDS), node)))
def test_any_schema_is_survived(schema: Any) -> None:
    fitting(schema)


@pytest.mark.parametrize("pattern", ["a+b?c*", "^(foo|bar)\\d{3}$", "[^a-z]x", "\\w\\s\\S", "(?:ab){2,}"])
def test_a_text_for_a_pattern(pattern: str) -> None:
    import re

    made = matching(pattern)
    assert made is not None
    assert re.search(pattern, made)
