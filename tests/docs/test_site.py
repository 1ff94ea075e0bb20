"""The pages of the site: their links lead somewhere, and the table that everyone looks for is whole."""

from __future__ import annotations

import json
import re
import tomllib
from functools import lru_cache
from pathlib import Path

import pytest

from turnlint_schemas import load

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


@lru_cache
def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.S | re.M)
    titles = re.findall(r"^#+ (.*)$", text, flags=re.M)
    bare = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title) for title in titles]
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in bare}


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(DOCS)) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.S | re.M)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        if "://" in target or path == "texts.html":  # which `make docs` writes
            continue
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


def paths(section: list[dict[str, str]]) -> list[str]:
    return [path for entry in section for path in entry.values()]


def test_every_page_is_in_the_navigation() -> None:
    site = tomllib.loads((DOCS.parent / "zensical.toml").read_text("utf-8"))
    entries = [value for entry in site["project"]["nav"] for value in entry.values()]
    named = {path for value in entries for path in ([value] if isinstance(value, str) else paths(value))}
    assert {page.name for page in DOCS.glob("*.md")} == {path for path in named if "/" not in path}
    assert all((DOCS / path).exists() for path in named)


def test_the_table_of_stop_reasons_is_whole() -> None:
    known = json.loads(load("response.json"))["$defs"]["response_message"]["properties"]["stop_reason"]["enum"]
    told = re.findall(r"^\| `([a-z_]+)`", (DOCS / "stop-reasons.md").read_text("utf-8"), flags=re.M)
    assert set(told) - {"stop_reason"} == set(known) - {None}
