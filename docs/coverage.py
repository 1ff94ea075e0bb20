"""What is known of the API, row by row: each text and each documented constraint, and the rule that has it.

The rows (``docs/coverage/*.json``) hold what nothing else tells: the name of a text, or a constraint in short words,
with the rule that has it, or the reason why none does. The wordings and their evidence are the rules' own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).with_suffix("")


class Row(NamedTuple):
    """One text or constraint.

    * ``id``: the name of the text (``pair.missing_result``) or of the constraint (``TR-001``).
    * ``kind``: ``text`` or ``constraint``.
    * ``statement``: the constraint in short words; of a text, the text itself, where no rule has it.
    * ``rule``: the rule that has it; empty where there is none.
    * ``reason``: why there is no rule; empty where there is one.
    * ``note``: what the rule leaves of a constraint, and who has that.
    * ``area``: the file that holds the row.
    """

    id: str
    kind: str
    statement: str
    rule: str
    reason: str
    note: str
    area: str


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """Every row, by area, texts before constraints."""
    found = [row for file in sorted(FOLDER.glob("*.json")) for row in _read(file)]
    return tuple(sorted(found, key=lambda row: (row.area, row.kind != "text")))


def _read(file: Path) -> Iterator[Row]:
    for entry in json.loads(file.read_bytes()):
        yield _row(entry, file.stem)


def _row(entry: dict[str, Any], area: str) -> Row:
    kind = "text" if "text" in entry else "constraint"
    return Row(
        id=entry[kind],
        kind=kind,
        statement=entry.get("statement", ""),
        rule=entry.get("rule", ""),
        reason=entry.get("reason", ""),
        note=entry.get("note", ""),
        area=area,
    )
