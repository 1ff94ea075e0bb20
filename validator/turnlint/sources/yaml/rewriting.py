"""YAML text with other strings in some places, and else left as it was written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from turnlint.sources.rewriting import Unwritable, same, with_value
from turnlint.sources.yaml.documents import YamlDocument, of_text
from turnlint.values.json import Path

#: What YAML 1.1 allows to stand as it is, and no line end. https://yaml.org/spec/1.1/#c-printable
_PLAIN: Final = re.compile(r"[\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")
_ESCAPED: Final = re.compile(
    r'["\\]|[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]'
)
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_BLOCK: Final = re.compile(r"(\|[^\n]*\n)(?:[ \t]*\n)*([ ]+)")


def rewritten(document: YamlDocument, strings: Mapping[Path, str]) -> str:
    """The text of a document, changed so that it has these strings at these paths.

    A string keeps its style (quoted in one way or the other, or a block) where the new one can be written in it; quoted
    ones are not folded. Raises :class:`~turnlint.sources.rewriting.Unwritable`.
    """
    text, value = document.text, document.value
    documents = list(of_text(text.encode("utf-8", "surrogateescape")))
    if len(documents) != 1:
        raise Unwritable("one of several documents of YAML without marks between them")
    for path, string in strings.items():
        value = with_value(value, path, string)
    for styled in (True, False):
        made = text
        for (start, end), string in sorted(((document.span(path), new) for path, new in strings.items()), reverse=True):
            written = _like(text[start:end], string) if styled else quoted(string)
            made = made[:start] + written + made[end:]
        again = list(of_text(made.encode("utf-8", "surrogateescape")))
        if len(again) == 1 and not again[0].problem and same(again[0].value, value):
            return made
    raise Unwritable("it cannot be changed in place")


def quoted(string: str, *, only_ascii: bool = False) -> str:
    """A string in double quotes, in one line."""
    made = _ESCAPED.sub(_escape, string)
    return f'"{_NOT_ASCII.sub(_escape, made) if only_ascii else made}"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    return _SHORT.get(character) or (
        f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )


def _like(literal: str, string: str) -> str:
    """A string in the style in which another one is written, where it can be."""
    if literal.startswith("|") and (block := _BLOCK.match(literal)) is not None:
        lines = string.rstrip("\n").split("\n")
        return block[1] + "\n".join(block[2] + line if line else "" for line in lines)
    if not literal.startswith('"') and _PLAIN.fullmatch(string):
        doubled = string.replace("'", "''")
        return f"'{doubled}'"
    return quoted(string, only_ascii=literal.isascii())
