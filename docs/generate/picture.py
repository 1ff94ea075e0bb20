"""The picture in the README: what a terminal shows of a report, as SVG."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).parents[2]
_COMMAND = ("check", "examples/refused/text_in_a_mixed_turn.json")
_COLUMNS = 100
_CHARACTER, _LINE, _MARGIN, _BAR = 7.8, 19, 20, 34

#: The colours of a dark terminal by the numbers that select them; 0 is that of plain text.
_COLORS = {
    0: "#d8dee9",
    31: "#ff7b72",
    32: "#7ee787",
    33: "#f2cc60",
    34: "#79c0ff",
    35: "#d2a8ff",
    36: "#76e3ea",
    90: "#8b949e",
}
_BOLD, _DIM = 1, 2
_CODES = re.compile(r"\x1b\[([\d;]*)m")


class Style(NamedTuple):
    """How characters look."""

    color: int = 0
    bold: bool = False
    dim: bool = False

    def after(self, codes: str) -> Style:
        """The style that the numbers of an escape sequence make of this one."""
        style = self
        for code in (int(code or 0) for code in codes.split(";")):
            if code == 0:
                style = Style()
            elif code == _BOLD:
                style = style._replace(bold=True)
            elif code == _DIM:
                style = style._replace(dim=True)
            elif code in _COLORS:
                style = style._replace(color=code)
        return style


def draw() -> str:
    """The picture. It is the same wherever it is drawn: the width and the colours are fixed."""
    lines = [row for line in (f"$ turnlint {' '.join(_COMMAND)}", *_report().splitlines()) for row in _rows(line)]
    width = round(_COLUMNS * _CHARACTER + 2 * _MARGIN)
    height = len(lines) * _LINE + _BAR + _MARGIN
    drawn = "\n".join(
        f'<text x="{_MARGIN}" y="{_BAR + _LINE * (number + 1)}" xml:space="preserve">{"".join(_spans(line))}</text>'
        for number, line in enumerate(lines)
    )
    dots = "".join(
        f'<circle cx="{_MARGIN + 18 * place}" cy="18" r="5.5" fill="{color}"/>'
        for place, color in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="turnlint check in a terminal" font-family="ui-monospace, Menlo, Consolas, monospace" '
        f'font-size="13" fill="{_COLORS[0]}">\n'
        f'<rect width="{width}" height="{height}" rx="9" fill="#0d1117"/>\n{dots}\n{drawn}\n</svg>\n'
    )


def _report() -> str:
    result = subprocess.run(
        [sys.executable, "-m", "turnlint", *_COMMAND, "--color", "always", "--isolated"],
        cwd=_ROOT,
        env={"PYTHONUTF8": "1", "COLUMNS": str(_COLUMNS)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if result.returncode != 1:
        raise RuntimeError(result.stderr)
    return result.stdout


def _rows(line: str) -> Iterator[list[tuple[str, Style]]]:
    """A line as rows of so many characters at most, broken at spaces; each character with its style."""
    drawn: list[tuple[str, Style]] = []
    style = Style()
    parts = _CODES.split(line)
    for text, codes in zip(parts[::2], (*parts[1::2], ""), strict=True):
        drawn += ((character, style) for character in text)
        style = style.after(codes)
    while len(drawn) > _COLUMNS:
        spaces = (place for place in range(_COLUMNS, _COLUMNS // 2, -1) if drawn[place][0] == " ")
        end = next(spaces, _COLUMNS)
        yield drawn[:end]
        drawn = drawn[end:]
        if drawn[0][0] == " ":
            del drawn[0]
    yield drawn


def _spans(row: list[tuple[str, Style]]) -> Iterator[str]:
    """The runs of one style in a row."""
    for style, run in groupby(row, key=lambda each: each[1]):
        text = escape("".join(character for character, _ in run), quote=False)
        color = f' fill="{_COLORS[90 if style.dim else style.color]}"' if style.color or style.dim else ""
        weight = ' font-weight="700"' if style.bold else ""
        yield f"<tspan{color}{weight}>{text}</tspan>" if color or weight else text
