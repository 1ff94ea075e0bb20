"""Find places in JSON text without building a map of it.

A checker works on parsed values, which have lost their places. Here a path is walked through the text again, and only
when there is something to show: siblings are skipped, and what was scanned once is remembered. The text is JSON that a
strict parser has accepted. No function recurses, so depth is no danger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final, TypeAlias

Span: TypeAlias = tuple[int, int]

_SPACE: Final = re.compile(r"[ \t\r\n]*+")
_STRING: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SCALAR: Final = re.compile(r"[^ \t\r\n,\]}]++")
_UP_TO_BRACKET: Final = re.compile(r'(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
#: Steps of a path that are found level by level; few faults stand deeper.
_SHALLOW: Final = 12
_DECODER: Final = json.JSONDecoder(strict=False)


class Scanner:
    """The places of one JSON text, found when asked for. Offsets count characters from 0."""

    __slots__ = ("_ends", "_members", "_noted", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends: dict[int, int] = {}
        self._noted: set[int] = set()
        self._members: dict[int, dict[str | int, int]] = {}

    def span(self, path: tuple[str | int, ...]) -> Span:
        """Where the value at a path begins and ends; where it is missing, the innermost object or array around it.

        What is missing behind the last item of an array is shown by that item, not by all that stands before.

        Of a key that stands twice in an object, the last value counts, as for every parser.
        """
        start = _skip_space(self.text, 0)
        for depth, step in enumerate(path):
            if depth == _SHALLOW:
                self._note_ends(start)
            members = self._children(start)
            child = members.get(step)
            if child is None:
                if step == len(members) > 0 and isinstance(step, int):
                    start = members.get(step - 1, start)
                break
            start = child
        return start, self._end(start)

    def _children(self, start: int) -> dict[str | int, int]:
        """The offsets of the values in the object or array at ``start``; empty for a scalar."""
        if (known := self._members.get(start)) is None:
            known = self._members[start] = dict(self._scan_children(start))
        return known

    def _scan_children(self, start: int) -> Iterator[tuple[str | int, int]]:
        text = self.text
        opening = text[start : start + 1]
        if opening not in ("{", "["):
            return
        closing = "}" if opening == "{" else "]"
        index = 0
        position = _skip_space(text, start + 1)
        while text[position] != closing:
            key: str | int = index
            if opening == "{":
                end = _string_end(text, position)
                key = _decode_key(text[position:end])
                position = _skip_space(text, _skip_space(text, end) + 1)
            yield key, position
            index += 1
            position = _skip_space(text, self._end(position))
            if text[position] == ",":
                position = _skip_space(text, position + 1)

    def _note_ends(self, start: int) -> None:
        """Note where every container inside the one at ``start`` ends, in one go.

        Else each level of a long path would be read to its end anew, with all that is inside.
        """
        if start in self._noted or self.text[start : start + 1] not in ("{", "["):
            return
        self._noted.add(start)
        text, position = self.text, start + 1
        opened = [start]
        while opened:
            if (plain := _UP_TO_BRACKET.match(text, position)) is None or plain.end() >= len(text):
                return
            position = plain.end() + 1
            if text[position - 1] in "{[":
                opened.append(position - 1)
            else:
                self._ends[opened.pop()] = position

    def _end(self, start: int) -> int:
        first = self.text[start : start + 1]
        if first == '"':
            return _string_end(self.text, start)
        if first not in ("{", "["):
            scalar = _SCALAR.match(self.text, start)
            return scalar.end() if scalar else start
        if (end := self._ends.get(start)) is None:
            end = self._ends[start] = _container_end(self.text, start)
        return end


def _container_end(text: str, start: int) -> int:
    try:
        return _DECODER.raw_decode(text, start)[1]  # written in C: three times as fast as the loop below
    except (ValueError, RecursionError):  # an integer of thousands of digits, a thousand levels
        pass
    depth, position = 1, start + 1
    while depth:
        if (plain := _UP_TO_BRACKET.match(text, position)) is None or plain.end() >= len(text):
            return len(text)
        position = plain.end()
        depth += 1 if text[position] in "{[" else -1
        position += 1
    return position


def _skip_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position


def _string_end(text: str, start: int) -> int:
    string = _STRING.match(text, start)
    return string.end() if string else len(text)


def _decode_key(literal: str) -> str:
    if "\\" not in literal:
        return literal[1:-1]
    key: str = json.loads(literal)
    return key
