"""Every cell of the models table is read by a rule, or there is a reason why none does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import turnlint_rules
from turnlint.subjects.models import cells, known_models

RULES = "".join(path.read_text(encoding="utf-8") for path in Path(*turnlint_rules.__path__).rglob("*.py"))
CELLS = [cell for cell, _, _ in cells(next(iter(known_models().values())))]
#: Cells that no rule reads.
UNREAD = {
    "task_budgets": "what a model without task budgets answers is not published",
    "cache_minimum": "how many tokens a prefix has only the API can count",
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_is_read_or_there_is_a_reason(cell: str) -> None:
    is_read = re.search(rf"\.{cell}\b", RULES) is not None
    assert is_read != (cell in UNREAD)


def test_reasons_are_for_cells() -> None:
    assert UNREAD.keys() <= set(CELLS)
