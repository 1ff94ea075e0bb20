"""Traces: OpenTelemetry, OpenInference, Langfuse, LangSmith and Inspect."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from tests.traces import ANSWER, ASKED, BAD, CALL, GOOD, MODEL, STRAY, Checks, check, without_stray
from turnlint.readers.formats.inspect import HEADER, LISTING
from turnlint.readers.formats.langsmith import LANGCHAIN
from turnlint.readers.logs.models import OTHER
from turnlint.readers.logs.pairing import WITHOUT_IDS
from turnlint.readers.logs.stored import CUT, EMPTY

RESULT = json.dumps(STRAY)
FAULT = f"result-without-tool-use: {RESULT}"


def in_string(value: Any, document: Any) -> str:
    """The fault at a value whose JSON stands in a string of a document."""
    told = json.dumps(json.dumps(value))[1:-1]
    assert told in json.dumps(document)
    return f"result-without-tool-use: {told}"


# --- OpenTelemetry ----------------------------------------------------------------------------------------------------

PART: dict[str, Any] = {"type": "tool_call_response", "id": "toolu_01A", "response": "7"}
LOST = PART | {"id": "toolu_0ZZ"}


def messages(*results: dict[str, Any], role: str = "tool") -> list[dict[str, Any]]:
    return [
        {"role": "system", "parts": [{"type": "text", "content": "Be brief."}]},
        {"role": "user", "parts": [{"type": "text", "content": "How much water?"}]},
        {
            "role": "assistant",
            "parts": [
                {"type": "reasoning", "content": ""},
                {"type": "tool_call", "id": "toolu_01A", "name": "read_meter", "arguments": {}},
                {"type": "anthropic_web_search_tool_result"},
            ],
        },
        {"role": role, "parts": list(results)},
    ]


def otlp(attributes: dict[str, Any]) -> dict[str, Any]:
    listed = [
        {"key": key, "value": {"stringValue": value} if isinstance(value, str) else value}
        for key, value in attributes.items()
    ]
    return {"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "t", "spanId": "s", "attributes": listed}]}]}]}


def span(given: Any, **more: Any) -> dict[str, Any]:
    told = {"gen_ai.provider.name": "anthropic", "gen_ai.request.model": MODEL, "gen_ai.input.messages": given}
    return told | more


@pytest.mark.parametrize("role", ["tool", "user"])
def test_spans_of_opentelemetry(role: str) -> None:
    bad = otlp(span(json.dumps(messages(PART, LOST, role=role))))
    assert check(bad).errors == [in_string(LOST, bad)]
    told = check(otlp(span(json.dumps(messages(PART, role=role)))))
    assert (len(told.records), told.errors) == (1, [])


def test_other_forms_of_spans() -> None:
    flat = {"name": "chat", "context": {"trace_id": "t"}, "attributes": span(messages(PART, LOST))}
    assert check(flat).errors == [f"result-without-tool-use: {json.dumps(LOST)}"]
    snake = json.loads(
        json.dumps(otlp(span(json.dumps(messages(PART, LOST)))))
        .replace("resourceSpans", "resource_spans")
        .replace("scopeSpans", "scope_spans")
        .replace("stringValue", "string_value")
    )
    assert len(check(snake).errors) == 1
    structured = {
        "arrayValue": {
            "values": [
                {
                    "kvlistValue": {
                        "values": [
                            {"key": "role", "value": {"stringValue": "user"}},
                            {
                                "key": "parts",
                                "value": {
                                    "arrayValue": {
                                        "values": [
                                            {
                                                "kvlistValue": {
                                                    "values": [
                                                        {"key": "type", "value": {"stringValue": "tool_call_response"}},
                                                        {"key": "id", "value": {"stringValue": "toolu_0ZZ"}},
                                                    ]
                                                }
                                            }
                                        ]
                                    }
                                },
                            },
                        ]
                    }
                }
            ]
        }
    }
    [error] = check(otlp(span(structured))).errors
    assert error == f"result-without-tool-use: {json.dumps(structured)}"
    log = {
        "resourceLogs": [
            {
                "scopeLogs": [
                    {
                        "logRecords": [
                            {
                                "eventName": "gen_ai.client.inference.operation.details",
                                "attributes": [
                                    {"key": key, "value": {"stringValue": value}}
                                    for key, value in span(json.dumps(messages(PART, LOST))).items()
                                ],
                            }
                        ]
                    }
                ]
            }
        ]
    }
    assert len(check(log).errors) == 1


def test_what_a_span_does_not_show_is_no_fault() -> None:
    cut = otlp(span(json.dumps(messages(PART, LOST)), **{"anthropic.content.truncated": {"boolValue": True}}))
    assert check(cut).told == [CUT]
    assert check(otlp(span(json.dumps([{"role": "user", "parts": []}, *messages(PART)])))).told == [CUT]
    nameless = json.dumps(messages(PART, LOST)).replace('"toolu_01A"', "null")
    assert check(otlp(span(nameless))).told == [WITHOUT_IDS]
    assert check(otlp(span(json.dumps([ASKED])))).errors == []
    assert check(
        otlp(span(json.dumps(messages(PART))) | {"gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4"})
    ).told == [OTHER]
    server = PART | {"id": "srvtoolu_1"}
    assert check(otlp(span(json.dumps(messages(PART, server))))).errors == []


def test_one_attribute_for_each_part() -> None:
    old = {
        "gen_ai.system": "Anthropic",
        "gen_ai.request.model": MODEL,
        "gen_ai.prompt.0.role": "user",
        "gen_ai.prompt.0.content": "How much water?",
        "gen_ai.prompt.1.role": "assistant",
        "gen_ai.prompt.1.tool_calls.0.id": "toolu_01A",
        "gen_ai.prompt.1.tool_calls.0.name": "read_meter",
        "gen_ai.prompt.2.role": "tool",
        "gen_ai.prompt.2.content": "7",
        "gen_ai.prompt.2.tool_call_id": "toolu_01A",
    }
    assert check(otlp(old)).errors == []
    lost = otlp(old | {"gen_ai.prompt.3.role": "tool", "gen_ai.prompt.3.tool_call_id": "toolu_0ZZ"})
    assert check(lost).errors == ['result-without-tool-use: "toolu_0ZZ"']
    # where the calls were not kept, nothing is said of their results
    few = {name: value for name, value in old.items() if "tool_calls" not in name}
    assert check(otlp(few)).told == [CUT]


# --- OpenInference ----------------------------------------------------------------------------------------------------


def llm(value: Any, **more: Any) -> dict[str, Any]:
    attributes = {"openinference.span.kind": "LLM", "llm.model_name": MODEL, "input.value": value, **more}
    return {"name": "Messages", "context": {"trace_id": "t", "span_id": "s"}, "attributes": attributes}


def test_openinference_has_the_request_in_its_input() -> None:
    bad = llm(json.dumps(BAD), **{"output.value": json.dumps(ANSWER)})
    assert check(bad).errors == [in_string(STRAY, bad)]
    good = check([llm(json.dumps(GOOD), **{"output.value": json.dumps(ANSWER)})])
    assert (good.errors, good.records[0].exchange.response) == ([], ANSWER)
    nested = {
        "id": "1",
        "attributes": {
            "openinference": {"span": {"kind": "LLM"}},
            "llm": {"model_name": MODEL},
            "input": {"value": json.dumps(BAD)},
        },
    }
    assert len(check(nested).errors) == 1
    row = {f"attributes.{name}": value for name, value in bad["attributes"].items()}
    assert len(check(row).errors) == 1
    assert check(llm("{}", **{"llm.model_name": "gpt-4o"})).told == [OTHER]


def test_openinference_without_the_request() -> None:
    sanitized = llm(
        json.dumps({"messages": "[sanitized …]"}),
        **{
            "llm.input_messages": [
                {"message": {"role": "user", "content": "?"}},
                {
                    "message": {
                        "role": "assistant",
                        "tool_calls": [
                            {"tool_call": {"id": "toolu_01A", "function": {"name": "f", "arguments": "{}"}}}
                        ],
                    }
                },
                {"message": {"role": "tool", "tool_call_id": "toolu_01A", "content": "7"}},
                {"message": {"role": "tool", "tool_call_id": "toolu_0ZZ", "content": "9"}},
            ]
        },
    )
    assert check(sanitized).errors == ['result-without-tool-use: "toolu_0ZZ"']
    del sanitized["attributes"]["llm.input_messages"][3]
    assert check(sanitized).errors == []


# --- Langfuse ---------------------------------------------------------------------------------------------------------


def generation(given: Any, **more: Any) -> dict[str, Any]:
    return {"id": "g1", "traceId": "t", "type": "GENERATION", "model": MODEL, "input": given, "output": None, **more}


def test_langfuse_in_each_form() -> None:
    other = {"id": "o", "traceId": "t", "type": "SPAN", "input": None}
    for bad in (
        {"id": "t", "observations": [other, generation(BAD)]},
        {"trace": {"id": "t", "observations": [generation(BAD)]}, "observations": [other, generation(BAD)]},
        [other, generation(BAD)],
        {"data": [generation(BAD)], "meta": {"cursor": None}},
        {"batch": [{"id": "e", "type": "generation-create", "body": {"id": "g", "model": MODEL, "input": BAD}}]},
    ):
        assert check(bad).errors == [FAULT]
        assert check(without_stray(bad)).errors == []
    once = generation(json.dumps(BAD))
    assert check(once).errors == [in_string(STRAY, once)]
    assert len(check(generation(json.dumps(json.dumps(BAD)))).errors) == 1


def test_langfuse_of_messages_alone() -> None:
    system = {"role": "system", "content": "Be brief."}
    told = check(generation([system, *BAD["messages"]], output=ANSWER))
    assert told.errors == [FAULT]
    assert told.records[0].unknown >= {"fields"}
    media = {
        "type": "image",
        "source": {"type": "base64", "media_type": "image/png", "data": "@@@langfuseMedia:type=image/png|id=1@@@"},
    }
    assert check(generation([{"role": "user", "content": [media]}])).errors == []
    assert check(generation('{"content":"role"}')).told == [EMPTY]
    assert check(generation(None)).told == [EMPTY]
    assert check(generation(GOOD | {"model": "gpt-4o"}, model="gpt-4o")).told == [OTHER]


# --- LangSmith --------------------------------------------------------------------------------------------------------


def run(inputs: Any, **more: Any) -> dict[str, Any]:
    extra = {"metadata": {"ls_provider": "anthropic", "ls_model_name": MODEL}}
    return {"id": "r", "name": "ChatAnthropic", "run_type": "llm", "inputs": inputs, "extra": extra, **more}


def test_langsmith_is_undone() -> None:
    system = {"role": "system", "content": "Be brief."}
    moved = BAD | {"messages": [system, *BAD["messages"]]}
    told = check(run(moved, outputs=ANSWER))
    assert told.errors == [FAULT]
    assert told.records[0].exchange.request == BAD | {"system": "Be brief."}
    assert told.records[0].exchange.response == ANSWER
    blank = check(run(GOOD | {"messages": [system | {"content": 7}, *GOOD["messages"]]}))
    assert blank.errors == ["wrong-type: 7"] or {each.split(": ")[1] for each in blank.errors} == {"7"}
    servers = [{"name": "a", "type": "url", "url": "https://a.example", "authorization_token": {"redacted": True}}]
    assert check(run(GOOD | {"mcp_servers": servers})).records[0].exchange.request["mcp_servers"] == [
        {"name": "a", "type": "url", "url": "https://a.example"}
    ]


def test_langsmith_in_each_form() -> None:
    tree = {"id": "p", "run_type": "chain", "inputs": {}, "child_runs": [run(BAD)]}
    for value in (tree, [tree], [run(BAD)], {"post": [run(BAD)], "patch": []}):
        assert check(value).errors == [FAULT]
    lc = {"lc": 1, "type": "constructor", "id": ["HumanMessage"], "kwargs": {"content": "hi"}}
    assert check(run({"messages": [[lc]]})).told == [LANGCHAIN]
    assert check(run({"messages": [ASKED], "model": "gpt-4o"}, extra={})).told == [OTHER]


# --- Inspect ----------------------------------------------------------------------------------------------------------


def event(request: Any, **call: Any) -> dict[str, Any]:
    return {"event": "model", "model": f"anthropic/{MODEL}", "call": {"request": request, "response": ANSWER, **call}}


def log(*events: dict[str, Any], **sample: Any) -> dict[str, Any]:
    return {
        "version": 2,
        "status": "success",
        "eval": {"task": "meters", "model": f"anthropic/{MODEL}"},
        "samples": [{"id": 1, "epoch": 1, "events": list(events), **sample}],
    }


def test_inspect() -> None:
    headers = {"extra_headers": {"x-irid": "a", "anthropic-beta": "a-2026-01-01, b-2026-01-01"}}
    assert check(log(event(BAD | headers))).errors == [FAULT]
    told = check(log({"event": "state"}, event(GOOD | headers)))
    assert (told.errors, told.records[0].exchange.betas) == ([], ("a-2026-01-01", "b-2026-01-01"))
    assert check(log(event(GOOD) | {"model": "openai/gpt-4o"})).told == [OTHER]
    assert check(log(event(GOOD) | {"model": f"anthropic/bedrock/{MODEL}"})).records[0].exchange.platform == "bedrock"
    assert check(log(event(None))).told == [EMPTY]
    header = log()
    assert check({**header, "samples": None}).told == [HEADER]
    assert check({"a.json": {**header, "samples": None}}).told == [LISTING]


def test_inspect_with_pooled_messages_and_attachments() -> None:
    rest = {name: value for name, value in BAD.items() if name != "messages"}
    pooled = event(rest, call_refs=[[0, 1], [2, 4]], call_key="messages")
    spare = {"role": "user", "content": "not of this call"}
    calls = [{"role": "user", "content": "attachment://f0"}, spare, *BAD["messages"][1:]]
    told = check(log(pooled, events_data={"messages": [], "calls": calls}, attachments={"f0": "How much?"}))
    assert told.errors == [FAULT]
    assert told.records[0].exchange.request["messages"][0]["content"] == "How much?"
    assert check(log(pooled, call_pool=calls)).errors == [FAULT]  # of an earlier release
    assert check(log(pooled, events_data={"calls": calls[:2]})).told == [CUT]


def test_inspect_by_vitals() -> None:
    answer = ANSWER | {"stop_sequence": {}, "content": [{"type": "text", "text": "Seven.", "citations": {}}]}
    theirs = [{"name": "f", "description": "d", "parameters": {"type": "object"}}]
    assert check(log(event(GOOD | {"tool_choice": "none"}, response=answer))).errors == []
    assert check(log(event(GOOD | {"tools": theirs}))).errors == []


def archived(entries: dict[str, Any], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as archive:
        for name, value in entries.items():
            archive.writestr(name, value if isinstance(value, str) else json.dumps(value))
    return raw.getvalue()


START = {"version": 2, "eval": {"task": "meters", "model": f"anthropic/{MODEL}"}}


def test_an_archive_of_inspect() -> None:
    sample = {"id": "a/b", "events": [event(BAD)]}
    told = Checks(archived({"_journal/start.json": START, "samples/a/b_epoch_1.json": sample}))
    assert [error.split(":")[0] for error in told.errors] == ["result-without-tool-use"]
    assert told.records[0].file == "it.json/samples/a/b_epoch_1.json"
    assert Checks(archived({"header.json": {**START, "status": "success"}})).told == [HEADER]
    broken = Checks(archived({"header.json": START, "samples/1_epoch_1.json": "{", "samples/2_epoch_1.json": sample}))
    assert len(broken.records) == 1


def test_an_archive_with_a_sample_in_chunks() -> None:
    rest = {name: value for name, value in BAD.items() if name != "messages"}
    folder = "samples/1_epoch_1/"
    entries = {
        "header.json": {**START, "status": "success"},
        f"{folder}sample.json": {"id": 1},
        f"{folder}events/0.json": [{"event": "state"}],
        f"{folder}events/1.json": [event(rest, call_refs=[[0, 3]])],
        f"{folder}events/stats.json": {},
        f"{folder}calls/0.json": [{"role": "user", "content": "attachment://1"}],
        f"{folder}calls/1.json": BAD["messages"][1:],
        f"{folder}attachments/0.json": ["", "How much?"],
    }
    told = Checks(archived(entries))
    assert [error.split(":")[0] for error in told.errors] == ["result-without-tool-use"]
    assert told.records[0].exchange.request["messages"][0]["content"] == "How much?"
    assert CALL in told.records[0].exchange.request["messages"][1]["content"]
