"""Lists for people and programs: the rules, the evidence, the models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from turnlint.reporters.telling import without_markup
from turnlint.reporters.terminal.printable import printable


def table(rows: Sequence[Mapping[str, str]], form: str, encoding: str, *, header: bool = False) -> Iterator[str]:
    """The lines of rows that share their columns, aligned; or one line of JSON, where ``form`` is ``json``."""
    if form == "json":
        from turnlint.reporters.json import dump

        yield dump([dict(row) for row in rows])
        return
    columns = list(rows[0]) if rows else []
    shown = [dict(zip(columns, columns, strict=True)), *rows] if header else rows
    widths = [max(len(row[column]) for row in shown) for column in columns[:-1]] if shown else []
    for row in shown:
        cells = [f"{row[column]:{width}}" for column, width in zip(columns, widths, strict=False)]
        yield printable(without_markup("  ".join([*cells, row[columns[-1]]])).rstrip(), encoding)


def cell(name: str, value: object) -> str:
    """A cell of the models table for people, by its name and value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {each}" for key, each in value.items()) or "none"
    if value is None:
        return "not announced" if name in _DAYS else "unknown"
    return str(value)


#: Cells that hold a day, and nothing for a model that is simply served.
_DAYS: Final = frozenset({"deprecated", "retired"})
