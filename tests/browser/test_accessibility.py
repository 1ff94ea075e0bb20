"""What axe finds on the pages: nothing, in the light and in the dark, wide and narrow."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, sync_playwright

from turnlint import cli

ROOT = Path(__file__).parents[2]
SITE = ROOT / "build" / "site"
SAMPLES = (
    "index",
    "errors",
    "stop-reasons",
    "command",
    "rules/index",
    "rules/prefill-unsupported",
    "reference/turnlint",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield made
        made.close()


def complaints(browser: Browser, url: str, scheme: str, width: int) -> list[str]:
    """The rules of axe that a page breaks, with the first place of each."""
    # axe is a script, and the policy of our pages lets in no script but their own.
    page = browser.new_page(
        bypass_csp=True, color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 900}
    )
    page.goto(url)
    found = Axe().run(page).response["violations"]
    page.close()
    return [f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}" for each in found]


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report(browser: Browser, tmp_path: Path, scheme: str, width: int) -> None:
    out = tmp_path / "report.html"
    runner = CliRunner()
    runner.invoke(cli.main, ["check", str(ROOT / "examples"), "--output", f"html={out}"])
    assert complaints(browser, out.as_uri(), scheme, width) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_texts(browser: Browser, tmp_path: Path, scheme: str) -> None:
    out = tmp_path / "texts.html"
    CliRunner().invoke(cli.main, ["explain", "--html", str(out)])
    assert complaints(browser, out.as_uri(), scheme, 1200) == []


def test_an_open_session_with_thinking_and_images(browser: Browser, tmp_path: Path) -> None:
    image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}}
    call = {"type": "tool_use", "id": "toolu_1", "name": "look", "input": {}}
    thought = {"type": "thinking", "thinking": "Let me look.", "signature": "c2ln"}
    messages = [
        {"role": "user", "content": [image, {"type": "text", "text": "What is this?"}]},
        {"role": "assistant", "content": [thought, call]},
        {"role": "user", "content": "Well?"},
    ]
    request = tmp_path / "request.json"
    request.write_text(json.dumps({"model": "claude-sonnet-5-5", "max_tokens": 5, "messages": messages}))
    out = tmp_path / "report.html"
    CliRunner().invoke(cli.main, ["check", str(request), "--output", f"html={out}"])
    assert complaints(browser, out.as_uri(), "light", 1200) == []


@pytest.mark.skipif(not SITE.is_dir(), reason="`make docs` has not built the site")
@pytest.mark.parametrize("name", SAMPLES)
def test_the_site(browser: Browser, name: str) -> None:
    assert complaints(browser, (SITE / f"{name}.html").as_uri(), "light", 1200) == []
