"""Where the characters of a YAML scalar stand in the text: of each style, with its escapes and folded lines."""

from __future__ import annotations

import re
from typing import Final

from turnlint.sources.offsets import Offsets

_BREAK: Final = r"(?:\r\n|[\r\n\x85\u2028\u2029])"
#: Space that ends a line, the end, and whatever space and empty lines come next.
_FOLD: Final = rf"(?P<fold>[ \t]*+{_BREAK}(?:[ \t]*+{_BREAK})*+[ \t]*+)"
_BLANK: Final = r"(?P<blank>[ \t]++)"
_SPACE: Final = r" \t\r\n\x85\u2028\u2029"
_PLAIN: Final = re.compile(rf"(?P<run>(?:[^{_SPACE}]++|[ ](?![{_SPACE}]))++)|{_FOLD}|{_BLANK}")
_SINGLE: Final = re.compile(rf"(?P<run>(?:[^'{_SPACE}]++|[ ](?![{_SPACE}]))++)|(?P<escape>'')|{_FOLD}|{_BLANK}")
_DOUBLE: Final = re.compile(
    rf"(?P<run>(?:[^\\{_SPACE}]++|[ ](?![{_SPACE}]))++)"
    rf"|(?P<joined>\\{_BREAK}(?:[ \t]*+{_BREAK})*+[ \t]*+)"
    rf"|(?P<escape>\\(?:x[0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|U[0-9a-fA-F]{{8}}|.))|{_FOLD}|{_BLANK}"
)
_BREAKS: Final = re.compile(_BREAK)
#: Line ends that stay what they are.
_KEPT: Final = ("\u2028", "\u2029")
_HEADER: Final = re.compile(rf"[|>][-+0-9]*+[ \t]*+(?:#[^\r\n\x85\u2028\u2029]*+)?{_BREAK}")
_LINE: Final = re.compile(rf"([^\r\n\x85\u2028\u2029]*+)({_BREAK}|\Z)")
_PROPERTIES: Final = re.compile(r"(?:(?:&[^\s,\[\]{}]*+|!(?:<[^>]*+>|\S*+))(?:\s++|(?<=\s)#[^\n]*+)*+)++")


def value_start(text: str, start: int, end: int) -> int:
    """Where a value begins behind its anchor and tag."""
    found = _PROPERTIES.match(text, start, end) if text[start : start + 1] in ("&", "!") else None
    return found.end() if found is not None and found.end() < end else start


def offsets_of(text: str, start: int, end: int, value: str) -> Offsets | None:
    """Where the characters of a scalar stand, which is between these offsets; ``None`` where that cannot be told.

    ``value`` is the string that was read from it.
    """
    style = text[start : start + 1]
    if style == '"':
        offsets = _flow(text, start + 1, end - 1, _DOUBLE)
    elif style == "'":
        offsets = _flow(text, start + 1, end - 1, _SINGLE)
    elif style in ("|", ">"):
        offsets = _block(text, start, end, value, folded=style == ">")
    else:
        offsets = _flow(text, start, end, _PLAIN)
    # At the end of a block there may be more line ends than are looked at here.
    return offsets if offsets.length == len(value.rstrip("\n")) or offsets.length == len(value) else None


def _flow(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Offsets:
    """A scalar that is quoted or bare: its lines are joined by spaces, empty ones are line ends."""
    offsets = Offsets()
    for found in pattern.finditer(text, start, end):
        kind = found.lastgroup
        if kind in ("run", "blank"):
            offsets.run(found.start(), found.end())
        elif kind == "escape":
            offsets.one(found.start(), found.end())
        else:
            breaks = list(_BREAKS.finditer(found[0]))
            kept = breaks[0][0] in _KEPT
            if kind == "fold" and len(breaks) == 1 and not kept:
                offsets.one(found.start(), found.end())
            for each in breaks[0 if kept else 1 :]:
                offsets.one(found.start() + each.start(), found.start() + each.end())
    return offsets


def _block(text: str, start: int, end: int, value: str, *, folded: bool) -> Offsets:
    """A scalar in lines of its own: as they are, or ``folded`` where neither begins with space."""
    offsets = Offsets()
    header = _HEADER.match(text, start)
    if header is None:
        return offsets
    indent = _indent(text, header.end(), end, value)
    held: tuple[int, int] | None = None  # the end of the last line that has something
    empty: list[tuple[int, int]] = []  # those of the empty lines since
    was_space = False
    at = header.end()
    while at < end and (line := _LINE.match(text, at)) is not None:
        content, stop = line.span(1)
        at = line.end()
        begin = min(content + indent, stop)
        if begin == stop:
            if at > stop:
                empty.append((stop, at))
            continue
        is_space = text[begin] in " \t"
        if held is not None:
            if folded and not was_space and not is_space and text[held[0]] not in _KEPT:
                if not empty:
                    offsets.one(*held)
            else:
                offsets.one(*held)
        for each in empty:
            offsets.one(*each)
        empty = []
        offsets.run(begin, stop)
        held, was_space = (stop, at), is_space
    return offsets


def _indent(text: str, start: int, end: int, value: str) -> int:
    """How many spaces each line of a block begins with: those of its first that the value has not."""
    at = start
    while at < end and (line := _LINE.match(text, at)) is not None:
        stripped = line[1].lstrip(" ")
        if stripped:
            first = next((each for each in value.split("\n") if each.strip(" ")), "")
            return len(line[1]) - len(stripped) - (len(first) - len(first.lstrip(" ")))
        at = line.end()
    return 0
