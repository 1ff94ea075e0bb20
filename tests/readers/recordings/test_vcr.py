"""Cassettes of VCR.py and pytest-recording, and what other recorders write in the same form."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.command import runner
from tests.conversations import BODY, EVENTS, sse
from tests.recordings import (
    ANSWER,
    BEDROCK,
    ERROR,
    FAULT,
    FAULTY,
    HEADERS,
    URL,
    VERTEX,
    Told,
    compact,
    findings,
    outcomes,
    place_of,
    records,
    summary,
    written,
)  # fmt: skip
from turnlint import cli
from turnlint.readers.record import NotARequest, PassedOver, Record
from turnlint.sources.files import Unreadable

#: As PyYAML writes it: JSON text in single quotes, folded at a space.
CASSETTE = """\
interactions:
- request:
    body: '{"model":"claude-sonnet-5-5","max_tokens":"64","messages":[{"role":"user","content":"How
      much water isn''t there?"}]}'
    headers:
      Anthropic-Version:
      - '2023-06-01'
      anthropic-beta:
      - files-api-2025-04-14
      - context-1m-2025-08-07
      x-api-key:
      - REDACTED
    method: POST
    uri: https://api.anthropic.com/v1/messages?beta=true
  response:
    body:
      string: '{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: Input should
        be a valid integer"},"request_id":"req_011CYHyk9NPsBYeGbC9LuDNK"}'
    headers:
      Content-Type:
      - application/json
    status:
      code: 400
      message: Bad Request
- request:
    body: '{"model":"claude-sonnet-5-5","max_tokens":64,"messages":[{"role":"user","content":"How
      much water?"}]}'
    headers:
      host: [api.anthropic.com]
    method: POST
    uri: https://api.anthropic.com/v1/messages
  response:
    body:
      string: '{"model":"claude-sonnet-5-5","id":"msg_01AbCdEfGhIjKlMnOpQrStUv","type":"message","role":"assistant",
        "content":[{"type":"text","text":"Seven."}],"stop_reason":"end_turn","stop_sequence":null,
        "usage":{"input_tokens":8,"output_tokens":4}}'
    headers: {}
    status:
      code: 200
      message: OK
version: 1
"""


def cassette(path: Path, request: Any = None, answer: Any = None, **given: Any) -> Path:
    """A cassette of one interaction, as JSON that YAML reads too; ``given`` goes over its parts."""
    request_part = {"method": "POST", "uri": URL, "headers": {}, "body": compact(BODY)} | (request or {})
    response = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": compact(ANSWER)}}
    interaction = {"request": request_part, "response": response | (answer or {})}
    return written(path, {"version": 1, "interactions": [interaction]} | given)


def test_a_fault_is_shown_where_it_stands_in_the_folded_string(tmp_path: Path) -> None:
    path = written(tmp_path / "cassette.yaml", CASSETTE)
    assert findings(path) == [Told(*place_of(CASSETTE, '"64"'), FAULT, '"64"')]


def test_the_record_has_the_context_and_what_came_back(tmp_path: Path) -> None:
    first, second = records(written(tmp_path / "cassette.yaml", CASSETTE))
    assert first.exchange.api_version == "2023-06-01"
    assert first.exchange.betas == ("files-api-2025-04-14", "context-1m-2025-08-07")
    assert (first.exchange.status, first.exchange.error) == (
        400,
        ERROR | {"request_id": "req_011CYHyk9NPsBYeGbC9LuDNK"},
    )
    assert (second.exchange.api_version, second.exchange.betas) == (None, None)
    assert (second.exchange.status, second.exchange.response) == (200, ANSWER)
    assert not first.made_up
    assert not second.made_up


@pytest.mark.parametrize("style", ["|", "|-", ">", ">-"])
def test_a_body_in_a_block(tmp_path: Path, style: str) -> None:
    text = (
        f"interactions:\n- request:\n    method: POST\n    uri: {URL}\n    body: {style}\n"
        '      {\n        "model": "claude-sonnet-5-5",\n        "max_tokens": "64",\n'
        '        "messages": [{"role": "user", "content": "Hi"}]\n      }\nversion: 1\n'
    )
    assert findings(written(tmp_path / "a.yaml", text)) == [Told(*place_of(text, '"64"'), FAULT, '"64"')]


def test_a_body_in_double_quotes_with_escapes(tmp_path: Path) -> None:
    text = (
        f'version: 1\ninteractions:\n- request:\n    method: POST\n    uri: {URL}\n    body: "{{\\n  \\"model\\":\n'
        '      \\"claude-sonnet-5-5\\",\\n  \\"messages\\": [{\\"role\\": \\"user\\", \\"content\\":\\\n'
        '      \\ \\"\\xDF\\U0001F600\\"}],\\n \\"max_tokens\\": \\"64\\"}"\n'
    )
    line, column = place_of(text, '\\"64')
    assert findings(written(tmp_path / "a.yaml", text)) == [Told(line, column, FAULT, '\\"64\\"')]


def test_a_parsed_body_is_pointed_at_in_yaml(tmp_path: Path) -> None:
    text = (
        "interactions:\n- request:\n    headers:\n      host:\n      - api.anthropic.com\n    method: POST\n"
        "    parsed_body:\n      max_tokens: '64'\n      messages:\n      - content: on\n        role: user\n"
        f"      model: claude-sonnet-5-5\n    uri: {URL}\n  response:\n    parsed_body:\n"
        + "".join(f"      {key}: {json.dumps(value)}\n" for key, value in sorted(ANSWER.items()))
        + "    status:\n      code: 200\n      message: OK\nversion: 1\n"
    ).replace("content: on", "content: 'on'")
    path = written(tmp_path / "a.yaml", text)
    assert findings(path) == [Told(*place_of(text, "'64'"), FAULT, "'64'")]
    [record] = records(path)
    assert record.exchange.request["messages"] == [{"role": "user", "content": "on"}]
    assert record.exchange.response == ANSWER


def test_json_is_the_same(tmp_path: Path) -> None:
    path = cassette(tmp_path / "a.json", {"body": compact(FAULTY)})
    line, column = place_of(path.read_text(), '\\"64\\"')
    assert findings(path) == [Told(line, column, FAULT, '\\"64\\"')]


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("identity", lambda raw: raw),
        ("gzip", lambda raw: raw),  # the recorder decoded the body, and kept the header
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_that_is_binary(tmp_path: Path, encoding: str, pack: Any, stream: bool) -> None:
    sent = sse(EVENTS).encode() if stream else compact(ANSWER).encode()
    packed = base64.b64encode(pack(sent)).decode()
    text = (
        f"interactions:\n- request: {{method: POST, uri: '{URL}', body: '{compact(BODY)}'}}\n"
        f"  response:\n    body:\n      string: !!binary |\n        {packed}\n"
        f"    headers: {{content-encoding: [{encoding}]}}\n    status: {{code: 200}}\nversion: 1\n"
    )
    [record] = records(written(tmp_path / "a.yaml", text))
    if stream:
        assert record.exchange.events == sent
    else:
        assert record.exchange.response == ANSWER
    assert record.answer is not None
    assert record.answer.place(()).line == 5


def test_a_request_that_is_binary_is_pointed_at_as_a_whole(tmp_path: Path) -> None:
    packed = base64.b64encode(compact(FAULTY).encode()).decode()
    body = f"    body: !!binary |\n      {packed}\n"
    text = f"interactions:\n- request:\n{body}    method: POST\n    uri: {URL}\nversion: 1\n"
    [told] = findings(written(tmp_path / "a.yaml", text))
    assert (told.line, told.what) == (3, FAULT)


def test_a_stream_as_text(tmp_path: Path) -> None:
    path = cassette(tmp_path / "a.json", answer={"body": {"string": sse(EVENTS)}})
    [record] = records(path)
    assert record.exchange.events == sse(EVENTS).encode()


@pytest.mark.parametrize(
    ("uri", "platform", "model"),
    [
        (BEDROCK, "bedrock", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        (VERTEX, "vertex", "claude-sonnet-4-5@20250929"),
        ("http://localhost:4000/proxy/v1/messages", "anthropic", None),
        ("**REDACTED**", "anthropic", None),
    ],
)
def test_the_url_tells_platform_and_model(tmp_path: Path, uri: str, platform: str, model: str | None) -> None:
    [record] = records(cassette(tmp_path / "a.json", {"uri": uri}))
    assert (record.exchange.platform, record.exchange.model) == (platform, model)


@pytest.mark.parametrize(
    "request_part",
    [
        {"uri": "https://api.openai.com/v1/chat/completions"},
        {"method": "GET", "uri": "https://api.anthropic.com/v1/models", "body": None},
        {"uri": "https://api.anthropic.com/v1/files", "body": "LS1hYmM="},
        {"uri": "https://api.anthropic.com/v1/complete", "body": '{"prompt":"\\n\\nHuman: Hi"}'},
        {"uri": BEDROCK, "body": '{"prompt":"\\n\\nHuman: Hi","max_tokens_to_sample":5}'},
        {"uri": "https://chat.example.org/v1/messages", "body": '{"text":"Hi"}'},
        {"uri": URL + "/batches/msgbatch_1/cancel", "body": "{}"},
        {"uri": "http://["},
        {"uri": 7},
        {"method": None},
    ],
)
def test_other_requests_are_passed_over(tmp_path: Path, request_part: dict[str, Any]) -> None:
    path = cassette(tmp_path / "a.json", request_part)
    kind = "a recording: its one interaction is not with the Messages API"
    assert outcomes(path) == [NotARequest(str(path), kind=kind)]
    text = "\n".join(CASSETTE.splitlines()[:-1]) + f"\n- request: {json.dumps(request_part)}\n  response: {{}}\n"
    mixed = written(tmp_path / "b.yaml", text)
    *found, last = outcomes(mixed)
    assert len(found) == 2
    assert last == PassedOver(str(mixed), 1)


def test_how_many_were_passed_over_is_told_verbosely(tmp_path: Path) -> None:
    text = CASSETTE.replace("version: 1\n", "- request: {method: GET, uri: 'https://example.org'}\nversion: 1\n")
    path = written(tmp_path / "a.yaml", text)
    told = f"{path}: 1 interaction passed over, not with the Messages API\n"
    assert told in runner().invoke(cli.main, ["check", "-v", str(path)]).stdout
    assert told not in runner().invoke(cli.main, ["check", str(path)]).stdout


def test_the_form_of_openai_at_an_anthropic_host_is_told(tmp_path: Path) -> None:
    path = cassette(tmp_path / "a.json", {"uri": "https://api.anthropic.com/v1/chat/completions"})
    form = "in the form of OpenAI's chat completions, which is not judged; "
    kind = form + "record what is sent to /v1/messages, or convert it first"
    assert outcomes(path) == [NotARequest(str(path), 1, kind, "interaction")]
    result = runner().invoke(cli.main, ["check", str(path)])
    assert result.stdout == f"{path}: 1 interaction not a request: {kind}\n"
    assert result.stderr == "nothing to check: nothing of what was recorded is a request to the Messages API\n"


@pytest.mark.parametrize("body", [None, "", " "])
def test_a_body_that_was_not_kept_is_told(tmp_path: Path, body: str | None) -> None:
    path = cassette(tmp_path / "a.json", {"body": body})
    kind = "with the Messages API, but without the body of the request"
    assert outcomes(path) == [NotARequest(str(path), 1, kind, "interaction")]


def test_a_body_that_is_no_json_was_not_sent_so_where_it_was_accepted(tmp_path: Path) -> None:
    path = cassette(tmp_path / "a.json", {"body": '{"model": <hidden>}'})
    [told] = outcomes(path)
    assert isinstance(told, Unreadable)
    assert told.reason == "the body is no JSON, yet it was accepted: the recorder changed it"
    [record] = records(cassette(tmp_path / "b.json", {"body": "{"}, {"status": {"code": 400}, "body": ERROR}))
    assert record.exchange.error == ERROR


@pytest.mark.parametrize("identity", ["msg_thinking_001", "msg_01NoSearch001", "msg_bedrock_cache_test_001", None, 5])
@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_that_a_person_wrote_is_no_evidence(tmp_path: Path, identity: Any, stream: bool) -> None:
    answer = ANSWER | {"id": identity}
    start = {"type": "message_start", "message": answer}
    [record] = records(
        cassette(tmp_path / "a.json", answer={"body": {"string": sse([start]) if stream else compact(answer)}})
    )
    assert record.made_up
    assert record.exchange.response == (None if stream else answer)


def test_tags_of_python_are_plain_text(tmp_path: Path) -> None:
    text = CASSETTE.replace(
        "      Anthropic-Version:\n",
        "      ? !!python/object/apply:multidict._multidict.istr\n      - Anthropic-Version\n      :\n",
    )
    first, _ = records(written(tmp_path / "a.yaml", text))
    assert first.exchange.api_version == "2023-06-01"


def test_several_documents_in_one_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.yaml", CASSETTE + "---\n" + CASSETTE)
    assert len(records(path)) == 4
    lines = [told.line for told in findings(path) if told.what == FAULT]
    assert lines == [3, 3 + CASSETTE.count("\n") + 1]


def test_of_a_cassette_that_was_cut_what_stands_before_is_read(tmp_path: Path) -> None:
    text = CASSETTE[: CASSETTE.index("much water?")]
    path = written(tmp_path / "a.yaml", text)
    record, told = outcomes(path)
    assert isinstance(record, Record)
    assert record.exchange.status == 400
    assert isinstance(told, Unreadable)
    assert told.line == text.count("\n") + 1
    assert told.reason.startswith("not YAML: found unexpected end of stream")


def test_other_yaml_is_told_only_where_it_was_named(tmp_path: Path) -> None:
    for name, text in {
        "a.yaml": "services: {web: {image: mill}}\n",
        "b.yaml": "interactions: []\nversion: 1\n",
        "c.yaml": "request:\n  cpu: {{ .Values.cpu }}\n  b: c: d\n",
    }.items():
        path = written(tmp_path / name, text)
        assert outcomes(path, named=False) == []
        [told] = outcomes(path)
        assert isinstance(told, (NotARequest, Unreadable))
    assert summary(tmp_path).startswith("nothing to check: ")


def test_a_folder_of_cassettes(tmp_path: Path) -> None:
    written(tmp_path / "a.yml", CASSETTE)
    (tmp_path / "b.yaml.gz").write_bytes(gzip.compress(CASSETTE.encode()))
    assert [told.line for told in findings(tmp_path)] == [3, 3]


def test_a_session_over_several_interactions(tmp_path: Path) -> None:
    call = {"type": "tool_use", "id": "toolu_01A", "name": "read_meter", "input": {}}
    first = ANSWER | {"content": [call], "stop_reason": "tool_use"}
    messages = [*BODY["messages"], {"role": "assistant", "content": [call]}]
    wrong = [{"type": "tool_result", "tool_use_id": "toolu_01B", "content": "7"}]
    second = BODY | {"messages": [*messages, {"role": "user", "content": wrong}]}
    each = [
        {
            "request": {"method": "POST", "uri": URL, "body": compact(body)},
            "response": {"body": {"string": compact(came)}},
        }
        for body, came in ((BODY, first), (second, ANSWER))
    ]
    path = written(tmp_path / "a.json", {"interactions": each, "version": 1})
    assert summary(path).startswith("1 session, 2 requests, 2 responses checked: ")


def test_the_form_with_a_number_for_the_status(tmp_path: Path) -> None:
    """As opencode writes it: bodies are strings, and there is metadata beside."""
    interaction = {
        "request": {"method": "POST", "url": URL, "headers": HEADERS, "body": compact(FAULTY)},
        "response": {"status": 400, "headers": {}, "body": compact(ERROR)},
    }
    path = written(tmp_path / "a.json", {"version": 1, "metadata": {"name": "a"}, "interactions": [interaction]})
    [record] = records(path)
    assert (record.exchange.status, record.exchange.error) == (400, ERROR)
    assert [told.what for told in findings(path)] == [FAULT]


def test_a_body_in_base64_beside_one_that_was_tidied_up(tmp_path: Path) -> None:
    """As req_llm writes it."""
    packed = base64.b64encode(compact(BODY).encode()).decode()
    [record] = records(cassette(tmp_path / "a.json", {"body": {"b64": packed, "canonical_json": {"a": 1}}}))
    assert record.exchange.request == BODY


@pytest.mark.parametrize("sent", [True, False])
def test_a_body_that_grows_beyond_measure(tmp_path: Path, sent: bool) -> None:
    bomb = base64.b64encode(gzip.compress(b" " * 17_000_000 + b"{}")).decode()
    encoded = "    headers: {content-encoding: [gzip]}\n"
    body = f"    body: !!binary {bomb}\n{encoded}" if sent else f"    body: '{compact(BODY)}'\n"
    text = f"interactions:\n- request:\n    method: POST\n    uri: {URL}\n{body}"
    text += "  response: {}\n" if sent else f"  response:\n    body: {{string: !!binary {bomb}}}\n{encoded}"
    path = written(tmp_path / "a.yaml", text)
    [told] = outcomes(path)
    if sent:
        assert told == Unreadable(str(path), "the body grows to more than is read of one", 2)
    else:
        assert isinstance(told, Record)
        assert told.answer is None


def test_of_two_recordings_in_one_document_the_last_counts(tmp_path: Path) -> None:
    """As it does for VCR.py."""
    second = CASSETTE.replace('"64"', '"6"')
    path = written(tmp_path / "a.yaml", CASSETTE + second)
    assert [told.marked for told in findings(path) if told.what == FAULT] == ['"6"']
