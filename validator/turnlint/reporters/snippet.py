"""A few lines of source with a caret line under the value in question, cut to a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from turnlint.reporters.printable import cell, width

WIDTH: Final = 76
_BEFORE: Final = 24
_FOLLOWING: Final = 2
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


def snippet(text: str, start: int, end: int, line: int, encoding: str = "utf-8") -> Snippet:
    """Show the stretch of ``text`` from ``start`` to ``end``, which begins on line ``line``.

    Lines may be millions of characters long: only the window around the stretch is looked at. Where the stretch is an
    object laid out over lines, whose first line is a bracket alone, two more lines tell what is in it.
    """
    ellipsis = "…" if cell("…", encoding) == "…" else "..."
    line_start, line_end = _line_around(text, start)
    stop = max(start, min(end, line_end))
    shown, before, marked = _window(text, line_start, line_end, start, stop, encoding, ellipsis)
    rows: list[tuple[int | None, str]] = [(line, shown), (None, " " * before + "^" * max(1, marked))]
    if stop < end and text[start:line_end].strip() in ("{", "["):
        for number in range(line + 1, line + 1 + _FOLLOWING):
            line_start = line_end + 1
            if line_start >= end:
                break
            line_start, line_end = _line_around(text, line_start)
            first = line_start
            while first < line_end and text[first] in " \t":
                first += 1
            rows.append((number, _window(text, line_start, line_end, first, line_end, encoding, ellipsis)[0]))
    return Snippet(tuple(rows))


def _line_around(text: str, offset: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    if end < 0:
        end = len(text)
    if end > offset and text[end - 1] == "\r":
        end -= 1
    return start, end


def _window(
    text: str, line_start: int, line_end: int, start: int, stop: int, encoding: str, ellipsis: str
) -> tuple[str, int, int]:
    """The part of a line to show, the columns before the value, and the columns of the value that are seen."""
    before, left_width, left = _leftwards(text, line_start, start, _BEFORE, encoding)
    value, value_width, right = _rightwards(text, start, stop, WIDTH - left_width, encoding)
    after, after_width, right = _rightwards(text, right, line_end, WIDTH - left_width - value_width, encoding)
    if right == line_end:
        more, more_width, left = _leftwards(
            text, line_start, left, WIDTH - left_width - value_width - after_width, encoding
        )
        before, left_width = more + before, left_width + more_width
    if left > line_start:
        before, left_width = ellipsis + before, left_width + width(ellipsis)
    if right < line_end:
        after += ellipsis
    return before + value + after, left_width, value_width


def _leftwards(text: str, first: int, offset: int, room: int, encoding: str) -> tuple[str, int, int]:
    near = text[max(first, offset - room) : offset]
    if near.isascii() and near.isprintable():
        return near, len(near), offset - len(near)
    cells: list[str] = []
    used = 0
    while offset > first and len(cells) < WIDTH:
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
    while offset < last and len(cells) < 2 * WIDTH:
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
