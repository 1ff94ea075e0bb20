"""One document and the places in it."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from turnlint.sources.documents import Document

BODY: dict[str, Any] = {"model": "m", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}


def gave_up(line: bytes) -> int:
    with pytest.raises(orjson.JSONDecodeError) as caught:
        orjson.loads(line)
    return caught.value.colno


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        (b'{"a": 1,\n "b": nope}', 2, 7),
        ('{"ä": "ö",\n "ü": ü}'.encode(), 2, 7),
        (b'{"a":\n "\xff"}', 2, 3),
        (b"\xff\xfe{\x00}\x00", 1, 1),
        (b"\xef\xbb\xbf{}", 1, 1),
        (b"[" * 10_000 + b"]" * 10_000, 1, 1026),
        (b'{"a": NaN}', 1, 7),
        # where a lone surrogate is given up differs from release to release of the parser
        (b'{"a": "\\ud800"}', 1, gave_up(b'{"a": "\\ud800"}')),
    ],
)
def test_what_is_not_json_is_placed_where_the_parser_gave_up(raw: bytes, line: int, column: int) -> None:
    document = Document(raw)
    place = document.place(("a",))
    assert not document.valid
    assert (place.line, place.column) == (line, column)


def test_lines_and_columns_are_found_in_any_order() -> None:
    text = json.dumps(BODY, indent=2)
    document = Document(text.encode())
    paths: list[tuple[str | int, ...]] = [("messages", 0, "role"), ("model",), ("messages",), (), ("max_tokens",)]
    starts = [text.index('"user"'), text.index('"m"'), text.index("["), 0, text.index("5")]
    for path, start in (*zip(paths, starts, strict=True), *zip(reversed(paths), reversed(starts), strict=True)):
        before = text[:start].split("\n")
        place = document.place(path)
        assert (place.line, place.column) == (len(before), len(before[-1]) + 1)
        value, end = json.JSONDecoder().raw_decode(text, start)
        after = text[:end].split("\n")
        assert (place.end_line, place.end_column) == (len(after), len(after[-1]) + 1)
        if place.line == place.end_line:
            assert json.loads(place.excerpt.text[place.excerpt.start : place.excerpt.stop]) == value


def test_an_excerpt_holds_little_of_a_long_line() -> None:
    text = json.dumps(["a" * 500_000, "here", "b" * 500_000])
    excerpt = Document(text.encode()).place((1,)).excerpt
    assert len(excerpt.text) < 500
    assert (excerpt.text[excerpt.start : excerpt.stop], excerpt.cut) == ('"here"', (True, True))
