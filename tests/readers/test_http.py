"""Recorded HTTP becomes exchanges: what the URL, the headers and the bodies say."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest

from tests.conversations import ANSWERED, BODY, EVENTS, sse
from turnlint.readers.http.interaction import Interaction, Where, record, where_to
from turnlint.readers.http.wire import Undecodable, decoded
from turnlint.readers.record import Record
from turnlint.sources.documents import Document
from turnlint.sources.files import TooLarge
from turnlint.sources.origins import InDocument

URL = "https://api.anthropic.com/v1/messages"
ORIGIN = InDocument(Document(b'{"recorded": true}'), {"recorded": True})


@pytest.mark.parametrize(
    ("url", "where"),
    [
        (URL, Where("anthropic")),
        (URL + "?beta=true", Where("anthropic")),
        (URL + "/count_tokens", Where("anthropic", "count_tokens")),
        (URL + "/batches", Where("anthropic", "batches")),
        ("http://localhost:8080/proxy/v1/messages", Where("anthropic")),
        ("https://mill.services.ai.azure.com/anthropic/v1/messages", Where("foundry")),
        (
            "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke",
            Where("bedrock", model="us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        ),
        (
            "https://bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-x/invoke-with-response-stream",
            Where("bedrock", model="anthropic.claude-x"),
        ),
        (
            "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/"
            "claude-sonnet-4-5@20250929:streamRawPredict",
            Where("vertex", model="claude-sonnet-4-5@20250929"),
        ),
        (
            "https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/anthropic/models/"
            "count-tokens:rawPredict",
            Where("vertex", "count_tokens"),
        ),
        (URL + "/batches/msgbatch_1/results", None),
        ("https://api.anthropic.com/v1/models", None),
        ("https://api.anthropic.com/v1/chat/completions", None),
        (
            "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-x/converse",
            Where("bedrock", model="anthropic.claude-x", converse=True),
        ),
        (
            "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-x/converse-stream",
            Where("bedrock", model="anthropic.claude-x", converse=True),
        ),
        ("https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-x/count-tokens", None),
        ("https://aiplatform.googleapis.com/v1/publishers/google/models/gemini:rawPredict", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_the_url_says_where_a_request_went(url: str, where: Where | None) -> None:
    assert where_to("POST", url) == where
    assert where_to("GET", url) is None


def made(**given: Any) -> Record:
    interaction = Interaction(**{"method": "post", "url": URL, "body": json.dumps(BODY), **given})
    found = record(interaction, ORIGIN, ORIGIN)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("headers", "url", "version", "betas"),
    [
        ({"Anthropic-Version": "2023-06-01", "anthropic-beta": "a, b"}, URL, "2023-06-01", ("a", "b")),
        ({"anthropic-version": ["2023-06-01"], "anthropic-beta": ["a", "b"]}, URL, "2023-06-01", ("a", "b")),
        ({"anthropic-version": "2023-06-01"}, URL, "2023-06-01", ()),
        ({"anthropic-version": "2023-06-01"}, URL + "?beta=true", "2023-06-01", None),
        ({"anthropic-version": "2023-06-01", "anthropic-beta": "REDACTED"}, URL, "2023-06-01", None),
        ({"anthropic-version": "**FILTERED**"}, URL, None, None),
        ({"content-type": "application/json"}, URL, None, None),
        (None, URL, None, None),
    ],
)
def test_headers_are_context_and_unknown_where_they_were_scrubbed(
    headers: Any, url: str, version: str | None, betas: tuple[str, ...] | None
) -> None:
    exchange = made(headers=headers, url=url).exchange
    assert (exchange.api_version, exchange.betas) == (version, betas)


def test_on_bedrock_the_body_says_what_headers_say_elsewhere() -> None:
    url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-x/invoke"
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 5, "messages": []}
    exchange = made(url=url, body=body, headers={"anthropic-version": "x"}).exchange
    assert (exchange.platform, exchange.model, exchange.api_version, exchange.betas) == (
        "bedrock",
        "anthropic.claude-x",
        None,
        None,
    )
    titan = Interaction("POST", url.replace("anthropic.claude-x", "amazon.titan-text"), {"inputText": "x"})
    assert record(titan, ORIGIN) is None


@pytest.mark.parametrize(
    ("answer", "headers", "status", "field", "value"),
    [
        (ANSWERED, None, 200, "response", ANSWERED),
        (json.dumps(ANSWERED), None, 200, "response", ANSWERED),
        (
            gzip.compress(json.dumps(ANSWERED).encode(), mtime=0),
            {"Content-Encoding": "gzip"},
            200,
            "response",
            ANSWERED,
        ),
        (zlib.compress(json.dumps(ANSWERED).encode()), {"content-encoding": "deflate"}, 200, "response", ANSWERED),
        (json.dumps(ANSWERED).encode(), {"content-encoding": "gzip"}, 200, "response", ANSWERED),
        (sse(EVENTS), {"content-type": "text/event-stream"}, 200, "events", sse(EVENTS).encode()),
        (
            gzip.compress(sse(EVENTS).encode(), mtime=0),
            {"content-encoding": ["gzip"]},
            200,
            "events",
            sse(EVENTS).encode(),
        ),
        ({"type": "error", "error": {"type": "x", "message": "y"}}, None, None, "error", None),
        (
            {"message": "The security token is invalid"},
            None,
            403,
            "error",
            {"message": "The security token is invalid"},
        ),
        ("<html>Bad gateway</html>", None, 502, "error", "<html>Bad gateway</html>"),
        ({"input_tokens": 5}, None, 200, "", None),
        (b"\x1b\x00rest", {"content-encoding": "br"}, 200, "", None),
        (gzip.compress(b"x" * 100, mtime=0)[:20], {"content-encoding": "gzip"}, 200, "", None),
        (None, None, None, "", None),
    ],
)
def test_what_came_back(answer: Any, headers: Any, status: int | None, field: str, value: Any) -> None:
    found = made(answer=answer, answer_headers=headers, status=status)
    fields = {"response": found.exchange.response, "error": found.exchange.error, "events": found.exchange.events}
    assert [name for name, each in fields.items() if each is not None] == ([field] if field else [])
    if field:
        assert fields[field] == (answer if value is None else value)
    assert (found.answer is None) == (not field)
    assert found.exchange.status == status


@pytest.mark.parametrize("url", ["converse", "converse-stream"])
def test_a_call_of_converse_is_translated(url: str) -> None:
    host = "https://bedrock-runtime.us-east-1.amazonaws.com/model/"
    text = '{"messages": [{"role": "user", "content": [{"text": "5"}, {"toolResult": {"toolUseId": "a"}}]}]}'
    document = Document(json.dumps({"body": text}).encode())
    at = InDocument(document, document.value).inside("body")
    told = record(Interaction("POST", host + "us.anthropic.claude-x/" + url, at.value, status=200, answer="{}"), at)
    assert isinstance(told, Record)
    assert told.exchange.request["messages"][0]["content"][1] == {"type": "tool_result", "tool_use_id": "a"}
    assert (told.exchange.model, told.exchange.status, told.exchange.response) == ("us.anthropic.claude-x", None, None)
    assert told.request is not None
    place = told.request.place(("messages", 0, "content", 1, "tool_use_id"))
    assert place.column == document.raw.index(b'\\"a\\"') + 1
    assert record(Interaction("POST", host + "amazon.nova-pro-v1:0/" + url, text), at) is None


def test_a_body_that_was_encoded_has_its_text_and_the_place_of_the_record() -> None:
    found = made(body=gzip.compress(json.dumps(BODY).encode()), headers={"content-encoding": "gzip"})
    assert found.exchange.request == BODY
    assert found.request is not None
    assert found.request.text is not None
    assert found.request.text.document.value == BODY
    place = found.request.place(("messages", 0))
    assert (place.line, place.column, place.end_column) == (1, 1, 19)


def test_a_body_that_is_no_json_is_still_the_request() -> None:
    found = made(body='{"model": ')
    assert found.exchange.request is None
    assert found.request is not None
    assert found.request.text is not None
    assert found.request.text.document.parsed.problem


def test_what_cannot_be_decoded_is_said() -> None:
    with pytest.raises(Undecodable, match="the body is encoded with compress, which is not read"):
        decoded(b"\x1f\x9d\x90", "compress")
    with pytest.raises(Undecodable, match="the body is not what its content-encoding says"):
        decoded(b"\xff\xff\xff", "gzip")
    with pytest.raises(Undecodable, match="the body is cut"):
        decoded(gzip.compress(b"x" * 100)[:20], "gzip")


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(TooLarge):
        decoded(gzip.compress(b"x" * 10_000_000), "gzip", 1_000_000)


def test_without_a_body_there_is_no_request() -> None:
    assert record(Interaction("POST", URL), ORIGIN) is None
    assert record(Interaction("POST", "https://mill.example/v1/wheels", BODY), ORIGIN) is None
