"""Foreign text made safe to show: what a transcript holds must not steer the terminal that it is printed on."""

from __future__ import annotations

import unicodedata
from typing import Final

_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printable(text: str, encoding: str = "utf-8") -> str:
    """The text with everything escaped that is not a plain visible character.

    Control characters, escape sequences, marks that turn the direction of writing, invisible characters and lone
    surrogates become ``\\n``, ``\\x1b``, ``\\u202e`` and so on, and so does what ``encoding`` cannot express.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(cell(character, encoding) for character in text)


def cell(character: str, encoding: str = "utf-8") -> str:
    """One character, as :func:`printable` shows it."""
    if character.isprintable():
        if character.isascii():
            return character
        try:
            character.encode(encoding)
        except UnicodeEncodeError:
            return _escape(character)
        return character
    return _SHORT.get(character) or _escape(character)


def width(shown: str) -> int:
    """The columns that a shown text takes on a terminal."""
    return len(shown) if shown.isascii() else sum(map(_width, shown))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
