"""A few lines of source with a caret line under the value in question, cut to a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from turnlint.reporters.terminal.printable import cell, width
from turnlint.sources.documents import Excerpt

WIDTH: Final = 76
_BEFORE: Final = 24
#: What stands around a snippet: the gutter's line, spaces, and an ellipsis on either side.
_AROUND: Final = 5
_TAB: Final = "    "


@dataclass(frozen=True, slots=True)
class Snippet:
    """Source lines as ``(number, text)``; ``(None, carets)`` is a line of carets."""

    rows: tuple[tuple[int | None, str], ...]

    @property
    def gutter(self) -> int:
        """The columns that the largest line number takes."""
        return max(len(str(number)) for number, _ in self.rows if number is not None)

    def lines(self, style: Callable[[str], str] = str) -> list[str]:
        """The lines to print. ``style`` is applied to the carets."""
        gutter = self.gutter
        shown = [f"{'':{gutter}} |"]
        for number, text in self.rows:
            label = "" if number is None else str(number)
            content = text if number is not None else _style_carets(text, style)
            shown.append(f"{label:>{gutter}} | {content}".rstrip())
        return shown


def snippet(excerpt: Excerpt, line: int, encoding: str = "utf-8", columns: int = 0) -> Snippet:
    """Show an excerpt whose place begins on line ``line``, with carets under the value.

    ``columns`` is how wide the terminal is, 0 where there is none: then a narrow one is thought of.
    """
    room = max(columns - len(str(line + len(excerpt.following))) - _AROUND, _BEFORE + 16) if columns else WIDTH
    ellipsis = "…" if cell("…", encoding) == "…" else "..."
    shown, before, marked = _window(excerpt.text, excerpt.start, excerpt.stop, excerpt.cut, encoding, ellipsis, room)
    rows: list[tuple[int | None, str]] = [(line, shown), (None, " " * before + "^" * max(1, marked))]
    for number, (text, cut) in enumerate(excerpt.following, line + 1):
        first = len(text) - len(text.lstrip(" \t"))
        rows.append((number, _window(text, first, len(text), (False, cut), encoding, ellipsis, room)[0]))
    return Snippet(tuple(rows))


def _window(
    text: str, start: int, stop: int, cut: tuple[bool, bool], encoding: str, ellipsis: str, room: int
) -> tuple[str, int, int]:
    """The part of a line to show, the columns before the value, and the columns of the value that are seen."""
    last = len(text)
    before, left_width, left = _leftwards(text, start, _BEFORE, encoding)
    value, value_width, right = _rightwards(text, start, stop, room - left_width, encoding)
    after, after_width, right = _rightwards(text, right, last, room - left_width - value_width, encoding)
    if right == last and not cut[1]:
        more, more_width, left = _leftwards(text, left, room - left_width - value_width - after_width, encoding)
        before, left_width = more + before, left_width + more_width
    if left > 0 or cut[0]:
        before, left_width = ellipsis + before, left_width + width(ellipsis)
    if right < last or cut[1]:
        after += ellipsis
    return before + value + after, left_width, value_width


def _leftwards(text: str, offset: int, room: int, encoding: str) -> tuple[str, int, int]:
    near = text[max(0, offset - room) : offset]
    if near.isascii() and near.isprintable():
        return near, len(near), offset - len(near)
    cells: list[str] = []
    used = 0
    while offset > 0 and len(cells) < max(WIDTH, room):
        shown = _cell(text[offset - 1], encoding)
        if used + width(shown) > room:
            break
        used += width(shown)
        cells.append(shown)
        offset -= 1
    return "".join(reversed(cells)), used, offset


def _rightwards(text: str, offset: int, last: int, room: int, encoding: str) -> tuple[str, int, int]:
    near = text[offset : min(last, offset + room)]
    if near.isascii() and near.isprintable():  # every character is a column: almost always so
        return near, len(near), offset + len(near)
    cells: list[str] = []
    used = 0
    while offset < last and len(cells) < 2 * max(WIDTH, room):
        shown = _cell(text[offset], encoding)
        if used + width(shown) > room:
            break
        used += width(shown)
        cells.append(shown)
        offset += 1
    return "".join(cells), used, offset


def _cell(character: str, encoding: str) -> str:
    if "\udc80" <= character <= "\udcff":  # how Python reads a byte that is not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return _TAB if character == "\t" else cell(character, encoding)


def _style_carets(text: str, style: Callable[[str], str]) -> str:
    carets = text.lstrip(" ")
    return text[: len(text) - len(carets)] + style(carets)
