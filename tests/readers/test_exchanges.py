"""Our own format: what is one, what the fields may be, and that the schema says the same."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.conversations import ANSWERED, BODY, CALLED, EVENTS, FIRST, sse
from turnlint.readers import reading
from turnlint.readers.formats.exchanges import FIELDS
from turnlint.readers.record import NotARequest, Outcome, Record
from turnlint.sources.files import Unreadable
from turnlint_schemas import load

SCHEMA: dict[str, Any] = json.loads(load("exchange.json"))
ERROR: dict[str, Any] = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}


def read(value: Any, *, named: bool = True) -> list[Outcome]:
    return list(reading.read_stream(io.BytesIO(json.dumps(value).encode()), "it.json", named=named))


def test_the_schema_is_valid_and_has_the_fields_in_their_order() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert tuple(SCHEMA["properties"]) == FIELDS


GOOD: list[dict[str, Any]] = [
    FIRST,
    {"request": BODY},
    {"request": BODY["messages"]},
    {"request": BODY, "response": None, "error": ERROR, "status": 529},
    {"request": BODY, "error": "upstream connect error"},
    {"request": BODY, "events": EVENTS},
    {"request": BODY, "events": sse(EVENTS)},
    {"response": ANSWERED, "model": "claude-sonnet-5-5"},
    {"events": EVENTS},
    {"request": BODY, "platform": "bedrock", "api_version": "2023-06-01", "betas": ["a"], "endpoint": "count_tokens"},
    {"request": BODY, "session": 7, "recorded_at": "2026-11-01"},
    {"request": {"requests": [{"custom_id": "a", "params": BODY}]}},
]
BAD: list[tuple[dict[str, Any], str]] = [
    (FIRST | {"request": 7}, "`request` of this exchange is not an object, or a list of messages"),
    ({"request": BODY, "response": "text"}, "`response` of this exchange is not an object"),
    ({"request": BODY, "error": 500}, "`error` of this exchange is not an object, or a string"),
    ({"request": BODY, "events": {}}, "`events` of this exchange is not a list, or the text of the stream"),
    (FIRST | {"betas": "a,b"}, "`betas` of this exchange is not a list of strings"),
    (FIRST | {"betas": [1]}, "`betas` of this exchange is not a list of strings"),
    (FIRST | {"session": True}, "`session` of this exchange is not a string or an integer"),
    (FIRST | {"status": "200"}, "`status` of this exchange is not an integer"),
    (FIRST | {"platform": "gateway"}, "platform must be one of anthropic, bedrock, vertex, foundry, not 'gateway'"),
    (FIRST | {"endpoint": "complete"}, "endpoint must be one of messages, count_tokens, batches, not 'complete'"),
]


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("value", GOOD, ids=str)
def test_what_is_an_exchange_is_one_by_the_schema_and_by_the_reader(value: dict[str, Any], named: bool) -> None:
    assert [fault.message for fault in Draft202012Validator(SCHEMA).iter_errors(value)] == []
    [record] = read(value, named=named)
    assert isinstance(record, Record)
    assert not record.alone
    exchange = record.exchange
    assert exchange.request == value.get("request")
    assert (exchange.response, exchange.error, exchange.events) == (
        value.get("response"),
        value.get("error"),
        value.get("events"),
    )
    assert exchange.session == (str(value["session"]) if "session" in value else None)
    assert exchange.status == value.get("status")


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(("value", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_what_is_wrong_in_one_is_told(value: dict[str, Any], reason: str, named: bool) -> None:
    assert not Draft202012Validator(SCHEMA).is_valid(value)
    assert read(value, named=named) == [Unreadable("it.json", reason, 1)]


def test_a_request_gets_one_answer() -> None:
    reason = "this exchange has `response` and `error`: a request gets one of them"
    assert read(FIRST | {"error": ERROR}) == [Unreadable("it.json", reason, 1)]


def test_an_error_in_the_place_of_the_response_is_the_error() -> None:
    [record] = read({"request": BODY, "response": ERROR})
    assert isinstance(record, Record)
    assert (record.exchange.response, record.exchange.error) == (None, ERROR)
    assert record.answer is not None
    assert record.answer.prefix == ("response",)


def test_the_endpoint_of_an_upload_need_not_be_said() -> None:
    [record] = read({"request": {"requests": [{"custom_id": "a", "params": BODY}, {"custom_id": "b", "params": BODY}]}})
    assert isinstance(record, Record)
    assert (record.exchange.endpoint, record.size) == ("batches", 2)


@pytest.mark.parametrize(
    "other",
    [
        {"request": "What is a mill?", "response": "A machine."},
        {"request": {"method": "POST", "url": "/v1/other", "body": BODY}, "response": {"status": 200}},
        {"request": {}, "response": {}},
        {"request": None},
        {"response": {"text": "x"}},
        {"error": ERROR},
    ],
)
def test_what_is_none(other: dict[str, Any]) -> None:
    [outcome] = read(other, named=False)
    assert isinstance(outcome, NotARequest)


def test_where_the_parts_stand() -> None:
    text = json.dumps([{"request": BODY, "response": CALLED}], indent=1)
    [record] = reading.read_stream(io.BytesIO(text.encode()), "it.json")
    assert isinstance(record, Record)
    assert record.request is not None
    assert record.answer is not None
    place = record.request.place(("max_tokens",))
    assert (place.line, place.column) == (5, 18)
    place = record.answer.place(("content", 0, "name"))
    assert text.splitlines()[place.line - 1][place.column - 1 : place.end_column - 1] == '"read_meter"'
    assert (record.item, record.line) == (0, None)
