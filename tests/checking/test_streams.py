"""Streams in every form that callers hold, the response that they add up to, and what is said of it."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

import turnlint
from turnlint.case import body, events, response, server_tool_use, thinking, tool, tool_use, user

EVENTS = events(thinking("hmm"), "Grüße \U0001f600", tool_use(input={"city": "Köln"}), stop_reason="tool_use")
WHOLE = response(thinking("hmm"), "Grüße \U0001f600", tool_use(input={"city": "Köln"}), stop_reason="tool_use")


def sse(told: list[dict[str, Any]], end: str = "\n") -> str:
    frames = (f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n" for event in told)
    return "".join(frames).replace("\n", end)


TEXT = sse(EVENTS)
RAW = TEXT.encode()
DATA = "".join(f"data: {json.dumps(event)}\n\n" for event in EVENTS).encode()


def delta(index: int, **fields: Any) -> dict[str, Any]:
    return {"type": "content_block_delta", "index": index, "delta": fields}


def rules(report: turnlint.Report) -> list[str]:
    return [finding.rule for finding in report.findings]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(EVENTS, id="events"),
        pytest.param(TEXT, id="str"),
        pytest.param(RAW, id="bytes"),
        pytest.param(bytearray(RAW), id="bytearray"),
        pytest.param(memoryview(RAW), id="memoryview"),
        pytest.param(sse(EVENTS, "\r\n"), id="crlf"),
        pytest.param(sse(EVENTS, "\r"), id="cr"),
        pytest.param("\ufeff" + TEXT, id="mark"),
        pytest.param(TEXT.rstrip(), id="no last line end"),
        pytest.param(TEXT.splitlines(), id="lines"),
        pytest.param(RAW.split(b"\n"), id="lines of bytes"),
        pytest.param(TEXT.splitlines(keepends=True), id="lines with ends"),
        pytest.param([line for line in TEXT.splitlines() if not line.startswith("event:")], id="lines without names"),
        pytest.param([RAW[at : at + 1] for at in range(len(RAW))], id="single bytes"),
        pytest.param([b"", RAW[:14], b"", RAW[14:]], id="chunks"),
        pytest.param([DATA[:13], DATA[13:17], DATA[17:]], id="chunks that begin like lines"),
        pytest.param([TEXT[:300], RAW[len(TEXT[:300].encode()) :]], id="text and bytes"),
        pytest.param(": hello\n\n" + TEXT.replace("data:", "id: 1\ndata:"), id="comments and ids"),
        pytest.param(
            [SimpleNamespace(event=event["type"], data=json.dumps(event)) for event in EVENTS], id="frames of a client"
        ),
    ],
)
def test_every_form_of_a_stream_gives_the_same_response(given: Any) -> None:
    report = turnlint.check_stream(given)
    assert report.ok
    assert report.complete
    assert report.unfit == ""
    assert report.response == WHOLE
    assert report.error is None
    again = turnlint.check_stream(iter(given) if isinstance(given, list) else given)
    assert (again.findings, again.response) == (report.findings, report.response)


def test_the_events_of_the_official_sdk() -> None:
    """Those of ``create(stream=True)``, and those of ``stream()``, which adds its own; and its own sum of them."""
    anthropic = pytest.importorskip("anthropic")
    http = vars(anthropic._base_client).get("httpx2") or anthropic._base_client.httpx
    headers = {"content-type": "text/event-stream"}
    transport = http.MockTransport(lambda _: http.Response(200, headers=headers, content=RAW))
    client = anthropic.Anthropic(api_key="none", http_client=http.Client(transport=transport))
    request: Any = body(user("hi"), model="claude-sonnet-5")
    assert turnlint.check_stream(client.messages.create(**request, stream=True)).response == WHOLE
    for messages in (client.messages, client.beta.messages):
        with messages.stream(**request) as stream:
            told = list(stream)
            whole = stream.get_final_message()
        assert {"text", "thinking", "signature", "input_json"} <= {event.type for event in told}
        report = turnlint.check_stream(told)
        assert report.complete
        assert report.response == WHOLE
        assert {**whole.to_dict(mode="json"), "stop_details": None} == {**WHOLE, "stop_details": None}
    with pytest.raises(TypeError, match=r"not .*Message"):
        turnlint.check_stream(whole)


@pytest.mark.parametrize("given", [None, 5, {}, {"type": "ping"}, [{1}], [object()], object()])
def test_what_is_no_stream_is_told(given: Any) -> None:
    with pytest.raises(TypeError):
        turnlint.check_stream(given)


@pytest.mark.parametrize(
    ("odd", "kind"),
    [
        (None, "null"),
        (5, "a number"),
        (0.5, "a number"),
        (True, "a boolean"),
        ([], "an array"),
        ([EVENTS[1]], "an array"),
    ],
    ids=repr,
)
def test_what_stands_in_a_record_and_is_no_event_is_found(odd: Any, kind: str) -> None:
    report = turnlint.check_stream([*EVENTS[:2], odd, *EVENTS[2:]])
    assert [(finding.rule, finding.path, finding.message) for finding in report.findings] == [
        ("event-not-json", (2,), f"the data of this event is no JSON object: it is {kind}")
    ]
    assert not report.complete
    exchange = turnlint.Exchange(body(user("hi")), events=[odd, *EVENTS])
    (answered,) = turnlint.check_session([exchange]).responses
    assert answered is not None
    assert rules(answered) == ["event-not-json"]


@pytest.mark.parametrize("text", ["The mill is old.", '[{"type": "ping"}]', "<html>", "The mill\nis old."])
def test_a_text_that_is_no_stream_is_told_with_its_beginning(text: str) -> None:
    line = text.partition("\n")[0]
    for given in (text, text.encode(), "\ufeff" + text, [text[:3], text[3:]]):
        report = turnlint.check_stream(given)
        assert [finding.message for finding in report.findings] == [
            f"the text holds no event; it begins with: {line}",
            "the stream ends before the first event, without `message_stop`: the message is not whole",
        ]


@pytest.mark.parametrize("text", ["", "da", "event", "event: message_st", ": keep-al", "retry: 3", "data: {", "id"])
def test_a_stream_that_broke_off_at_once_is_no_other_text(text: str) -> None:
    assert rules(turnlint.check_stream(text)) == ["stream-cut-off"]


def test_the_content_of_a_response_is_no_stream() -> None:
    request, message = body(user("hi")), response("Hello")
    block = SimpleNamespace(model_dump=lambda **_: message["content"][0], **message["content"][0])
    for given in (message["content"], [block], [message]):
        session = turnlint.Session()
        session.check(request)
        first = session.receive(given).findings[0]
        assert first.rule == "foreign-stream"
        assert first.help == (
            "this is no stream: give the response itself, whole, and not in a list; `content` alone is not enough."
        )


def test_a_stream_behind_a_stream_is_told_once() -> None:
    (finding,) = turnlint.check_stream([*EVENTS, *EVENTS]).findings
    assert (finding.rule, finding.path) == ("event-after-end", (len(EVENTS),))
    assert finding.note == f"{len(EVENTS) - 1} more like this one follow"


def test_what_json_cannot_hold_is_told_with_its_place() -> None:
    with pytest.raises(TypeError, match=r"^1\.content_block\.text: a value of type object"):
        turnlint.check_stream([EVENTS[0], {**EVENTS[1], "content_block": {"type": "text", "text": object()}}])


def test_the_settings_are_those_of_a_check() -> None:
    cut = EVENTS[:3]
    assert rules(turnlint.check_stream(cut)) == ["stream-cut-off"]
    assert not turnlint.check_stream(cut, severity={"stream-cut-off": "error"}).ok
    assert rules(turnlint.check_stream(cut, ignore=["streams/*"])) == []
    assert not turnlint.check_stream(cut, ignore=["streams/*"]).complete
    linter = turnlint.Linter(select=["stream-cut-off"])
    assert rules(linter.check_stream([*EVENTS, EVENTS[-1]])) == []
    with pytest.raises(ValueError, match="platform"):
        turnlint.StreamReader(platform="mars")


def test_a_reader_is_fed_and_closed_once() -> None:
    reader = turnlint.StreamReader(body(user("hi")))
    for event in EVENTS[:-1]:
        reader.feed(event)
    reader.feed('data: {"type": "message_')
    reader.feed(b'stop"}\n\n')
    report = reader.close()
    assert report.complete
    assert reader.close() is report
    with pytest.raises(ValueError, match="closed"):
        reader.feed(EVENTS[0])


def test_nothing_that_is_given_is_changed() -> None:
    cited = {"type": "text", "text": "", "citations": []}
    told = [
        *EVENTS[:1],
        {"type": "content_block_start", "index": 0, "content_block": cited},
        delta(0, type="citations_delta", citation={"type": "char_location"}),
        *EVENTS[-2:],
    ]
    before = json.dumps(told)
    response = turnlint.check_stream(told).response
    assert json.dumps(told) == before
    assert response is not None
    assert response["content"][0]["citations"] == [{"type": "char_location"}]


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ([], {}),
        ([""], {}),
        (["null"], {}),
        (['{"a"', ": 1}"], {"a": 1}),
        (['{"a": 1, "b": "x'], {"a": 1}),
        (['{"a": [1, {"b": 2'], {"a": [1, {"b": 2}]}),
        (["}{"], {}),
        (["[1, 2"], {}),
        (['{"a": NaN}'], {}),
        (["[" * 5_000], {}),
        (['{"a": ' + "[" * 300 + "]" * 300 + "}"], None),
        (['{"a": 123456789012345678901234567890}'], {"a": 123456789012345678901234567890}),
    ],
)
def test_the_input_of_a_call_is_what_its_parts_say(parts: list[str], value: Any) -> None:
    begun = events(tool_use(), stop_reason="max_tokens")
    pieces = [delta(0, type="input_json_delta", partial_json=part) for part in parts]
    response = turnlint.check_stream([*begun[:2], *pieces, *begun[3:]]).response
    assert response is not None
    assert response["content"][0]["input"] == (json.loads("".join(parts)) if value is None else value)


def test_the_last_deltas_say_how_the_message_ends() -> None:
    told = events("Hi")
    usage = {"input_tokens": 12, "output_tokens": 7, "cache_read_input_tokens": None}
    last = {
        "type": "message_delta",
        "delta": {"stop_reason": "end_turn", "stop_sequence": None, "container": {"id": "c1", "expires_at": "2026"}},
        "usage": usage,
        "context_management": {"applied_edits": []},
    }
    told[0]["message"]["usage"]["cache_read_input_tokens"] = 3
    report = turnlint.check_stream([*told[:4], last, told[5]])
    assert report.response is not None
    assert report.response["usage"] == {"input_tokens": 12, "output_tokens": 7, "cache_read_input_tokens": 3}
    assert report.response["container"] == {"id": "c1", "expires_at": "2026"}
    assert report.response["context_management"] == {"applied_edits": []}


def test_a_fallback_names_the_model_that_served_the_response() -> None:
    block = {
        "type": "fallback",
        "from": {"model": "claude-opus-5-5"},
        "to": {"model": "claude-sonnet-5"},
        "trigger": {"type": "refusal", "category": None},
    }
    report = turnlint.check_stream(events(block, "Hi", model="claude-opus-5-5"))
    assert report.complete
    assert report.response is not None
    assert report.response["model"] == "claude-sonnet-5"


@pytest.mark.parametrize(
    ("told", "unfit"),
    [
        (EVENTS, ""),
        (EVENTS[:-1], "the stream broke off after `message_delta`: what came before is no turn"),
        (EVENTS[:2], "the stream broke off inside content block 0 (`thinking`): what came before is no turn"),
        (
            [*EVENTS[:3], {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}],
            "the stream ended with an error (`overloaded_error`): what came before it is no turn",
        ),
        ([], "the stream broke off before the first event: what came before is no turn"),
        (
            [{"type": "error", "error": {"type": "api_error", "message": "Internal server error"}}],
            "the stream ended with an error (`api_error`): what came before it is no turn",
        ),
        (
            [*EVENTS[:4], *EVENTS[5:]],
            "the events are not those of one whole response, so nobody knows whether this is what the model said",
        ),
        (events("No", stop_reason="refusal"), "the model refused: what it said before is to be discarded"),
        (events(), "the response is empty, and the API refuses a message without content"),
        (
            events("Hi", tool_use(), stop_reason="max_tokens"),
            "the last call was cut off: repeat the request with room for it",
        ),
        (events("Hi", stop_reason="max_tokens"), ""),
        (events(server_tool_use(), stop_reason="pause_turn"), ""),
    ],
)
def test_it_says_why_a_response_must_not_be_appended(told: list[dict[str, Any]], unfit: str) -> None:
    report = turnlint.check_stream(told)
    assert report.unfit == unfit
    assert report.to_json()["unfit"] == unfit


def test_the_findings_of_the_response_stand_behind_those_of_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    found = turnlint.Finding("some-rule", turnlint.Severity.WARNING, "told", ("content", 0))

    def told(linter: turnlint.Linter, given: Any, request: Any = None) -> turnlint.Report:
        assert given == WHOLE
        return turnlint.Report((found,), linter.settings.context, answerable=False)

    monkeypatch.setattr(turnlint.Linter, "check_response", told)
    report = turnlint.check_stream([*EVENTS, {"type": "ping"}])
    assert [(finding.rule, finding.path) for finding in report.findings] == [("some-rule", ("response", "content", 0))]
    assert turnlint.check_stream(EVENTS[:-1]).findings[0].rule == "stream-cut-off"


def test_types_that_no_table_has_are_let_through_and_disclosed() -> None:
    told = [
        *EVENTS[:1],
        {"type": "content_block_start", "index": 0, "content_block": {"type": "smell", "smell": "", "input": {}}},
        delta(0, type="smell_delta", smell="rose"),
        delta(0, type="input_json_delta", partial_json='{"a": 1}'),
        {"type": "content_block_stop", "index": 0},
        {"type": "weather", "sun": True},
        *EVENTS[-2:],
    ]
    report = turnlint.check_stream(told)
    assert report.complete
    assert [finding for finding in report.findings if finding.path[0] != "response"] == []
    lacks = [lack for lack in report.skipped if "type `" in lack]
    assert {
        "content_block type `smell` not in the tables",
        "delta type `smell_delta` not in the tables",
        "event type `weather` not in the tables",
    } <= set(lacks)
    assert report.settled().to_json() == report.to_json()


def test_many_faults_of_one_kind_are_counted_and_not_kept() -> None:
    stray = {"type": "content_block_stop", "index": 7}
    report = turnlint.check_stream([*EVENTS[:1], *([stray] * 5_000), *EVENTS[1:]])
    assert len(report.findings) == 100
    assert report.findings[-1].note == "4900 more like this one follow"


def test_a_request_tells_whether_the_api_read_what_it_sent() -> None:
    begun = events(tool_use(), stop_reason="tool_use")
    broken = [*begun[:2], delta(0, type="input_json_delta", partial_json='{"city'), *begun[3:]]
    eager = body(user("hi"), tools=[tool(eager_input_streaming=True)])
    plain = body(user("hi"), tools=[tool()])
    assert turnlint.check_stream(broken).complete
    assert turnlint.check_stream(broken, eager, betas=[]).complete
    assert turnlint.check_stream(broken, plain).complete, "the header may be there"
    assert turnlint.check_stream(broken, plain, betas=["fine-grained-tool-streaming-2025-05-14"]).complete
    read = turnlint.check_stream(broken, plain, betas=[])
    assert not read.complete
    assert read.errors[0].rule == "tool-input-not-json"


def long_stream(parts: int) -> Iterator[dict[str, Any]]:
    begun = events("Hi")
    yield from begun[:2]
    yield from (delta(0, type="text_delta", text="x" * 1_000) for _ in range(parts))
    yield from begun[3:]


def test_memory_is_that_of_the_response() -> None:
    turnlint.check_stream(long_stream(10))
    gc.collect()
    tracemalloc.start()
    report = turnlint.check_stream(b"data: " + json.dumps(event).encode() + b"\n\n" for event in long_stream(5_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.complete
    assert peak < 16_000_000, "5 MB of text, the parts and the whole"
