"""A gateway is held against the API: the stand-in passes whole, and what differs is told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.command import runner
from turnlint import cli
from turnlint.stand_in import StandIn
from turnlint.stand_in.probing import Standing, probe


def test_the_stand_in_passes_whole() -> None:
    with StandIn() as api:
        probed = list(probe(api.url))
    assert [each for each in probed if each.standing is not Standing.SAME] == []
    kinds = Counter(each.refuses for each in probed)
    assert kinds[True] > 300
    assert kinds[False] > 300


class Gateway(BaseHTTPRequestHandler):
    """Takes what is JSON and has messages, refuses with 422 otherwise, and fails on each tool."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        status = 500 if "tools" in body else 200 if body.get("messages") else 422
        raw = json.dumps({"error": {"message": "messages are missing"}} if status != 200 else {}).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def gateway() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Gateway) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_what_a_gateway_does_otherwise_is_told(gateway: str) -> None:
    result = runner().invoke(cli.main, ["probe", gateway, "--select", "prefill", "-v"])
    assert result.exit_code == 1
    assert "prefill-unsupported: passed: a case that the API refuses, status 200\n" in result.stdout
    assert "  the API: This model does not support assistant message prefill." in result.stdout
    assert "  there:   accepts\n" in result.stdout
    told = json.loads(runner().invoke(cli.main, ["probe", gateway, "--format", "json"]).stdout)
    assert all(told["counts"][standing] for standing in ("same", "passed", "other status", "failed"))
    assert {"rule", "case", "refuses", "standing", "expected", "answered", "status"} == set(told["differing"][0])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["https://gateway.example"], "https://gateway.example is not on this machine: --yes-send sends there"),
        (["http://127.0.0.1:1", "--key-env", "NO_SUCH_VARIABLE"], "there is no variable NO_SUCH_VARIABLE"),
        (["http://127.0.0.1:1", "--header", "nonsense"], "--header takes NAME:VALUE"),
        (["ftp://localhost"], "a Messages endpoint has an http address"),
    ],
)
def test_bad_usage(arguments: list[str], told: str) -> None:
    result = runner().invoke(cli.main, ["probe", *arguments])
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())


def test_nobody_is_there() -> None:
    result = runner().invoke(cli.main, ["probe", "http://127.0.0.1:1", "--select", "prefill-unsupported"])
    assert result.exit_code == 1
    assert "failed" in result.stdout
