"""The generated pages are those of the rules as they are, and what is covered is told without a gap."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docs import generate
from docs.generate import coverage
from turnlint.engine import registry

DOCS = Path(__file__).parents[2] / "docs"


def test_the_committed_pages_are_fresh() -> None:
    made = generate.pages()
    single = (DOCS / name for name in ("coverage.md", "trophies.md", "report.svg"))
    pages = (*DOCS.glob("rules/*.md"), *DOCS.glob("reference/*.md"), *single)
    assert {str(path.relative_to(DOCS)) for path in pages} == set(made), "run python -m docs.generate"
    for name, page in made.items():
        assert (DOCS / name).read_text(encoding="utf-8") == page, f"run python -m docs.generate: {name}"


def test_every_known_text_is_there_once() -> None:
    ids = [row.id for row in coverage.rows() if row.kind == "text" and row.area != "beyond"]
    assert len(ids) == len(set(ids)) == 326


def test_every_constraint_is_there_once() -> None:
    ids = [row.id for row in coverage.rows() if row.kind == "constraint"]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("row", coverage.rows(), ids=lambda row: row.id)
def test_a_row_has_a_rule_or_says_why_not(row: coverage.Row) -> None:
    assert bool(row.rule) != bool(row.reason)
    if row.rule:
        assert row.rule in registry.rules(), f"{row.id} names {row.rule}"
        assert bool(row.statement) == (row.kind == "constraint"), "the text of a rule is the rule's own"
    else:
        assert row.statement
        assert not row.note


def test_every_rule_stands_for_some_row() -> None:
    named = {row.rule for row in coverage.rows()}
    built_in = {name for name, rule in registry.rules().items() if rule.module.startswith("turnlint_rules.")}
    assert built_in - named == set()


def test_rows_hold_nothing_else() -> None:
    keys = {"text", "constraint", "statement", "rule", "reason", "note"}
    for file in coverage.FOLDER.glob("*.json"):
        for entry in json.loads(file.read_bytes()):
            assert set(entry) <= keys, entry
