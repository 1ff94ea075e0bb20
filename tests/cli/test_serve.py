"""The command that serves the stand-in."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.command import runner
from turnlint import cli

ASK = {"model": "claude-opus-4-8", "max_tokens": 100, "messages": [{"role": "user", "content": "hi"}]}


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "turnlint", "serve", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), process
    finally:
        process.kill()
        process.wait()


def send(url: str, body: Any) -> tuple[int, Any]:
    headers = {"x-api-key": "none", "anthropic-version": "2023-06-01"}
    request = urllib.request.Request(f"{url}/v1/messages", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_script_is_served_and_told_of(tmp_path: Path, form: str) -> None:
    script = tmp_path / f"script.{form}"
    text = "replies:\n  - Good morning.\n  - text: Busy.\n    when: {says: never}\n"
    script.write_text(text if form == "yaml" else json.dumps(["Good morning."]))
    record = tmp_path / "recorded.jsonl"
    with serving("--script", str(script), "--record", str(record), "--report", "concise") as (url, process):
        assert url.startswith("http://127.0.0.1:")
        assert send(url, ASK)[1]["content"] == [{"type": "text", "text": "Good morning."}]
        assert send(url, {**ASK, "messages": []})[0] == 400
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=20)
    assert stdout == (
        "<request 2>: error[bad-length] messages: at least one message is required\n"
        "2 sessions, 2 requests checked: 1 error\n"
    )
    assert stderr == "Ctrl-C ends it\n"
    assert process.returncode == 1
    told = runner().invoke(cli.main, ["check", str(record), "--format", "concise"])
    assert "recorded.jsonl:2:" in told.stdout


def test_nothing_refused_ends_well() -> None:
    with serving("--report", "json") as (url, process):
        assert send(url, ASK)[0] == 200
        process.terminate()
        stdout, _ = process.communicate(timeout=20)
    assert json.loads(stdout)["requests"] == 1
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--upstream", "http://example.org"], "the upstream is an http address on loopback"),
        (["--replay", "/nowhere"], "/nowhere: No such file or directory"),
        (["--faults", "2"], "2.0 is not in the range"),
        (["--select", "no-such-rule"], "no-such-rule"),
    ],
)
def test_bad_usage(arguments: list[str], told: str) -> None:
    result = runner().invoke(cli.main, ["serve", *arguments])
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_script_that_is_none(tmp_path: Path) -> None:
    script = tmp_path / "script.yaml"
    for text, told in (
        ("a: [", "script.yaml: while parsing"),
        ("7", "a script is a list of replies"),
        ("- 7", "reply 1:"),
    ):
        script.write_text(text)
        result = runner().invoke(cli.main, ["serve", "--script", str(script)])
        assert result.exit_code == 2
        assert told in result.stderr
