"""The law of the rooms: who may import whom, held by every import of every module, those for types alone included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
VALIDATOR: Final = ROOT / "validator" / "turnlint"
RULES: Final = ROOT / "rules" / "turnlint_rules"

SUBJECTS: Final = {"values", "schema", "subjects"}
ENGINE: Final = {*SUBJECTS, "case", "rule", "engine"}
READERS: Final = {"values", "sources", "readers"}
CHECKING: Final = {*ENGINE, *READERS, "config", "checking"}
HOUSE: Final = {*CHECKING, "reporters"}
#: Doors that no other door needs, and those that may lead to them.
DOORS: Final = {"testing", "strategies", "client", "lsp", "stand_in"}
FRONT_DOORS: Final = {"cli", "pytest_plugin"}
#: It drives loops against the stand-in.
LOOPS: Final = "loops"

#: Each room, and the rooms that it may import from beside itself. There is no circle: each stands below what it needs.
LAW: Final[dict[str, set[str]]] = {
    "values": set(),
    "schema": {"values"},
    "subjects": {"values", "schema"},
    "case": SUBJECTS,
    "rule": {*SUBJECTS, "case"},
    "engine": {*SUBJECTS, "case", "rule"},
    "sources": {"values"},
    "readers": {"values", "sources"},
    "config": {"values"},
    "checking": ENGINE | READERS | {"config"},
    "reporters": CHECKING,
    **dict.fromkeys(DOORS, HOUSE),
    LOOPS: HOUSE | {"stand_in"},
    **dict.fromkeys(FRONT_DOORS, HOUSE | DOORS | {LOOPS}),
}
#: They give the public names, and stand in no room.
EXEMPT: Final = {"__init__", "__main__"}


def modules(root: Path) -> list[Path]:
    return [path for path in sorted(root.rglob("*.py")) if "__pycache__" not in path.parts]


def imported(module: Path) -> Iterator[tuple[int, str]]:
    """The dotted names that a module imports, wherever in it, each with its line."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}:{node.lineno}: a relative import"
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def room_of(module: Path) -> str:
    return module.relative_to(VALIDATOR).with_suffix("").parts[0]


def test_every_module_stands_in_a_room() -> None:
    assert {room_of(module) for module in modules(VALIDATOR)} - EXEMPT <= set(LAW)


@pytest.mark.parametrize("room", sorted(LAW))
def test_a_room_imports_from_those_below_it_alone(room: str) -> None:
    broken = [
        f"{module.relative_to(ROOT)}:{line}: {name}"
        for module in modules(VALIDATOR)
        if room_of(module) == room
        for line, name in imported(module)
        if name.split(".")[0] in ("turnlint", "turnlint_rules")
        and name != "turnlint.__version__"
        and f"{name}.".split(".")[1] not in {*LAW[room], room}
    ]
    assert broken == []


def test_no_two_rooms_need_each_other() -> None:
    assert [(one, other) for one in LAW for other in LAW[one] if one in LAW[other] or one == other] == []


def test_a_rule_imports_what_a_rule_may_use_alone() -> None:
    allowed = ("turnlint.rule.", "turnlint.case.", "turnlint_rules.")
    broken = [
        f"{module.relative_to(ROOT)}:{line}: {name}"
        for module in modules(RULES)
        for line, name in imported(module)
        if name.startswith("turnlint") and not f"{name}.".startswith(allowed)
    ]
    assert broken == []


def test_what_a_rule_may_use_is_named() -> None:
    """``turnlint.rule`` gives no more than its ``__all__`` says, so that nothing is public by accident."""
    from turnlint import rule

    used = {
        name.removeprefix("turnlint.rule.")
        for module in modules(RULES)
        for _, name in imported(module)
        if name.startswith("turnlint.rule.")
    }
    assert used <= set(rule.__all__)
