"""Keys that stand more than once in one object of a text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnlint.subjects.duplicates import Duplicate, _may_have_duplicates, duplicates

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30)


def found(text: str | bytes) -> Sequence[Duplicate]:
    """What is found in a text, whose meaning only spares work."""
    told = duplicates(text, json.loads(text))
    assert told == duplicates(text, None)
    return told


@pytest.mark.parametrize("encoded", [False, True])
def test_duplicate_keys_are_told_in_the_order_of_their_second_mentions(encoded: bool) -> None:
    text = '{"a": 1, "b": [{"x": {}, "y": "x", "x": [], "\\u0078": 2}], "a": {"a": 1}, "b": 0}'
    assert found(text.encode() if encoded else text) == [(("b", 0, "x"), "x", 3), (("a",), "a", 2), (("b",), "b", 2)]


@given(values)
def test_no_duplicate_key_is_seen_where_there_is_none(value: Any) -> None:
    text = json.dumps(value)
    assert not _may_have_duplicates(text.encode())
    assert list(found(text)) == []


@given(values)
def test_the_shortest_text_of_a_value_needs_no_look(value: Any) -> None:
    try:
        text = orjson.dumps(value)
    except TypeError:  # an integer that this writer does not write
        return
    assert list(found(text)) == []


@given(st.lists(st.tuples(st.sampled_from("abc"), values), min_size=1), st.integers(0, 3))
def test_every_duplicate_key_is_seen(members: list[tuple[str, Any]], depth: int) -> None:
    text = "{" + ",".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in members) + "}"
    for _ in range(depth):
        text = '[0, {"in": ' + text + "}]"
    names = [name for name, _ in members]
    expected = {name: names.count(name) for name in names if names.count(name) > 1}
    assert {key: times for _, key, times in found(text)} == expected
    assert all(path[:-1] == (1, "in") * depth for path, _, _ in found(text))
    assert _may_have_duplicates(text.encode()) == bool(expected)


@pytest.mark.parametrize("text", ["[" * 5_000 + '{"a":1,"a":2}' + "]" * 5_000, '{"n":' + "9" * 5_000 + ',"a":1,"a":2}'])
def test_duplicate_keys_are_seen_where_the_fast_way_gives_up(text: str) -> None:
    [(_, key, times)] = duplicates(text, None)
    assert (key, times) == ("a", 2)
