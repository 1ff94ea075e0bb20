"""Logs: bodies under any key, LiteLLM's and llm's, Bedrock's, Converse, results of batches, and OpenAI's form."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.traces import ANSWER, ASKED, BAD, GOOD, MODEL, OPENAI, STRAY, Checks, check
from turnlint.readers.formats.bedrock import READER as BEDROCK
from turnlint.readers.logs.models import OTHER
from turnlint.readers.logs.stored import CUT, EMPTY
from turnlint.readers.openai import OPENAI as OPENAI_TOLD

RESULT = json.dumps(STRAY)
FAULT = f"result-without-tool-use: {RESULT}"


def fault(document: str) -> str:
    return FAULT if RESULT in document else f"result-without-tool-use: {json.dumps(RESULT)[1:-1]}"


def wrapped(body: Any) -> list[Any]:
    return [
        {"time": 1, "request": json.dumps(body), "response": ANSWER},
        {"body": body},
        {"params": body, "result": {"message": ANSWER}},
        {"kwargs": body},
        {"input": body, "output": json.dumps(ANSWER)},
        {"data": {"request": body}},
        {"arguments": body, "captured_at": "2026-11-01"},
        {"request_body": body, "response_body": ANSWER},
        {"data": [{"payload": body}, {"payload": None}]},
        [{"log": {"body": body}}, {"log": {}}],
        {"method": "POST", "url": "https://api.anthropic.com/v1/messages", "body": body},
    ]


@pytest.mark.parametrize("index", range(11))
def test_a_body_under_any_key(index: int) -> None:
    document = wrapped(BAD)[index]
    assert check(document).errors == [fault(json.dumps(document))]
    good = check(wrapped(GOOD)[index])
    assert (len(good.records), good.errors) == (1, [])


def test_what_came_back_is_taken_where_its_shape_tells() -> None:
    assert [check(each).records[0].exchange.response for each in wrapped(GOOD)[:3]] == [ANSWER, None, ANSWER]
    assert check({"input": GOOD, "output": {"text": "Seven."}}).records[0].exchange.response is None


def test_arguments_are_not_what_is_sent() -> None:
    told = check(
        {"kwargs": GOOD | {"betas": ["a-2026-01-01"], "system": None, "timeout": 5, "extra_body": {"temperature": 7}}}
    )
    [record] = told.records
    assert record.exchange.betas == ("a-2026-01-01",)
    assert record.exchange.request == GOOD | {"temperature": 7}
    assert told.errors == ["out-of-range: 7"]


def test_what_the_logger_left_out_is_no_fault() -> None:
    image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "<base64-data-removed>"}}
    assert check({"body": GOOD | {"messages": [{"role": "user", "content": [image]}]}}).errors == []
    assert check({"body": GOOD | {"messages": ["… (litellm_truncated skipped 9 chars) …"]}}).records == []


def test_a_place_that_the_user_names() -> None:
    document = {"a": {"x/y": [{"odd": json.dumps({"messages": BAD["messages"]})}]}}
    assert check(document, "at:/a/x~1y/*/odd").errors == [
        "missing-field: " + json.dumps(json.dumps({"messages": BAD["messages"]}))[1:-1]
    ] * 2 + [fault(json.dumps(document))]
    with pytest.raises(ValueError, match="a JSON pointer begins with /"):
        check(document, "at:a")


def test_what_wraps_something_else() -> None:
    assert check({"input": {"messages": [ASKED]}}).records == []
    assert check({"input": GOOD | {"model": "gpt-4o"}}).told == [OTHER]
    assert check({"request": OPENAI}).told == [OPENAI_TOLD]
    elsewhere = {"method": "POST", "url": "https://api.example/v1/messages/of/ours", "body": GOOD}
    assert check(elsewhere).records == []


def test_openais_form_is_told_as_such() -> None:
    openhands = {**OPENAI, "kwargs": {}, "response": {"object": "chat.completion", "choices": []}, "cost": 0.1}
    assert [check(each).told for each in (OPENAI, openhands)] == [[OPENAI_TOLD]] * 2
    mixed = GOOD | {"response_format": {}}
    assert check(mixed).errors == ["unknown-parameter: {}"]


PAYLOAD: dict[str, Any] = {
    "id": "x",
    "call_type": "anthropic_messages",
    "custom_llm_provider": "anthropic",
    "model": MODEL,
    "model_parameters": {"max_tokens": 64},
    "messages": BAD["messages"],
    "response": ANSWER,
}


def test_litellm() -> None:
    told = check(PAYLOAD)
    assert told.errors == [FAULT]
    assert told.records[0].exchange.response == ANSWER
    assert check(PAYLOAD | {"messages": GOOD["messages"]}).errors == []
    assert check(PAYLOAD | {"call_type": "acompletion"}).told == [OPENAI_TOLD]
    assert check(PAYLOAD | {"messages": "redacted-by-litellm"}).told == [CUT]
    row = {"call_type": "anthropic_messages", "messages": {}, "response": {}, "proxy_server_request": json.dumps(BAD)}
    assert check(row).errors == [fault(json.dumps(row))]
    assert check(row | {"proxy_server_request": {}}).told == [EMPTY]
    kwargs = {
        "call_type": "anthropic_messages",
        "additional_args": {"complete_input_dict": BAD},
        "litellm_params": {"proxy_server_request": {"body": GOOD}},
    }
    assert check(kwargs).errors == [FAULT]


def test_llm_logs() -> None:
    row = {"id": 1, "model": MODEL, "prompt": "?", "datetime_utc": "x", "prompt_json": BAD, "response_json": ANSWER}
    assert check([row]).errors == [FAULT]
    assert check([row | {"prompt_json": GOOD}]).errors == []
    assert check([row | {"prompt_json": None}]).told == [EMPTY]


def test_results_of_a_batch() -> None:
    lines: list[dict[str, Any]] = [
        {"custom_id": "a", "result": {"type": "succeeded", "message": ANSWER}},
        {
            "custom_id": "b",
            "result": {
                "type": "errored",
                "error": {"type": "error", "error": {"type": "invalid_request_error", "message": "too long"}},
            },
        },
        {"custom_id": "c", "result": {"type": "errored", "error": {"type": "api_error", "message": "older"}}},
        {"custom_id": "d", "result": {"type": "expired"}},
    ]
    told = Checks("\n".join(map(json.dumps, lines)).encode())
    assert [record.exchange.response for record in told.records] == [ANSWER]
    assert told.told == [
        "the result of a batch: invalid_request_error: too long",
        "the result of a batch: api_error: older",
        "the result of a batch: expired",
    ]
    assert told.errors == []


def wire(body: dict[str, Any]) -> dict[str, Any]:
    return {"anthropic_version": "bedrock-2023-05-31"} | {name: body[name] for name in body if name != "model"}


def test_bodies_for_clouds_are_known_by_their_version() -> None:
    for version, platform in (("bedrock-2023-05-31", "bedrock"), ("vertex-2023-10-16", "vertex")):
        told = check(wire(GOOD) | {"anthropic_version": version})
        assert (told.records[0].exchange.platform, told.errors) == (platform, [])
    assert check(wire(BAD)).errors == [FAULT]


CONVERSE: dict[str, Any] = {
    "modelId": "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "system": [],
    "inferenceConfig": {},
    "toolConfig": {"tools": [{"toolSpec": {"name": "read_meter", "inputSchema": {"json": {"type": "object"}}}}]},
    "messages": [
        {"role": "user", "content": [{"text": "How much water?"}, {"cachePoint": {"type": "default"}}]},
        {"role": "assistant", "content": [{"toolUse": {"toolUseId": "tooluse_a", "name": "read_meter", "input": {}}}]},
        {"role": "user", "content": [{"toolResult": {"toolUseId": "tooluse_a", "content": [{"json": {"m": 7}}]}}]},
    ],
}
STRAY_TOO: dict[str, Any] = {"toolResult": {"toolUseId": "tooluse_z", "content": [{"text": "9"}]}}
FAULTY: dict[str, Any] = json.loads(json.dumps(CONVERSE))
FAULTY["messages"][2]["content"].append(STRAY_TOO)


def test_converse_is_translated_and_pointed_at_in_the_original() -> None:
    block = json.dumps(STRAY_TOO)
    assert check(FAULTY).errors == [f"result-without-tool-use: {block}"]
    good = check(CONVERSE)
    assert (good.errors, good.records[0].exchange.platform) == ([], "bedrock")
    assert check({k: v for k, v in CONVERSE.items() if k != "modelId"}).errors == []
    assert check(CONVERSE | {"modelId": "amazon.nova-pro-v1:0"}).told == [OTHER]
    assert check({"request": FAULTY}).errors == [f"result-without-tool-use: {block}"]
    chat = {"modelId": "anthropic.claude-x", "messages": [{"role": "user", "content": [{"text": ""}]}]}
    assert check(chat).errors == ['empty-text: {"text": ""}']
    assert check(chat | {"modelId": "amazon.nova-pro-v1:0"}).told == [OTHER]
    hot = CONVERSE | {"inferenceConfig": {"temperature": 7}}
    assert check(hot).errors == ["out-of-range: 7"]


def test_odd_values_are_survived() -> None:
    odd = {"messages": [{"role": "user", "content": [{"type": {}}, {"type": []}]}]}
    assert len(check({"body": GOOD | odd}).records) == 1
    assert len(check({"modelInput": {"anthropic_version": "bedrock-2023-05-31"}}).records) == 1


def test_bedrocks_batches_and_logs() -> None:
    assert check({"recordId": "1", "modelInput": wire(BAD)}).errors == [FAULT]
    told = check({"recordId": "1", "modelInput": wire(GOOD), "modelOutput": ANSWER})
    assert (told.errors, told.records[0].exchange.response) == ([], ANSWER)
    assert check({"modelInput": CONVERSE}).errors == []
    assert check({"recordId": "1", "modelInput": {"inputText": "x"}}).told == [OTHER]
    log = {"schemaType": "ModelInvocationLog", "modelId": "anthropic.claude-x", "input": {"inputBodyJson": wire(BAD)}}
    assert check(log).errors == [FAULT]
    assert check(log | {"input": {}}).told == [EMPTY]
    assert BEDROCK.name == "bedrock"
