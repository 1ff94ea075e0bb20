"""The syntax of a PDF: the object at a place in its bytes, read within a budget. Source: ISO 32000-2, 7.2 and 7.3."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

from turnlint_rules._shared.budget import Budget

#: A dictionary, array, number, name (``str``), string (``bytes``), reference, or None.
Object: TypeAlias = Any


class Damaged(Exception):
    """What should stand somewhere does not."""


class Ref(NamedTuple):
    """A reference to an object."""

    number: int
    generation: int


#: Bytes that are read, inflated or searched in a step.
BYTES: Final = 64
#: Levels of an object.
LEVELS: Final = 32

_SPACE: Final = re.compile(rb"(?:[\0\t\n\f\r ]++|%[^\r\n]*+)*+")
_REFERENCE: Final = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]++(\d{1,5})[\0\t\n\f\r ]++R(?![^\0\t\n\f\r ()<>\[\]{}/%])")
_NUMBER: Final = re.compile(rb"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})(?![^\0\t\n\f\r ()<>\[\]{}/%])")
_NAME: Final = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]{0,255})")
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\0\t\n\f\r ]*+)>")
_WORD: Final = re.compile(rb"(?:true|false|null)(?![^\0\t\n\f\r ()<>\[\]{}/%])")
_PART: Final = re.compile(rb"[^()\\]*+")
_ESCAPED: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_CONSTANTS: Final = {b"true": True, b"false": False, b"null": None}
_LETTERS: Final = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}


def parse(text: bytes, position: int, budget: Budget, levels: int = LEVELS) -> tuple[Object, int]:
    """The object at a position, and where it ends. Raises ``Damaged`` where none is, ``Spent`` where it is too long."""
    position = skip(text, position, budget)
    budget.spend(1)
    if not levels:
        raise Damaged
    if text.startswith(b"<<", position):
        return _dictionary_at(text, position + 2, budget, levels - 1)
    first = text[position : position + 1]
    if first == b"[":
        return _array_at(text, position + 1, budget, levels - 1)
    if first == b"(":
        return _string_at(text, position + 1, budget)
    for pattern, make in _ATOMS:
        if found := pattern.match(text, position):
            count(found, budget)
            return make(found), found.end()
    raise Damaged


def skip(text: bytes, position: int, budget: Budget) -> int:
    """Where white space and comments end."""
    space = _SPACE.match(text, position)
    if space is None:
        raise Damaged
    count(space, budget)
    return space.end()


def count(found: re.Match[bytes], budget: Budget) -> None:
    """Pay for what a pattern read."""
    budget.spend((found.end() - found.start()) // BYTES)


def _dictionary_at(text: bytes, position: int, budget: Budget, levels: int) -> tuple[Object, int]:
    made: dict[str, Object] = {}
    while True:
        position = skip(text, position, budget)
        if text.startswith(b">>", position):
            return made, position + 2
        key, position = parse(text, position, budget, levels)
        if not isinstance(key, str):
            raise Damaged
        made[key], position = parse(text, position, budget, levels)


def _array_at(text: bytes, position: int, budget: Budget, levels: int) -> tuple[Object, int]:
    made: list[Object] = []
    while True:
        position = skip(text, position, budget)
        if text.startswith(b"]", position):
            return made, position + 1
        item, position = parse(text, position, budget, levels)
        made.append(item)


def _string_at(text: bytes, position: int, budget: Budget) -> tuple[bytes, int]:
    begin, depth = position, 1
    while depth:
        part = _PART.match(text, position)
        position = len(text) if part is None else part.end()
        if position >= len(text):
            raise Damaged
        budget.spend(1)
        mark = text[position : position + 1]
        position += 2 if mark == b"\\" else 1
        depth += {b"(": 1, b")": -1}.get(mark, 0)
    budget.spend((position - begin) // BYTES)
    return _ESCAPED.sub(_unescaped, text[begin : position - 1]), position


def _reference(found: re.Match[bytes]) -> Ref:
    return Ref(int(found[1]), int(found[2]))


def _number(found: re.Match[bytes]) -> int | float:
    return float(found[0]) if b"." in found[0] else int(found[0])


def _name(found: re.Match[bytes]) -> str:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), found[1]).decode("latin-1")


def _hex(found: re.Match[bytes]) -> bytes:
    digits = found[1].translate(None, b"\0\t\n\f\r ")
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _constant(found: re.Match[bytes]) -> bool | None:
    return _CONSTANTS[found[0]]


_ATOMS: Final[tuple[tuple[re.Pattern[bytes], Callable[[re.Match[bytes]], Object]], ...]] = (
    (_NAME, _name),
    (_REFERENCE, _reference),
    (_NUMBER, _number),
    (_HEX, _hex),
    (_WORD, _constant),
)


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code[:1].isdigit() and code[:1] not in (b"8", b"9"):
        return bytes([int(code, 8) & 255])
    return _LETTERS.get(code, code)
