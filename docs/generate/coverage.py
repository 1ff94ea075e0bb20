"""What is known of the API, row by row: each text and each documented constraint, and the rule that has it.

The rows (``docs/coverage/*.json``) hold what nothing else tells: the name of a text, or a constraint in short words,
with the rule that has it, or the reason why none does. The wordings and their evidence are the rules' own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from docs.generate.markdown import NOTE, cell, join
from turnlint.engine import registry
from turnlint.rule import API, Rule, Wording

FOLDER = Path(__file__).parents[1] / "coverage"


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


def page() -> str:
    """The page: each text with its rule, each constraint with its rule, and why some have none."""
    known = registry.rules()
    texts = [row for row in rows() if row.kind == "text"]
    constraints = [row for row in rows() if row.kind == "constraint"]
    spoken = [(rule, text) for rule in known.values() for text in (*rule.says, *rule.said) if isinstance(text, Wording)]
    lines = [NOTE, "# Coverage", ""]
    for title, group in (("texts of the API", texts), ("documented constraints", constraints)):
        ruled = sum(bool(row.rule) for row in group)
        lines.append(f"- {len(group)} known {title}: {ruled} have a rule, {len(group) - ruled} a reason why not.")
    bases = ", ".join(f"{basis} {count}" for basis, count in Counter(text.basis for _, text in spoken).most_common())
    lines.append(f"- How the wordings of the rules are known: {bases}. One wording may stand for many texts.")
    lines += ["", "## Texts", "", "| the API says | rule | known |", "|---|---|---|"]
    lines += dict.fromkeys(f"| {cell(text.template)} | {_link(rule)} | {_known(text)} |" for rule, text in spoken)
    lines += ["", "## Texts without a rule", "", "| text | reason |", "|---|---|"]
    lines += [f"| {cell(row.statement)} | {cell(row.reason)} |" for row in texts if not row.rule]
    lines += ["", "## Constraints", "", "| id | constraint | rule | note, or reason |", "|---|---|---|---|"]
    lines += [_constraint(row, known.get(row.rule)) for row in constraints]
    return join(lines)


def _constraint(row: Row, rule: Rule | None) -> str:
    note = row.note or row.reason
    if rule is not None and API in rule.given:
        note = "; ".join(["only the API can tell", *([note] if note else [])])
    return f"| {row.id} | {cell(row.statement)} | {_link(rule)} | {cell(note)} |"


def _known(text: Wording) -> str:
    return f"{text.basis}, until {text.until}" if text.until else str(text.basis)


def _link(rule: Rule | None) -> str:
    return "none" if rule is None else f"[{rule.name}](rules/{rule.name}.md)"
