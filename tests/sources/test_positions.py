"""Places in JSON text: held against the values that a parser reads at those places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnlint.sources import positions
from turnlint.sources.positions import Scanner

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30)


def walk(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from walk(inner, (*path, index))


@given(values, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_the_text_at_the_place_of_a_path_is_its_value(value: Any, indent: int | str | None, ascii_only: bool) -> None:
    scanner = Scanner(" \n" + json.dumps(value, indent=indent, ensure_ascii=ascii_only) + "\r\n")
    for path, expected in walk(value):
        start, end = scanner.span(path)
        assert json.loads(scanner.text[start:end]) == expected
        assert scanner.text[start:end] == scanner.text[start:end].strip()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("a", "missing"), '{"b": [1, 2]}'),
        (("a", "b", 7), "[1, 2]"),
        (("a", "b", 2), "2"),
        (("a", "b", 2, "deeper"), "2"),
        (("a", 0), '{"b": [1, 2]}'),
        (("a", "b", "name"), "[1, 2]"),
        (("a", "b", 1, "deeper", 0), "2"),
        (("missing",), '{"a": {"b": [1, 2]}, "c": 3}'),
        ((0,), '{"a": {"b": [1, 2]}, "c": 3}'),
    ],
)
def test_what_is_missing_is_placed_at_the_value_around_it(path: tuple[str | int, ...], expected: str) -> None:
    scanner = Scanner('{"a": {"b": [1, 2]}, "c": 3}')
    start, end = scanner.span(path)
    assert scanner.text[start:end] == expected


def test_what_is_inside_many_levels_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    whole = positions._container_end

    def counted(text: str, start: int) -> int:
        end = whole(text, start)
        read.append(end - start)
        return end

    monkeypatch.setattr(positions, "_container_end", counted)
    inside = json.dumps([{"k": [1, 2], "s": '}"]'}] * 1000)
    scanner = Scanner('{"a": ' * 500 + inside + "}" * 500)
    start, end = scanner.span(("a",) * 500 + (999, "k", 1))
    assert scanner.text[start:end] == "2"
    assert sum(read) < 30 * len(scanner.text)


def test_of_a_key_that_stands_twice_the_last_value_counts() -> None:
    scanner = Scanner('{"a": 1, "\\u0061": {"b": 2}, "c": 3}')
    assert scanner.span(("a", "b")) == (25, 26)


def test_depth_is_no_danger() -> None:
    deep = 100_000
    text = '{"a":' + "[" * deep + "]" * deep + ', "b": 7}'
    assert Scanner(text).span(("b",)) == (len(text) - 2, len(text) - 1)
    path: tuple[str | int, ...] = ("a", *[0] * 20)
    assert Scanner(text).span(path) == (5 + 20, 5 + 2 * deep - 20)


def test_integers_of_thousands_of_digits_are_skipped() -> None:
    text = '{"a": [' + "9" * 10_000 + '], "b": 7}'
    assert Scanner(text).span(("b",)) == (len(text) - 2, len(text) - 1)


def test_a_thousand_places_in_a_megabyte_are_looked_up_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    block = {"type": "text", "text": 'say "hello" ' * 20, "more": [1, {"a": None}]}
    value = {"messages": [{"role": "user", "content": [block, block]} for _ in range(1_500)]}
    whole, read = positions._container_end, []

    def counted(text: str, start: int) -> int:
        end = whole(text, start)
        read.append(end - start)
        return end

    monkeypatch.setattr(positions, "_container_end", counted)
    scanner = Scanner(json.dumps(value))
    assert len(scanner.text) > 1_000_000
    for index in range(1_000):
        scanner.span(("messages", index, "content", 1, "more", 1, "a"))
        scanner.span(())
    assert sum(read) < 10 * len(scanner.text)
