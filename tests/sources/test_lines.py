"""One document, or lines: told by what is in a file."""

from __future__ import annotations

import io
import json

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
