"""The edits that make one text of another, in the protocol's places."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from lsprotocol import types

#: Longer texts are replaced from their first difference to the last; in shorter ones each is an edit of its own.
_COMPARED: Final = 20_000


def edits(before: str, after: str) -> list[types.TextEdit]:
    """The edits that make one text of another, in their order; each begins and ends in the old one."""
    head = len(os.path.commonprefix([before, after]))  # noqa: RUF071 (no paths)
    tail = len(os.path.commonprefix([before[head:][::-1], after[head:][::-1]]))  # noqa: RUF071
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    spans = [(0, len(old), 0, len(new))]
    if max(len(old), len(new)) <= _COMPARED:
        one, other = old.splitlines(keepends=True), new.splitlines(keepends=True)
        olds, news = _starts(one), _starts(other)
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        spans = [(olds[a], olds[b], news[c], news[d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    lines = before.split("\n")
    starts = _starts([f"{line}\n" for line in lines])

    def at(offset: int) -> types.Position:
        line = min(bisect_right(starts, offset) - 1, len(lines) - 1)
        return position(line + 1, offset - starts[line] + 1, lines)

    return [types.TextEdit(types.Range(at(head + a), at(head + b)), new[c:d]) for a, b, c, d in spans]


def position(line: int, column: int, lines: Sequence[str]) -> types.Position:
    """A place, counted from 1 in characters, as the protocol has it: from 0, in UTF-16 units."""
    text = lines[line - 1][: column - 1] if line <= len(lines) else ""
    return types.Position(line - 1, len(text.encode("utf-16-le", "surrogatepass")) // 2)


def _starts(pieces: Sequence[str]) -> list[int]:
    """Where each piece begins, and the last one ends."""
    found = [0]
    for piece in pieces:
        found.append(found[-1] + len(piece))
    return found
