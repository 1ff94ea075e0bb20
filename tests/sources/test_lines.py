"""One document, or lines: told by what is in a file."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from turnlint.sources.files import TooBlank, TooLarge
from turnlint.sources.lines import documents

LINE = json.dumps({"a": 1})


def read(text: str, promised: bool | None = None) -> list[tuple[bytes, int, bool]]:
    """The documents of a text: their bytes, first lines, and whether each is one of several lines."""
    found = documents(io.BytesIO(text.encode()), promised)
    return [(document.raw, document.line, is_line) for document, is_line in found]


def test_windows_line_ends() -> None:
    for promised in (True, None):
        assert read(f"{LINE}\r\n{LINE}\r\n", promised) == [(LINE.encode(), 1, True), (LINE.encode(), 2, True)]


def test_lines_that_are_no_lines_are_one_document() -> None:
    text = LINE + "\n}\n"
    assert read(text) == [(text.encode(), 1, False)]
    document, _ = next(documents(io.BytesIO(text.encode())))
    assert document.place(()).line == 2
    document, _ = next(documents(io.BytesIO(f"\n\n{LINE}\n\n".encode())))
    assert document.place(()).line == 3


def test_a_document_laid_out_over_lines_is_one_whatever_its_name_promises() -> None:
    text = json.dumps({"a": [1]}, indent=2)
    assert read(text, True) == read(text) == [(text.encode(), 1, False)]


class Endless(io.RawIOBase):
    """A stream that never ends, nor does its line."""

    def __init__(self, letter: bytes) -> None:
        self.letter = letter
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        buffer[:] = self.letter * len(buffer)
        self.given += len(buffer)
        return len(buffer)


@pytest.mark.parametrize(
    ("letter", "why"),
    [
        (b"\0", "larger than 5 MB"),
        (b"[", "larger than 5 MB"),
        (b"\n", "more than 1 MB of nothing but white space"),
        (b" ", "more than 1 MB of nothing but white space"),
    ],
)
@pytest.mark.parametrize("promised", [True, None])
def test_what_never_ends_is_not_read_to_its_end(letter: bytes, why: str, promised: bool | None) -> None:
    endless = Endless(letter)
    with pytest.raises(OSError, match=why):
        list(documents(io.BufferedReader(endless), promised, 5 * 1024 * 1024))
    assert endless.given < 8 * 1024 * 1024


def test_white_space_without_end_after_a_document_is_not_read_to_its_end() -> None:
    with pytest.raises(TooBlank):
        list(documents(io.BytesIO(b"[]\n" + b" " * 1024 * 1024)))
    [(document, _)] = documents(io.BytesIO(b"[]\n" + b" " * 1024 * 1023))
    assert document.raw == b"[]\n"


@pytest.mark.parametrize("blank", [b"\n \n", b" ", b"\r\n\t\r\n"])
def test_blank_lines_before_a_document_count_for_its_places(blank: bytes) -> None:
    [(document, is_line)] = documents(io.BytesIO(blank + b'{"a":\n1}'))
    assert (document.raw, document.line, is_line) == (blank + b'{"a":\n1}', 1, False)
    found = list(documents(io.BytesIO(blank + b"{}\n\n{}")))
    lines = blank.count(b"\n")
    assert [(document.line, is_line) for document, is_line in found] == [(1 + lines, True), (3 + lines, True)]


def test_a_document_may_be_as_large_as_it_may_be() -> None:
    size = 3 * 1024 * 1024
    text = b"[" + b" " * (size - 2) + b"]"
    [(document, _)] = documents(io.BytesIO(text), None, size)
    assert document.value == []
    for more in (text + b" ", b"{\n" + text):
        with pytest.raises(TooLarge):
            list(documents(io.BytesIO(more), None, size))
    lines = list(documents(io.BytesIO(b"\n".join([text] * 3)), True, size + 1))
    assert [document.value for document, _ in lines] == [[], [], []]
