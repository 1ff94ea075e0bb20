"""``turnlint view``: the page on loopback, under an address that nobody can guess, drawn again when a file changes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversations import BODY


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "a.json").write_text(json.dumps(BODY))
    command = [sys.executable, "-m", "turnlint", "view", "a.json", "--no-browser"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def get(url: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def test_the_page_is_served_and_drawn_again(url: str, tmp_path: Path) -> None:
    status, page = get(url)
    assert status == 200
    assert "1 request checked: no faults" in page
    assert "connect-src 'self'" in page
    assert get(f"{url}version") == (200, "0")
    (tmp_path / "a.json").write_text(json.dumps(BODY | {"odd": 1}))
    for _ in range(600):
        if get(f"{url}version")[1] == "1":
            break
        time.sleep(0.1)
    assert "1 request checked: 1 error" in get(url)[1]
    (tmp_path / "turnlint.toml").write_text("odd = 1")
    for _ in range(600):
        if get(f"{url}version")[1] == "2":
            break
        time.sleep(0.1)
    assert "odd: there is no such key" in get(url)[1]


def test_nobody_else_gets_it(url: str) -> None:
    assert url.startswith("http://127.0.0.1:")
    root = url[: url.index("/", 8)]
    assert get(f"{root}/")[0] == 404
    assert get(f"{root}/version")[0] == 404
    assert get(url, Host="evil.example:80")[0] == 403
