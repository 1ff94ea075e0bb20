"""The HTML report: what is in the page; how it looks is tested in a browser (tests/browser)."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command import runner
from tests.conversations import BODY, FAULTY, FIRST, SECOND
from tests.strategies import json_values
from turnlint import cli
from turnlint.engine import registry
from turnlint.reporters.html.blocks import drawn, headed, safe


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def page(*values: Any) -> str:
    Path("a.jsonl").write_text("\n".join(map(json.dumps, values)))
    result = runner().invoke(cli.main, ["check", "a.jsonl", "--format", "html"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.stdout


def texts(html: str) -> str:
    return " ".join(re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.S).replace("><", "> <").split())


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", texts(html)).split())


def test_its_policy_lets_nothing_but_its_own_style_and_script_be() -> None:
    html = page(BODY)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    parts = {}
    for tag in ("style", "script"):
        [text] = re.findall(rf"<{tag}>(.*?)</{tag}>", html, flags=re.S)
        parts[tag] = "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
    assert policy[1] == (
        f"default-src 'none'; style-src '{parts['style']}'; script-src '{parts['script']}'; base-uri 'none'; "
        "form-action 'none'"
    )
    assert not re.search(r"https?://|src=|@import|url\(", re.sub(r"<script>.*?</script>", "", html, flags=re.S))


def test_a_session_is_one_column_with_what_came_back() -> None:
    html = page(FIRST, SECOND)
    assert html.count('<section class="session"') == 1
    told = plain(html)
    assert "1 assistant tool_use" in told
    assert "3 assistant came back end_turn" in told
    assert "Seven." in told
    assert len(re.findall(r'<i class="line" id="l\d+">', html)) == 1


def test_what_a_step_broke_is_shown_line_by_line() -> None:
    html = page(FIRST, FAULTY)
    assert "what the API sent, and what came back" in html
    assert re.search(r"<del>-.*</del>", html)
    assert re.search(r"<ins>\+.*</ins>", html)


def test_a_batch_is_drawn_request_by_request() -> None:
    upload = {"requests": [{"custom_id": each, "params": BODY} for each in ("one", "two")]}
    told = plain(page(upload))
    assert "request 1, one" in told
    assert "request 2, two" in told


def test_a_page_of_all_error_texts() -> None:
    result = runner().invoke(cli.main, ["explain", "--html", "texts.html"])
    assert (result.exit_code, result.output) == (0, "")
    html = Path("texts.html").read_text()
    assert html.count('<section class="session"') == len(registry.rules())
    [script] = re.findall(r"<script>(.*?)</script>", html, flags=re.S)
    assert f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in html
    parts = json.loads(script.partition("const PARTS = ")[2].partition(";\n")[0])
    assert [
        "messages.", ": `tool_use` ids were found without `tool_result` blocks immediately after: ",
        ". Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
    ] in parts["tool-use-without-result"]  # fmt: skip


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)


OWN = {"b", "code", "small", "span", "pre", "div", "details", "summary", "em"}


KEYS = ("type", "text", "id", "name", "input", "content", "source", "tool_use_id", "thinking")
TYPES = ("text", "tool_use", "tool_result", "image", "thinking", "web_search_tool_result")
BLOCKS = st.dictionaries(st.sampled_from(KEYS), json_values | st.sampled_from(TYPES))


@given(json_values | BLOCKS)
def test_any_block_is_drawn_and_nothing_in_it_is_markup(block: Any) -> None:
    parser = _Tags()
    parser.feed(headed(block) + drawn(block))
    assert parser.tags <= OWN


@given(st.text())
def test_a_text_stays_one(text: str) -> None:
    shown = safe(text)
    assert not set("<>\"'") & set(shown)
    assert all(character.isprintable() or character in "\n\t" for character in shown)
