"""The raw text of a request: what it means, and which of its keys stand twice in which of its requests."""

from __future__ import annotations

from turnlint.subjects.duplicates import Duplicate
from turnlint.subjects.known import known
from turnlint.subjects.text import Text
from turnlint.values.context import Context

KNOWN = known(Context())


def text(raw: str) -> Text:
    return Text(raw, KNOWN)


def test_what_occurs_in_a_text() -> None:
    assert text('{"a": 1}').occurs == set()
    assert text('{"a": 1, "a": 2}').occurs == {"fact:duplicate_keys"}
    assert text('{"a": 1, "a": 2').occurs == {"fact:invalid_json"}


def test_where_there_is_no_text_what_could_occur_is_what_occurs() -> None:
    nothing = known(Context(), text=False)
    assert Text(None, nothing).occurs == {"fact:duplicate_keys"}
    assert list(Text(None, nothing).duplicates) == []


def test_a_text_that_does_not_parse_tells_the_parsers_words() -> None:
    parsed = text('{"a": 1,}').parsed
    assert parsed.value is None
    assert parsed.problem == "trailing comma is not allowed: line 1 column 8 (char 7)"


def test_an_excerpt_has_the_keys_of_its_request_in_paths_from_there() -> None:
    whole = text('[{"a": 1, "a": 2, "b": {"c": 1, "c": 2}}, {"a": 1}, {"d": 1, "d": 2, "d": 3}]')
    assert whole.excerpt(()) is whole
    assert list(whole.excerpt((0,)).duplicates) == [Duplicate(("a",), "a", 2), Duplicate(("b", "c"), "c", 2)]
    assert list(whole.excerpt((1,)).duplicates) == []
    assert list(whole.excerpt((2,)).duplicates) == [Duplicate(("d",), "d", 3)]
    assert whole.excerpt((1,)).parsed is whole.parsed


def test_a_key_around_a_request_is_not_a_key_in_it() -> None:
    whole = text('{"custom_id": "a", "custom_id": "b", "params": {"model": "a", "model": "b"}}')
    assert list(whole.excerpt(("params",)).duplicates) == [Duplicate(("model",), "model", 2)]
