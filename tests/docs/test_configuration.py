"""The configuration that the page shows is one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from turnlint.checking.suppressing import Suppressions
from turnlint.config import reading

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"


def test_the_example_is_read_and_names_rules_that_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [example] = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), flags=re.S)
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text(example)
    found = reading.read("pyproject.toml")
    Suppressions().admit(found)
    assert found.excludes("tests/raw/a.json")
    assert found.ignored_in("tests/old/deep/a.json") == ("structured-output",)
    assert [(entry.rule, entry.line) for entry in found.ignores] == [("unknown-field", 22), ("text-after-results", 28)]


def test_the_page_tells_every_key() -> None:
    from turnlint.config.model import ConfigModel

    text = PAGE.read_text("utf-8")
    assert [name for name in ConfigModel.model_fields if f"`{name.replace('_', '-')}`" not in text] == []
