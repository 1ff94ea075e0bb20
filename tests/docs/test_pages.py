"""The generated pages are those of the rules as they are, and what is covered is told without a gap."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from turnlint import registry
from turnlint.coverage import Row, rows
from turnlint.evidence import Basis

DOCS = Path(__file__).parents[2] / "docs"


def generator() -> ModuleType:
    spec = spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_committed_pages_are_fresh() -> None:
    made: dict[str, str] = generator().pages()
    there = {str(path.relative_to(DOCS)) for path in (*DOCS.glob("rules/*.md"), DOCS / "coverage.md")}
    assert there == set(made), "run python docs/generate.py"
    for name, page in made.items():
        assert (DOCS / name).read_text(encoding="utf-8") == page, f"run python docs/generate.py: {name}"


def test_every_known_text_is_there_once() -> None:
    ids = [row.id for row in rows() if row.kind == "text" and row.area != "beyond"]
    assert len(ids) == len(set(ids)) == 326


def test_every_constraint_is_there_once() -> None:
    ids = [row.id for row in rows() if row.kind == "constraint"]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_a_row_has_a_rule_and_a_case_or_says_why_not(row: Row) -> None:
    if row.rule:
        assert row.rule in registry.rules(), f"{row.id} names {row.rule}"
    assert row.rule or row.reason
    if row.kind == "text":
        assert row.evidence in set(Basis)
        assert row.case or row.reason


def test_every_rule_stands_for_some_row() -> None:
    named = {row.rule for row in rows()}
    built_in = {name for name, rule in registry.rules().items() if rule.module.startswith("turnlint_rules.")}
    assert built_in - named == set()
