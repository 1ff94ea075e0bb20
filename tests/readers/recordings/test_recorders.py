"""Recordings of the other recorders: in each a fault with its place, a request without one, and what is special."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.conversations import BODY, EVENTS, sse
from tests.recordings import (
    ANSWER,
    BEDROCK,
    ERROR,
    FAULT,
    FAULTY,
    HEADERS,
    URL,
    Told,
    compact,
    findings,
    outcomes,
    place_of,
    records,
    written,
)
from turnlint.readers.record import NotARequest, Record
from turnlint.sources.files import Unreadable
from turnlint.values.exchange import Exchange


def frame(headers: dict[str, str], payload: bytes) -> bytes:
    """One message of an AWS event stream."""
    packed = b"".join(
        bytes([len(name)]) + name.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
        for name, value in headers.items()
    )
    prelude = struct.pack(">II", 16 + len(packed) + len(payload), len(packed))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + packed + payload
    return message + struct.pack(">I", zlib.crc32(message))


def of_aws(events: list[Any]) -> bytes:
    """The events of a stream as Bedrock sends them."""
    return b"".join(
        frame(
            {":event-type": "chunk", ":message-type": "event"},
            json.dumps({"bytes": base64.b64encode(json.dumps(event).encode()).decode(), "p": "abc"}).encode(),
        )
        for event in events
    )


def told_of(exchange: Exchange) -> tuple[Any, ...]:
    """The context of an exchange."""
    return exchange.platform, exchange.api_version, exchange.betas, exchange.status


KNOWN = ("anthropic", "2023-06-01", ("files-api-2025-04-14",), 200)
BARE = ("anthropic", None, None, 200)


# --- go-vcr -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [1, 2])
def test_go_vcr(tmp_path: Path, version: int) -> None:
    more = "    proto: HTTP/1.1\n    content_length: -1\n    uncompressed: true\n" if version == 2 else "    form: {}\n"
    text = f"---\nversion: {version}\ninteractions:\n" + "".join(
        f"- id: {number}\n  request:\n{more}    body: '{compact(body)}'\n    headers:\n      Accept:\n      - a\n"
        f"    url: {URL}\n    method: POST\n"
        f"  response:\n    body: '{compact(came)}'\n    headers: {{}}\n    status: 200 OK\n    code: {code}\n"
        "    duration: 1.2s\n"
        for number, body, came, code in ((0, BODY, ANSWER, 200), (3, FAULTY, ERROR, 400))
    )
    path = written(tmp_path / "a.yaml", text)
    accepted, refused = records(path)
    assert told_of(accepted.exchange) == BARE
    assert accepted.exchange.response == ANSWER
    assert (refused.exchange.status, refused.exchange.error) == (400, ERROR)
    assert findings(path) == [Told(*place_of(text, '"64"'), FAULT, '"64"')]


# --- Ruby and R -------------------------------------------------------------------------------------------------------

RUBY = f"""\
---
http_interactions:
- request:
    method: post
    uri: {URL}
    body:
      encoding: UTF-8
      string: '{compact(FAULTY)}'
    headers:
      Anthropic-Version:
      - '2023-06-01'
  response:
    status:
      code: 400
      message: Bad Request
    headers: {{}}
    body:
      encoding: ASCII-8BIT
      string: !binary |-
        {base64.b64encode(compact(ERROR).encode()).decode()}
  recorded_at: Wed, 29 Jan 2025 14:24:59 GMT
- request:
    method: post
    uri: {URL}
    body:
      encoding: ASCII-8BIT
      base64_string: {base64.b64encode(compact(BODY).encode()).decode()}
    headers: {{}}
  response:
    status: {{code: 200, message: OK}}
    body: {{encoding: UTF-8, string: '{compact(ANSWER)}'}}
recorded_with: VCR 6.3.1
"""


def test_vcr_of_ruby(tmp_path: Path) -> None:
    path = written(tmp_path / "a.yml", RUBY)
    assert findings(path) == [Told(*place_of(RUBY, '"64"'), FAULT, '"64"')]
    refused, accepted = records(path)
    assert told_of(refused.exchange) == ("anthropic", "2023-06-01", (), 400)
    assert refused.exchange.error == ERROR
    assert told_of(accepted.exchange) == BARE
    assert accepted.exchange.request == BODY
    assert accepted.exchange.response == ANSWER


def test_a_batch_in_a_cassette_of_ruby(tmp_path: Path) -> None:
    upload = {"requests": [{"custom_id": "a", "params": FAULTY}, {"custom_id": "b", "params": BODY}]}
    text = RUBY.replace(compact(FAULTY), compact(upload)).replace(URL, URL + "/batches", 1)
    path = written(tmp_path / "a.yml", text)
    first = records(path)[0]
    assert (first.exchange.endpoint, first.size) == ("batches", 2)
    assert [(told.line, told.column) for told in findings(path)] == [place_of(text, '"64"')]


def test_a_template_is_no_yaml_yet(tmp_path: Path) -> None:
    path = written(tmp_path / "a.yml", RUBY.replace(f"uri: {URL}", "uri: <%= url %>: x", 1))
    [told] = outcomes(path, named=False)
    assert isinstance(told, Unreadable)
    assert (told.reason, told.line) == ("not YAML: mapping values are not allowed in this context", 5)


def test_vcr_of_r(tmp_path: Path) -> None:
    packed = base64.b64encode(gzip.compress(compact(BODY).encode())).decode()
    start = f"- request:\n    method: POST\n    uri: {URL}\n    body:\n      "
    text = f"http_interactions:\n{start}string: '{compact(FAULTY)}'\n  response:\n    status: 400\n"
    text += f"    headers: {{content-encoding: gzip}}\n    body: {{string: '{compact(ERROR)}'}}\n"
    for body in (f"raw_gzip: {packed}", "on_disk: a/b.json", "fields: {file: x}", "{file: true, string: a.json}"):
        text += f"{start}{body}\n  response: {{status: 200}}\n"
    path = written(tmp_path / "a.yml", text + "recorded_with: VCR-vcr/2.1.0\n")
    assert findings(path) == [Told(*place_of(text, '"64"'), FAULT, '"64"')]
    first, second, last = outcomes(path)
    assert isinstance(first, Record)
    assert told_of(first.exchange) == ("anthropic", None, None, 400)
    assert first.exchange.error == ERROR
    assert isinstance(second, Record)
    assert second.exchange.request == BODY
    kind = "with the Messages API, but without the body of the request"
    assert last == NotARequest(str(path), 3, kind, "interaction")


# --- LangChain --------------------------------------------------------------------------------------------------------


def test_the_two_lists_of_langchain(tmp_path: Path) -> None:
    def binary(value: Any) -> str:
        return "!!binary " + base64.b64encode(compact(value).encode()).decode()

    hidden = "    headers: {anthropic-version: ['**REDACTED**']}\n"
    text = "requests:\n" + "".join(
        f"- body: {binary(body)}\n{hidden.replace('    ', '  ')}  method: POST\n  uri: {uri}\n"
        for body, uri in ((BODY, URL), (FAULTY, "'**REDACTED**'"), (BODY, "https://example.org/v1/other"))
    )
    text += "responses:\n" + "".join(
        f"- body: {{string: {binary(came)}}}\n  headers: {{}}\n  status: {{code: {code}, message: x}}\n"
        for came, code in ((ANSWER, 200), (ERROR, 400), ({}, 200))
    )
    path = tmp_path / "a.yaml.gz"
    path.write_bytes(gzip.compress(text.encode()))
    accepted, refused, _ = outcomes(path)
    assert isinstance(accepted, Record)
    assert isinstance(refused, Record)
    assert told_of(accepted.exchange) == BARE
    assert accepted.exchange.response == ANSWER
    assert refused.exchange.error == ERROR
    [told] = findings(path)
    assert (told.line, told.what) == (6, FAULT)


# --- httprr -----------------------------------------------------------------------------------------------------------


def trace(*pairs: tuple[str, str]) -> bytes:
    """A trace of requests and responses."""
    each = [(sent.encode(), came.encode()) for sent, came in pairs]
    return b"httprr trace v1\n" + b"".join(f"{len(sent)} {len(came)}\n".encode() + sent + came for sent, came in each)


def request(body: str, url: str = URL, headers: str = "Content-Length: 9\r\n") -> str:
    return f"POST {url} HTTP/1.1\r\nHost: h\r\nanthropic-version: 2023-06-01\r\n{headers}\r\n{body}"


def reply(body: str, code: int = 200, headers: str = "") -> str:
    return f"HTTP/2.0 {code} X\r\nContent-Type: a\r\n{headers}\r\n{body}"


def chunked(body: str) -> str:
    half = len(body) // 2
    return "".join(f"{len(part):x};a=b\r\n{part}\r\n" for part in (body[:half], body[half:])) + "0\r\n\r\n"


def test_httprr(tmp_path: Path) -> None:
    faulty = json.dumps(FAULTY, indent=1)
    raw = trace(
        (request(compact(BODY)), reply(sse(EVENTS))),
        (request(faulty), reply(compact(ERROR), 400)),
        (request(compact(BODY), BEDROCK), reply(chunked(compact(ANSWER)), 200, "Transfer-Encoding: chunked\r\n")),
        ("GET https://example.org/ HTTP/1.1\r\n\r\n", reply("")),
    )
    for path in (tmp_path / "a.httprr", tmp_path / "b.httprr.gz"):
        path.write_bytes(raw if path.suffix == ".httprr" else gzip.compress(raw))
        first, second, third = records(path)
        assert told_of(first.exchange) == ("anthropic", "2023-06-01", (), 200)
        assert first.exchange.events == sse(EVENTS).encode()
        assert first.answer is not None
        line, column = place_of(raw.decode(), '{"type": "message_start"')
        assert (first.answer.place((0,)).line, first.answer.place((0,)).column) == (line, column)
        assert (second.exchange.status, second.exchange.error) == (400, ERROR)
        assert third.exchange.response == ANSWER
        assert third.exchange.model == "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"
        assert findings(path) == [Told(*place_of(raw.decode(), '"64"'), FAULT, '"64"')]


@pytest.mark.parametrize("cut", [1, 200])
def test_a_trace_that_was_cut(tmp_path: Path, cut: int) -> None:
    whole = trace((request(compact(BODY)), reply(compact(ANSWER))))
    raw = whole + whole.partition(b"\n")[2][:-cut]
    path = written(tmp_path / "a.httprr", raw)
    record, told = outcomes(path)
    assert isinstance(record, Record)
    line = whole.count(b"\n") + 1
    assert told == Unreadable(str(path), "the record is cut: the file ends before it does", line)


def test_a_trace_with_something_else_between(tmp_path: Path) -> None:
    path = written(tmp_path / "a.httprr", b"httprr trace v1\nmill\n")
    what = "not the two lengths by which a record of httprr begins"
    assert outcomes(path) == [Unreadable(str(path), what, 2)]
    assert outcomes(written(tmp_path / "b.httprr", b"httprr trace v1\n")) == [
        NotARequest(str(tmp_path / "b.httprr"), kind="empty")
    ]


# --- HAR and Polly ----------------------------------------------------------------------------------------------------


def entry(body: Any, content: Any, *, url: str = URL, status: int = 200, **headers: str) -> dict[str, Any]:
    given = [{"name": name.title(), "value": value} for name, value in (headers or HEADERS).items()]
    posted = {} if body is None else {"postData": {"mimeType": "application/json", "text": compact(body)}}
    return {
        "startedDateTime": "2026-01-01T00:00:00Z",
        "request": {"method": "POST", "url": url, "headers": given, **posted},
        "response": {"status": status, "headers": [{"name": "content-encoding", "value": "gzip"}], "content": content},
    }


def har(*entries: Any, creator: str = "mitmproxy") -> dict[str, Any]:
    return {"log": {"version": "1.2", "creator": {"name": creator, "version": "1"}, "entries": [*entries]}}


def test_har(tmp_path: Path) -> None:
    packed = base64.b64encode(sse(EVENTS).encode()).decode()
    value = har(
        entry(BODY, {"size": 1, "text": compact(ANSWER)}),
        entry(FAULTY, {"size": 1, "text": compact(ERROR)}, status=400),
        entry(BODY, {"text": packed, "encoding": "base64"}),
        entry(BODY, {}, status=0),  # a flow that failed, as mitmproxy exports it
        entry(None, {}),  # a browser leaves bodies out
        entry(None, {"text": "ok"}, url="https://example.org/"),
    )
    path = written(tmp_path / "a.har", value)
    assert findings(path) == [Told(*place_of(path.read_text(), '\\"64\\"'), FAULT, '\\"64\\"')]
    first, second, third, failed = records(path)
    assert told_of(first.exchange) == KNOWN
    assert first.exchange.response == ANSWER
    assert (second.exchange.status, second.exchange.error) == (400, ERROR)
    assert third.exchange.events == sse(EVENTS).encode()
    assert (failed.exchange.status, failed.answer) == (None, None)
    kind = "with the Messages API, but without the body of the request"
    assert NotARequest(str(path), 1, kind, "interaction") in outcomes(path)
    marked = written(tmp_path / "b.har", b"\xef\xbb\xbf" + path.read_bytes())
    assert len(records(marked)) == 4


@pytest.mark.parametrize("digits", [False, True])
def test_polly(tmp_path: Path, digits: bool) -> None:
    raw = gzip.compress(compact(ANSWER).encode())
    pieces = [raw[:20], raw[20:]]
    text = json.dumps([piece.hex() if digits else base64.b64encode(piece).decode() for piece in pieces])
    told = {"_isBinary": True} if digits else {"encoding": "base64"}
    stream = {"encoding": "base64", "text": base64.b64encode(of_aws(EVENTS)).decode()}
    value = har(
        entry(FAULTY, {"text": compact(ERROR)}, status=400),
        entry(BODY, {"text": text, **told}),
        entry(BODY, stream, url=BEDROCK),
        creator="Polly.JS",
    )
    path = written(tmp_path / "recording.har", value)
    assert findings(path) == [Told(*place_of(path.read_text(), '\\"64\\"'), FAULT, '\\"64\\"')]
    _, packed, streamed = records(path)
    assert packed.exchange.response == ANSWER
    assert streamed.exchange.events == EVENTS


# --- nock -------------------------------------------------------------------------------------------------------------


def nocked(body: Any, response: Any, **given: Any) -> dict[str, Any]:
    return {
        "scope": "https://api.anthropic.com:443",
        "method": "POST",
        "path": "/v1/messages",
        "body": body,
        "status": 200,
        "response": response,
        "rawHeaders": ["Content-Type", "application/json"],
        "responseIsBinary": False,
    } | given


def test_nock(tmp_path: Path) -> None:
    packed = gzip.compress(compact(ANSWER).encode())
    gzipped = ["Content-Encoding", "gzip"]
    bedrock = {"scope": "https://bedrock-runtime.eu-west-1.amazonaws.com:443", "path": BEDROCK.partition(".com")[2]}
    value = [
        nocked(FAULTY, ERROR, status=400, reqheaders=HEADERS),
        nocked(compact(BODY), sse(EVENTS)),
        nocked(BODY, [packed[:9].hex(), packed[9:].hex()], rawHeaders=gzipped),
        nocked(compact(BODY).encode().hex(), [base64.b64encode(packed).decode()], rawHeaders=gzipped),
        nocked(BODY, of_aws(EVENTS).hex(), responseIsBinary=True, **bedrock),
        nocked("", {"data": []}, method="GET", path="/v1/models"),
    ]
    path = written(tmp_path / "a.json", value)
    assert findings(path) == [Told(*place_of(path.read_text(), '"64"'), FAULT, '"64"')]
    first, second, third, fourth, fifth = records(path)
    assert told_of(first.exchange) == ("anthropic", "2023-06-01", ("files-api-2025-04-14",), 400)
    assert first.exchange.error == ERROR
    assert told_of(second.exchange) == BARE
    assert second.exchange.events == sse(EVENTS).encode()
    assert third.exchange.response == fourth.exchange.response == ANSWER
    assert fourth.exchange.request == BODY
    assert fifth.exchange.model == "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"
    assert fifth.exchange.events == EVENTS


# --- WireMock ---------------------------------------------------------------------------------------------------------


def stub(pattern: Any, response: Any, **request: Any) -> dict[str, Any]:
    wanted = {"method": "POST", "url": "/v1/messages", "bodyPatterns": [pattern]} | request
    return {"id": "a", "request": wanted, "response": {"status": 200} | response}


def test_wiremock(tmp_path: Path) -> None:
    asked = {"anthropic-version": {"equalTo": "2023-06-01"}, "x": {"matches": ".*"}}
    value = {
        "mappings": [
            stub({"equalToJson": compact(FAULTY)}, {"status": 400, "jsonBody": ERROR}, headers=asked),
            stub({"equalToJson": BODY, "ignoreArrayOrder": True}, {"body": compact(ANSWER)}),
            stub({"equalTo": compact(BODY)}, {"bodyFileName": "a.json"}, urlPath="/v1/messages", url=None),
            stub({"binaryEqualTo": base64.b64encode(compact(BODY).encode()).decode()}, {"base64Body": "e30="}),
            stub({"equalToJson": {"model": "a"}, "ignoreExtraElements": True}, {"jsonBody": ANSWER}),
            stub({"equalToJson": '{"model": "${json-unit.any-string}"}'}, {"jsonBody": ANSWER}),
            stub({"contains": "a"}, {"jsonBody": ANSWER}),
        ],
        "meta": {"total": 7},
    }
    path = written(tmp_path / "a.json", value)
    assert findings(path) == [Told(*place_of(path.read_text(), '\\"64\\"'), FAULT, '\\"64\\"')]
    first, second, third, fourth = records(path)
    assert told_of(first.exchange) == ("anthropic", "2023-06-01", None, 400)
    assert first.exchange.error == ERROR
    assert second.exchange.response == ANSWER
    assert (third.answer, fourth.exchange.request) == (None, BODY)
    kind = "with the Messages API, but without the body of the request"
    assert outcomes(path)[-1] == NotARequest(str(path), 3, kind, "interaction")


@pytest.mark.parametrize("url", ["/v1/messages", "^/v1/messages$", "/v1/messages\\?.*", "/v1/messages(\\?.*)?"])
def test_stubs_in_documents_of_yaml(tmp_path: Path, url: str) -> None:
    one = f"request:\n  method: ANY\n  urlPattern: '{url}'\n  bodyPatterns:\n"
    one += f"  - equalToJson: |\n      {compact(FAULTY)}\n"
    text = f"{one}response: {{status: 400}}\n---\n{one}response: {{status: 400}}\n"
    path = written(tmp_path / "a.yaml", text)
    where = [place_of(text, '"64"'), place_of(text, '"64"', 1)]
    assert [(told.line, told.column) for told in findings(path) if told.what == FAULT] == where


def test_the_journal_of_wiremock(tmp_path: Path) -> None:
    packed = base64.b64encode(compact(BODY).encode()).decode()
    came = {"responseDefinition": {"status": 200}, "response": {"status": 200, "body": compact(ANSWER)}}
    sent: list[dict[str, Any]] = [
        {"absoluteUrl": URL, "headers": HEADERS, "body": compact(FAULTY)},
        {"body": "", "bodyAsBase64": packed},
    ]
    common = {"method": "POST", "url": "/v1/messages"}
    value = {"requests": [{"id": "a", "request": common | each, **came} for each in sent]}
    path = written(tmp_path / "a.json", value)
    first, second = records(path)
    assert told_of(first.exchange) == KNOWN
    assert first.exchange.response == ANSWER
    assert second.exchange.request == BODY
    assert findings(path) == [Told(*place_of(path.read_text(), '\\"64\\"'), FAULT, '\\"64\\"')]


# --- one interaction a file, or a line --------------------------------------------------------------------------------


def test_the_test_agent_of_datadog(tmp_path: Path) -> None:
    def one(body: Any, came: str, code: int = 200, url: str = URL) -> dict[str, Any]:
        return {
            "request": {"method": "POST", "url": url, "headers": HEADERS, "body": json.dumps(body, indent=2)},
            "response": {"status": {"code": code, "message": "OK"}, "headers": {}, "body": came},
        }

    path = written(tmp_path / "a.json", one(FAULTY, compact(ERROR), 400))
    assert findings(path) == [Told(*place_of(path.read_text(), '\\"64\\"'), FAULT, '\\"64\\"')]
    packed = "base64:" + base64.b64encode(of_aws(EVENTS)).decode()
    [record] = records(written(tmp_path / "b.json", one(BODY, packed, url=BEDROCK)))
    assert record.exchange.events == EVENTS
    [record] = records(written(tmp_path / "c.json", one(BODY, compact(ANSWER))))
    assert told_of(record.exchange) == KNOWN
    assert record.exchange.response == ANSWER
    for number, body in enumerate(("", "base64:!")):
        other = one(BODY, "") | {"request": {"method": "POST", "url": URL, "body": body}}
        [told] = outcomes(written(tmp_path / f"d{number}.json", other))
        assert isinstance(told, (NotARequest, Unreadable))


def test_claude_trace(tmp_path: Path) -> None:
    def line(body: Any, response: Any, url: str = URL) -> str:
        sent = {"timestamp": 1.5, "method": "POST", "url": url, "headers": HEADERS, "body": body}
        return json.dumps({"request": sent, "response": response, "logged_at": "2026-01-01T00:00:00Z"}) + "\n"

    text = (
        line(FAULTY, {"status_code": 400, "headers": {}, "body": ERROR})
        + line(BODY, {"status_code": 200, "headers": {}, "body_raw": sse(EVENTS)})
        + line(BODY, None)
        + line({"a": 1}, None, "https://api.anthropic.com/api/hello")
        + line(BODY, None)[:-40]
    )
    path = written(tmp_path / "log.jsonl", text)
    assert findings(path) == [Told(*place_of(text, '"64"'), FAULT, '"64"')]
    first, second, orphan = records(path)
    assert told_of(first.exchange) == ("anthropic", "2023-06-01", ("files-api-2025-04-14",), 400)
    assert first.exchange.error == ERROR
    assert second.exchange.events == sse(EVENTS).encode()
    assert (orphan.exchange.status, orphan.answer, orphan.line) == (None, None, 3)
    assert any(isinstance(told, Unreadable) and told.line == 5 for told in outcomes(path))


def test_seinfeld(tmp_path: Path) -> None:
    def one(body: Any, came: Any, status: int = 200) -> dict[str, Any]:
        sent = {"method": "POST", "url": URL, "headers": {"x-api-key": "[REDACTED]"}, "body": body}
        response = {"status": status, "statusText": "", "headers": {}, "body": came}
        return {"id": "a", "matchKey": "POST", "callIndex": 0, "request": sent, "response": response}

    chunks = sse(EVENTS).rstrip("\n").split("\n\n")
    text = sse(EVENTS)
    packed = base64.b64encode(compact(BODY).encode()).decode()
    value = {
        "meta": {"version": 1},
        "entries": [
            one({"kind": "json", "value": FAULTY}, {"kind": "json", "value": ERROR}, 400),
            one({"kind": "text", "value": compact(BODY)}, {"kind": "sse", "chunks": chunks}),
            one({"kind": "base64", "value": packed}, {"kind": "sse", "chunks": [text[:30], text[30:]]}),
            one({"kind": "binary", "path": "a.bin", "sha256": "0"}, {"kind": "empty"}),
        ],
    }
    path = written(tmp_path / "a.json", value)
    assert findings(path) == [Told(*place_of(path.read_text(), '"64"'), FAULT, '"64"')]
    first, second, third = records(path)
    assert told_of(first.exchange) == ("anthropic", None, None, 400)
    assert second.exchange.events == third.exchange.events == text.encode()
    assert third.exchange.request == BODY
    kind = "with the Messages API, but with the body in a file beside, which is not read"
    assert outcomes(path)[-1] == NotARequest(str(path), 1, kind, "interaction")


@pytest.mark.parametrize("array", [False, True])
def test_interactions_of_other_recorders(tmp_path: Path, array: bool) -> None:
    """As the snapshots of the SDK's own tests are."""
    one = {
        "request": {"method": "POST", "url": URL + "?beta=true", "headers": HEADERS, "body": FAULTY},
        "response": {"status_code": 400, "headers": {"request-id": "req_1"}, "body": ERROR},
    }
    path = written(tmp_path / "a.json", [one, one | {"response": None}] if array else one)
    assert findings(path)[0] == Told(*place_of(path.read_text(), '"64"'), FAULT, '"64"')
    found = records(path)
    assert told_of(found[0].exchange) == ("anthropic", "2023-06-01", ("files-api-2025-04-14",), 400)
    assert found[0].exchange.error == ERROR
    assert len(found) == 1 + array


# --- bodies -----------------------------------------------------------------------------------------------------------


def test_a_stream_of_bedrock_that_ends_with_an_exception(tmp_path: Path) -> None:
    failed = frame({":message-type": "exception", ":exception-type": "validationException"}, b'{"message": "no"}')
    for events in ([], EVENTS[:3]):
        raw = of_aws(events) + failed
        value = [nocked(BODY, raw.hex(), responseIsBinary=True, path=BEDROCK.partition(".com")[2])]
        [record] = records(written(tmp_path / "a.json", value))
        assert record.exchange.events == (events or None)
        assert record.exchange.error == (None if events else {"message": "no"})


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_stream_of_bedrock_that_was_cut(tmp_path: Path, cut: int) -> None:
    raw = of_aws(EVENTS)[:-cut]
    value = [nocked(BODY, binascii.hexlify(raw).decode(), responseIsBinary=True)]
    [record] = records(written(tmp_path / "a.json", value))
    assert record.exchange.events == EVENTS[:-1]
