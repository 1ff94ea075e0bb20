"""Snippets: what is shown of the source, and how foreign text is kept from the terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnlint.reporters.terminal.printable import printable, width
from turnlint.reporters.terminal.snippet import WIDTH, snippet
from turnlint.sources.documents import Document


def lines(text: str, start: int, end: int, encoding: str = "utf-8") -> list[str]:
    """What is shown of a stretch of a text, which need be no JSON."""
    document = Document(b"null")
    document.text = text
    place = document.stretch(start, end)
    return snippet(place.excerpt, place.line, encoding).lines()


def show(text: str, part: str, encoding: str = "utf-8") -> str:
    start = text.index(part)
    return "\n".join(lines(text, start, start + len(part), encoding))


def test_a_short_line_is_shown_whole() -> None:
    assert show('{\n  "model": "a",\n  "max_tokens": "x"\n}', '"x"') == (
        """\
  |
3 |   "max_tokens": "x"
  |                 ^^^"""
    )


def test_a_long_line_is_cut_to_a_window_around_the_value() -> None:
    text = '{"messages": ["' + "a" * 500_000 + '", "here", "' + "b" * 500_000 + '"]}'
    assert show(text, '"here"') == (
        """\
  |
1 | …aaaaaaaaaaaaaaaaaaaaa", "here", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…
  |                          ^^^^^^"""
    )


def test_a_long_value_is_cut() -> None:
    text = '{"a": "' + "x" * 500 + '"}'
    assert show(text, '"' + "x" * 500 + '"') == (
        """\
  |
1 | {"a": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
  |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"""
    )


def test_of_an_object_laid_out_over_lines_two_more_lines_are_shown() -> None:
    text = '[\n  {\n    "type": "text",\n    "text": "hi",\n    "more": 1\n  }\n]'
    assert show(text, text[text.index("{") : text.index("}") + 1]) == (
        """\
  |
2 |   {
  |   ^
3 |     "type": "text",
4 |     "text": "hi","""
    )


def test_nothing_behind_the_value_is_shown() -> None:
    text = "[\n  {\n  }, 1,\n 2]"
    assert show(text, "{\n  }").endswith("3 |   }, 1,")


def test_line_numbers_have_room() -> None:
    text = "[\n" * 9 + "{\n}" + "]" * 9
    assert show(text, "{\n}") == "   |\n10 | {\n   | ^\n11 | }]]]]]]]]]"


@pytest.mark.parametrize(("text", "start"), [("", 0), ("abc", 3), ("abc\n", 4), ("abc\r\n", 3)])
def test_the_end_of_the_text_has_a_caret(text: str, start: int) -> None:
    assert "^" in lines(text, start, start)[-1]


def test_columns_are_counted_as_the_terminal_shows_them() -> None:
    assert show('\t"中文é\u0301": "値", "x": 1', '"値"').splitlines()[1:] == [
        '1 |     "中文é\u0301": "値", "x": 1',
        "  |" + " " * 14 + "^^^^",
    ]


def test_what_steers_a_terminal_is_escaped() -> None:
    text = '["\x1b[31m\x07\u202e\u2066\u200b\u2028\x9b\udcff", 7]'
    assert show(text, "7").splitlines()[1:] == [
        '1 | ["\\x1b[31m\\x07\\u202e\\u2066\\u200b\\u2028\\x9b\\xff", 7]',
        "  |" + " " * 50 + "^",
    ]


def test_what_the_output_cannot_express_is_escaped() -> None:
    assert show('["é", 7]' + " " * 80, "7", "ascii").splitlines()[1:] == [
        '1 | ["\\xe9", 7]' + " " * 65 + "...",
        "  |          ^",
    ]


@given(st.text(), st.sampled_from(["utf-8", "ascii", "cp1252"]))
def test_shown_text_is_harmless_in_any_encoding(text: str, encoding: str) -> None:
    shown = printable(text, encoding)
    assert shown.isprintable()
    assert all(unicodedata.category(character)[0] != "C" for character in shown)
    shown.encode(encoding)


@given(st.text(st.characters(codec=None), max_size=300), st.data())
def test_a_snippet_is_harmless_and_keeps_its_width(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    head, source, carets, *_ = lines(text, start, end)
    assert head == "  |"
    assert source.isprintable()
    assert width(source) <= WIDTH + len("1 | ……")
    assert set(carets[3:]) <= {" ", "^"}
    assert "^" in carets
    assert len(carets) <= WIDTH + len("1 | ……")
