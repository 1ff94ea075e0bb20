"""What differs between a response and its echo, and what may."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnlint.case import text, thinking, tool_use
from turnlint.subjects.echo import Difference, differences
from turnlint.subjects.sameness import canonical, chain, copied, digest, key_of, message_key

A, B, C = text("a", citations=[{"type": "x"}]), tool_use("b"), tool_use("c")


def found(sent: list[Any], back: list[Any]) -> list[tuple[Any, ...]]:
    told = differences(sent, back, [(index,) for index in range(len(back))], ("end",))
    assert all(isinstance(each, Difference) for each in told)
    return [tuple(each) for each in told]


@pytest.mark.parametrize(
    ("sent", "back", "told"),
    [
        ([A, B], [A, B], []),
        ([A, B], [A], [("missing", "tool_use", 1, ("end",), "")]),
        ([A, B, C], [A, C], [("missing", "tool_use", 1, (1,), "")]),
        ([A], [A, B], [("extra", "tool_use", 1, (1,), "")]),
        ([A, C], [A, B, C], [("extra", "tool_use", 1, (1,), "")]),
        ([B], [{**B, "input": {"x": 1}}], [("changed", "tool_use", 0, (0,), "input")]),
        ([B, C], [C, B], [("missing", "tool_use", 0, (0,), ""), ("extra", "tool_use", 2, (1,), "")]),
        ([thinking()], [text("x")], [("missing", "thinking", 0, (0,), ""), ("extra", "text", 0, (0,), "")]),
        ([text("one "), text("two")], [text("one two\n")], []),
        ([text("one"), text("")], [text("one")], []),
        ([{**B, "caller": {"type": "direct"}, "toolset_name": None}], [{**B, "cache_control": {}}], []),
        ([{**B, "input": {"x": None}}], [{**B, "input": {}}], [("changed", "tool_use", 0, (0,), "input")]),
        ([{**B, "input": {"x": 1.0, "y": [-0.0]}}], [{**B, "input": {"y": [0], "x": 1}}], []),
        ([{**B, "input": {"x": "1.0,", "y": 2.0}}], [{**B, "input": {"x": "1.0,", "y": 2}}], []),
        ([{**B, "input": {"x": 1.5}}], [{**B, "input": {"x": 1}}], [("changed", "tool_use", 0, (0,), "input")]),
        ([{**B, "input": {"x": "1.0"}}], [{**B, "input": {"x": 1}}], [("changed", "tool_use", 0, (0,), "input")]),
        (
            [{**B, "input": {"x": True, "y": 1.0}}],
            [{**B, "input": {"x": 1, "y": 1}}],
            [("changed", "tool_use", 0, (0,), "input")],
        ),
        ([text("so "), A, text(".")], [text("so a.")], [("changed", "text", 1, (0,), "citations")]),
        ([text("so "), A, B], [text("so "), text("a"), B], [("changed", "text", 1, (1,), "citations")]),
        ([text("so "), A, A, B], [text("so "), A, text("a"), B], [("changed", "text", 2, (2,), "citations")]),
        (
            [text("so "), A],
            [text("so b")],
            [("changed", "text", 0, (0,), "text"), ("missing", "text", 1, ("end",), "")],
        ),
        ([5, "x", None], [5, "x", None], []),
    ],
)
def test_differences(sent: list[Any], back: list[Any], told: list[Any]) -> None:
    assert found(sent, back) == told


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=5), st.lists(JSON, max_size=5))
def test_any_value_is_survived(sent: list[Any], back: list[Any]) -> None:
    assert found(sent, sent) == []
    told = found(sent, back)
    assert len(told) <= len(sent) + len(back)


@given(JSON)
def test_bytes_tell_values_apart_and_copies_do_not(value: Any) -> None:
    assert canonical(copied(value)) == canonical(value)
    assert canonical([value]) != canonical(value)


def test_values_beyond_the_writer_are_spelled() -> None:
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]
    for value in (deep, {"x": 2**70}, "\ud800", {"\ud800": [1, True, None, 1.5, "x"]}, 10**6_000):
        assert canonical(value) == canonical(value)
        assert key_of(value)
        assert canonical(copied(value)) == canonical(value)
    assert canonical({"b": 2**70, "a": 1}) == canonical({"a": 1, "b": 2**70})
    assert canonical({"b": 2**70, "a": 1}) != canonical({"a": 1, "b": 2**71})


def test_messages_that_are_the_same() -> None:
    one = {"role": "user", "content": "hi"}
    assert message_key(one) == message_key({"content": [{"text": "hi", "type": "text"}], "role": "user"})
    assert message_key(one) == message_key({**one, "content": [text("hi", cache_control={"type": "ephemeral"})]})
    assert message_key(one) != message_key({"role": "assistant", "content": "hi"})
    assert message_key({"role": "user", "content": ""}) == message_key({"role": "user", "content": []})
    assert chain(digest(b"a"), digest(b"b")) != chain(digest(b"b"), digest(b"a"))
