"""The page of error texts: a pasted text finds its rule."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, sync_playwright

from turnlint import cli
from turnlint.engine import registry


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    path: Path = tmp_path_factory.mktemp("texts") / "texts.html"
    CliRunner().invoke(cli.main, ["explain", "--html", str(path)])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        made = browser.new_page()
        made.goto(path.as_uri())
        yield made
        browser.close()


def first(page: Page, text: str) -> str:
    page.fill("#search", text)
    return str(page.locator(".session:visible h2").all_text_contents()[0].split()[0])


def test_a_pasted_text_finds_its_rule(page: Page) -> None:
    """Of the texts in the rules' own cases: those that several rules say may find another one that says the same."""
    missed = []
    texts = {
        (rule.name, case.message)
        for rule in registry.rules().values()
        for case in rule.refused
        if case.message is not None and len(case.message) > 20
    }
    for name, text in sorted(texts):
        page.fill("#search", f'Error code: 400 - {{"message": "{text}"}}')
        found = [each.split()[0] for each in page.locator(".session:visible h2").all_text_contents()[:5]]
        if name not in found:
            missed.append((name, text))
    assert len(texts) > 200
    assert len(missed) <= len(texts) // 50, missed


def test_words_find_rules_too(page: Page) -> None:
    assert first(page, "tool_use_id duplicate result") != ""
    assert "found by its words" in page.locator("#shown").inner_text()
    page.fill("#search", "zzzz qqqq")
    assert page.locator("#shown").inner_text() == "no rule is known for this"
    page.fill("#search", "")
    assert page.locator(".session:visible").count() == len(registry.rules())
