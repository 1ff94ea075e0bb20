"""The stand-in as a server: what goes over its socket, whole and broken, and who is let in."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import threading
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

import turnlint
from turnlint.case import user
from turnlint.stand_in import Fault, FaultKind, Faults, StandIn
from turnlint.stand_in.endpoints import messages

HEADERS: Final = {"x-api-key": "none", "anthropic-version": "2023-06-01", "content-type": "application/json"}
ASK: Final = {"model": "claude-opus-4-8", "max_tokens": 1024, "messages": [user("hi")]}


def connect(api: StandIn) -> http.client.HTTPConnection:
    split = urlsplit(api.url)
    return http.client.HTTPConnection(split.hostname or "", split.port, timeout=10)


def send(api: StandIn, body: Any = ASK, path: str = "/v1/messages", **more: str) -> tuple[int, bytes]:
    connection = connect(api)
    try:
        connection.request("POST", path, json.dumps(body), {**HEADERS, **more})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_requests_over_one_connection() -> None:
    with StandIn(["One.", "Two."]) as api:
        connection = connect(api)
        for words in ("One.", "Two."):
            connection.request("POST", "/v1/messages", json.dumps(ASK), HEADERS)
            answer = connection.getresponse()
            assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
            assert json.loads(answer.read())["content"] == [{"type": "text", "text": words}]
        connection.close()
    with pytest.raises(RuntimeError, match="no server runs"):
        _ = api.url


def test_a_stream_is_chunked_and_whole() -> None:
    with StandIn("A stream.") as api:
        connection = connect(api)
        connection.request("POST", "/v1/messages", json.dumps({**ASK, "stream": True}), HEADERS)
        answer = connection.getresponse()
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["transfer-encoding"] == "chunked"
        report = turnlint.check_stream(answer.read(), ASK)
        connection.close()
    assert report.complete
    assert report.response is not None
    assert report.response["content"][0]["text"] == "A stream."


def test_the_report_is_there_while_it_runs() -> None:
    with StandIn() as api:
        send(api, {**ASK, "messages": []})
        connection = connect(api)
        connection.request("GET", "/_turnlint/report?format=concise")
        told = connection.getresponse().read().decode()
        connection.close()
    assert told.startswith("<request 1>: error[bad-length] messages: at least one message is required\n")


@pytest.mark.parametrize("kind", [FaultKind.RESET, FaultKind.CUT, FaultKind.BROKEN])
@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_breaks_off(kind: FaultKind, stream: bool) -> None:
    with StandIn(faults={1: Fault(kind, 40)}) as api:
        with pytest.raises((http.client.IncompleteRead, ConnectionResetError, http.client.RemoteDisconnected)):
            send(api, {**ASK, "stream": stream})
        assert send(api, {**ASK, "stream": stream})[0] == 200
        assert [each.fault for each in api.seen.requests] == [f"{kind} 40", ""]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (
            Fault(FaultKind.ERROR_EVENT, 3),
            b'{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
        ),
        (Fault(FaultKind.NO_END), b"message_delta"),
    ],
)
def test_a_stream_ends_otherwise(fault: Fault, told: bytes) -> None:
    with StandIn("Words.", faults={1: fault}) as api:
        status, raw = send(api, {**ASK, "stream": True})
    assert status == 200
    assert told in raw.splitlines()[-2]
    assert not turnlint.check_stream(raw, ASK).complete


def test_events_change_places() -> None:
    with StandIn("Some words.", faults={1: Fault(FaultKind.REORDERED, 3)}) as api:
        _, raw = send(api, {**ASK, "stream": True})
    assert not turnlint.check_stream(raw, ASK).ok


@pytest.mark.parametrize("status", [429, 500, 529])
def test_the_service_fails(status: int) -> None:
    with StandIn(faults={1: Fault(FaultKind.STATUS, status)}) as api:
        assert send(api)[0] == status
        assert send(api)[0] == 200


def test_chance_is_the_same_for_the_same_seed() -> None:
    first = [Faults(chance=0.5, seed=7).of(number) for number in range(50)]
    assert first == [Faults(chance=0.5, seed=7).of(number) for number in range(50)]
    assert 10 < sum(each is not None for each in first) < 40
    assert first != [Faults(chance=0.5, seed=8).of(number) for number in range(50)]


def test_a_slow_stream_lets_others_pass() -> None:
    slow = {"text": "Slow.", "fault": {"kind": "slow", "seconds": 0.05}, "when": {"stream": True}}
    with StandIn([slow, {"text": "Quick.", "times": "all"}]) as api:
        done: list[str] = []

        def stream() -> None:
            send(api, {**ASK, "stream": True})
            done.append("slow")

        thread = threading.Thread(target=stream)
        thread.start()
        while not api.seen.count:
            pass
        assert send(api)[0] == 200
        done.append("quick")
        thread.join()
    assert done == ["quick", "slow"]


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"NONSENSE\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", b"403"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", b"404"),
        (b"GET / HTTP/1.1\r\nHost: [::1]:1\r\n\r\n", b"404"),
        (b"POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", b"100"),
        (b"HEAD /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n", b"404"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"x: y\r\n" * 100_000 + b"\r\n", b"431"),
    ],
)
def test_hostile_bytes(raw: bytes, status: bytes) -> None:
    with StandIn() as api:
        split = urlsplit(api.url)
        with socket.create_connection((split.hostname or "", split.port or 0), timeout=10) as plug:
            plug.sendall(raw)
            assert plug.recv(100).split(b" ")[1] == status
        assert send(api)[0] == 200


def test_a_client_that_goes_away_harms_nobody() -> None:
    with StandIn() as api:
        split = urlsplit(api.url)
        for cut in (
            b"POST /v1/messages HT",
            b"POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{",
        ):
            with socket.create_connection((split.hostname or "", split.port or 0), timeout=10) as plug:
                plug.sendall(cut)
        assert send(api)[0] == 200


def test_a_port_that_is_taken() -> None:
    with StandIn() as api, pytest.raises(OSError, match="ddress"):
        StandIn(port=urlsplit(api.url).port or 0).__enter__()


def test_another_server_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "recorded.jsonl"
    with StandIn(["From behind.", {"error": 529}]) as behind:
        with StandIn(upstream=behind.url, record=path) as api:
            assert json.loads(send(api)[1])["content"] == [{"type": "text", "text": "From behind."}]
            assert send(api)[0] == 529
            assert b"message_stop" in send(api, {**ASK, "stream": True})[1]
            assert send(api, {**ASK, "messages": []})[0] == 400
        told = [json.loads(line) for line in path.read_text().splitlines()]
    assert [sorted(set(each) & {"response", "error", "events"}) for each in told] == [
        ["response"], ["error"], ["events"], ["error"],
    ]  # fmt: skip
    with pytest.raises(ValueError, match="on loopback"):
        StandIn(upstream="http://api.example.org")


def test_a_stream_of_bedrock() -> None:
    """Read by AWS's own client."""
    eventstream = pytest.importorskip("botocore.eventstream")
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 10, "messages": [user("hi")]}
    name = "anthropic.claude-sonnet-4-5-20250929-v1%3A0"
    with StandIn("Streamed.") as api:
        _, raw = send(api, body, f"/model/{name}/invoke-with-response-stream")
    buffer = eventstream.EventStreamBuffer()
    buffer.add_data(raw)
    events = [json.loads(base64.b64decode(json.loads(each.payload)["bytes"])) for each in buffer]
    assert events[0]["type"] == "message_start"
    assert events[-1]["type"] == "message_stop"
    assert turnlint.check_stream(events).ok


def test_a_failure_of_its_own_is_told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    with StandIn() as api:
        monkeypatch.setattr(messages, "answer", lambda *_, **__: 1 // 0)
        status, raw = send(api)
        assert status == 500
        assert json.loads(raw)["error"]["message"].startswith("turnlint: the stand-in failed on this request: ZeroDiv")
        monkeypatch.undo()
        assert send(api)[0] == 200
    assert "the stand-in failed on a request" in caplog.text
