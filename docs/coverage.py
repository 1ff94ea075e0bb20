"""What turnlint knows of the API, row by row: each known text and documented constraint, and the rule that has it.

The rows are data beside the rules (``turnlint_rules/coverage/*.json``): a text of the API with its own name, or a
constraint in short words, and the rule that judges it, or the reason why none does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import orjson

_PACKAGE = "turnlint_rules"
_FOLDER = "coverage"


class Row(NamedTuple):
    """One text or constraint.

    * ``id``: the name of the text (``pair.missing_result``) or of the constraint (``TR-001``).
    * ``kind``: ``text`` or ``constraint``.
    * ``says``: the text with placeholders, or the constraint in short words.
    * ``rule``: the rule that has it; empty where there is none.
    * ``case``: the text that a case of the rule, or of its schema, expects; empty where there is none.
    * ``evidence``: how the text is known; empty for a constraint.
    * ``reason``: why there is no rule or no case; empty where there are both.
    * ``area``: the file that holds the row.
    """

    id: str
    kind: str
    says: str
    rule: str
    case: str
    evidence: str
    reason: str
    area: str


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """Every row, by area, texts before constraints."""
    folder = Path(import_module(_PACKAGE).__path__[0], _FOLDER)
    found = [row for file in sorted(folder.glob("*.json")) for row in _read(file)]
    return tuple(sorted(found, key=lambda row: (row.area, row.kind != "text")))


def _read(file: Path) -> Iterator[Row]:
    for entry in orjson.loads(file.read_bytes()):
        yield _row(entry, file.stem)


def _row(entry: dict[str, Any], area: str) -> Row:
    kind = "text" if "template" in entry else "constraint"
    return Row(
        id=entry["template"] if kind == "text" else entry["constraint"],
        kind=kind,
        says=entry["text"] if kind == "text" else entry["statement"],
        rule=entry.get("rule") or "",
        case=entry.get("case") or "",
        evidence=entry.get("evidence") or "",
        reason=entry.get("reason") or "",
        area=area,
    )
