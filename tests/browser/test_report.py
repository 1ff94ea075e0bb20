"""The HTML report as people see it: drawn, chosen from, walked through, in the dark and in a narrow window; and that
nothing in it runs or loads.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, sync_playwright

from turnlint import cli

MODEL = {"model": "claude-sonnet-5-5", "max_tokens": 5}
CALL = {"type": "tool_use", "id": "toolu_1", "name": "run", "input": {"a": 1}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that tells what it asks for and what it complains of, in ``page.seen``."""
    made = browser.new_page(viewport={"width": 1200, "height": 900})
    seen: list[str] = []
    made.on("request", lambda request: seen.append(request.url))
    made.on("console", lambda message: seen.append(f"console: {message.text}"))
    made.on("pageerror", lambda error: seen.append(f"error: {error}"))

    def dialog(each: Any) -> None:
        seen.append(f"dialog: {each.message}")
        each.dismiss()

    made.on("dialog", dialog)
    made.seen = seen
    yield made
    made.close()


def report(tmp_path: Path, *bodies: Any) -> str:
    for number, body in enumerate(bodies):
        (tmp_path / f"{number}.json").write_text(json.dumps(body))
    target = tmp_path / "report.html"
    CliRunner().invoke(cli.main, ["check", str(tmp_path), "--output", f"html={target}"])
    return target.as_uri()


def conversation(*messages: Any) -> dict[str, Any]:
    return {**MODEL, "tools": [{"name": "run", "input_schema": {"type": "object"}}], "messages": list(messages)}


HI = {"role": "user", "content": "hi"}
CALLED = {"role": "assistant", "content": [CALL]}
RESULT = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "ok"}]}


def test_a_conversation_is_drawn(page: Page, tmp_path: Path) -> None:
    page.goto(report(tmp_path, conversation(HI, CALLED, RESULT), conversation(HI, CALLED, HI)))
    assert page.locator(".session").count() == 2
    one, other = page.locator(".session").all()
    assert one.locator(".verdict").inner_text() == "Accepted, no fault found."
    line, call, result = (one.locator(each).bounding_box() for each in (".line", ".block.call", ".block.result"))
    assert line is not None
    assert call is not None
    assert result is not None
    assert call["y"] <= line["y"] <= call["y"] + call["height"]
    assert result["y"] <= line["y"] + line["height"] <= result["y"] + result["height"]
    assert line["x"] + line["width"] <= call["x"]
    assert other.locator(".tag.open").inner_text() == "open"
    assert other.locator(".verdict").inner_text().startswith("The API would answer: 400 invalid_request_error")
    assert other.locator(".finding.error code").inner_text() == "tool-use-without-result"
    assert page.seen == [page.url]


def test_sessions_and_findings_are_chosen(page: Page, tmp_path: Path) -> None:
    page.goto(
        report(tmp_path, conversation(HI, CALLED, RESULT), conversation(HI, CALLED, HI), conversation({**HI, "x": 1}))
    )
    visible = page.locator(".session:visible")
    page.select_option("#rule", "tool-use-without-result")
    assert visible.count() == 1
    assert page.locator("#shown").inner_text() == "1 of 3 sessions"
    page.select_option("#rule", "")
    page.fill("#search", "TOOLU_1")
    assert visible.count() == 2
    page.fill("#search", "")
    page.uncheck("input[value=error]")
    assert page.locator(".finding:visible").count() == 0
    page.check("#faulty")
    assert visible.count() == 0
    page.check("input[value=error]")
    assert visible.count() == 2
    page.keyboard.press("n")
    first = page.evaluate("document.activeElement.dataset.rule")
    page.keyboard.press("n")
    assert {first, page.evaluate("document.activeElement.dataset.rule")} == {"tool-use-without-result", "unknown-field"}
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</pre></div></section><iframe src='https://example.com'></iframe>",
    "javascript:alert(1)",
    "<style>*{display:none}</style><link rel=stylesheet href=https://example.com/a.css>",
    "\u202e\x1b]0;x\x07&lt;b&gt;",
]


def test_nothing_in_it_runs_or_loads(page: Page, tmp_path: Path) -> None:
    for text in HOSTILE:
        hostile = conversation(
            {"role": text, "content": text},
            {
                "role": "assistant",
                "content": [{"type": text, text: text}, {**CALL, "id": text, "name": text, "input": {text: text}}],
            },
            {
                "role": "user",
                "content": [{"type": "tool_result", "tool_use_id": text, "content": [{"type": "text", "text": text}]}],
            },
        )
        page.goto(report(tmp_path, hostile | {"model": text, text: text}))
        assert page.seen == [page.url], text
        page.seen.clear()
        assert page.locator("main script, main img, main iframe, main svg, main link, main style").count() == 0
        assert page.locator(".session").count() == 1
        assert page.locator("header h1").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_texts_can_be_read(browser: Browser, tmp_path: Path, scheme: Any, width: int) -> None:
    """Texts stand out from what is behind them by 4.5 to 1 (WCAG 2.2, AA), and nothing is wider than the page."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(
        report(tmp_path, conversation(HI, CALLED, HI, {"role": "assistant", "content": "x" * 3000}), conversation(HI))
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    faint = page.evaluate(_CONTRAST)
    assert faint == []
    page.close()


_CONTRAST = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (each) => { for (; each; each = each.parentElement) {
    const c = rgb(getComputedStyle(each).backgroundColor); if (c.length === 3 || c[3] > 0) return c; }
    return [255, 255, 255]; };
  const faint = [];
  for (const each of document.querySelectorAll("body *")) {
    const own = [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !each.checkVisibility() || each.matches(".skip, script, style, option, select")) continue;
    const [a, b] = [light(rgb(getComputedStyle(each).color)), light(behind(each))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(each.outerHTML.slice(0, 80));
  }
  return faint;
}"""


def test_what_a_screen_reader_is_told(page: Page, tmp_path: Path) -> None:
    page.goto(report(tmp_path, conversation(HI, CALLED, HI), conversation(HI)))
    told = page.locator("body").aria_snapshot()
    for part in (
        'heading "turnlint 0.1.0" [level=1]',
        "- search:",
        'navigation "Sessions"',
        "- main:",
        "[level=2]",
        "complementary",
    ):
        assert part in told
    assert page.locator("[aria-hidden=true] a[tabindex='-1']").count() == page.locator("nav.map a").count()


def test_a_thousand_turns_and_five_hundred_sessions_are_there_at_once(page: Page, tmp_path: Path) -> None:
    """How long it takes is measured by hand; here it is that they come, and can be reached."""
    messages: list[Any] = [HI]
    for number in range(500):
        messages += [
            {"role": "assistant", "content": [CALL | {"id": f"toolu_{number}"}]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": f"toolu_{number}", "content": "ok"}]},
        ]
    url = report(tmp_path, conversation(*messages), *(conversation(HI) for _ in range(499)))
    page.goto(url)
    assert page.locator(".session").count() == 500
    assert page.locator(".line").count() == 500
    page.locator("#s1 nav.map a").nth(900).evaluate("each => each.click()")
    time.sleep(0.2)
    assert page.locator("#s1c0m900").evaluate(
        "each => { const y = each.getBoundingClientRect().y; return y >= 0 && y < 900; }"
    )
