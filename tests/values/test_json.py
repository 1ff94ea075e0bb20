"""JSON is written only where the writer keeps room for it."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import turnlint
from turnlint.case import assistant, body, response, tool, tool_result, tool_use, user
from turnlint.values.json import may_be_deep, write


def deep(levels: int, kind: str = "lists") -> Any:
    value: Any = "a"
    for level in range(levels):
        value = [value] if kind == "lists" or (kind == "both" and level % 2) else {"a": value}
    return value


@pytest.mark.parametrize("kind", ["lists", "objects", "both"])
def test_a_value_of_many_levels_is_not_written(kind: str) -> None:
    assert write([deep(59, kind)]) == orjson.dumps([deep(59, kind)])
    for levels in (60, 61, 240, 5000):
        with pytest.raises(TypeError, match="too deep"):
            write([deep(levels, kind)] * 3)


def test_a_value_that_holds_itself_is_not_written() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(TypeError):
        write(value)


@given(
    st.text(st.sampled_from("a []{}\\n\\\\"), max_size=200),
    st.integers(60, 90),
    st.sampled_from(["lists", "objects", "both"]),
    st.sampled_from([None, 0, 1, "\t"]),
)
def test_a_text_of_many_levels_is_noticed_in_any_form(before: str, levels: int, kind: str, indent: Any) -> None:
    for value in ([before, deep(levels, kind), before], [before, [deep(levels, kind)] * 3]):
        assert may_be_deep(json.dumps(value, indent=indent).encode())


def test_other_texts_are_not() -> None:
    for words in ("the quick brown fox jumps over the lazy dog ", "} else { [x] } ", "\n    "):
        assert not may_be_deep(json.dumps({"messages": [{"content": [{"text": words * 5000}]}]}).encode())
    assert not may_be_deep(json.dumps(deep(50)).encode())


@pytest.mark.parametrize("levels", [70, 100, 240])
def test_many_levels_cost_nobody_the_process(levels: int) -> None:
    values = [deep(levels)] * 1000
    request = body(
        user("hi"),
        assistant(tool_use(input={"a": values})),
        user(tool_result()),
        tools=[tool(input_schema={"type": "object", "default": values}, input_examples=[{"a": values}])],
        bogus=values,
    )
    for given_ in (request, json.dumps(request), json.dumps(request, separators=(",", ":")).encode()):
        assert turnlint.check(given_).error is not None


def test_a_session_writes_none_either() -> None:
    """Of some hundred values one corrupts the heap, where a session writes what it remembers without a look."""
    value = deep(240)
    for count in range(1, 120, 3):
        call = tool_use(input={"a": [value] * count})
        first = body(user("hi"), assistant(call), user(tool_result()))
        session = turnlint.Session()
        session.check(first)
        session.receive(response({**call, "id": "toolu_02B"}, stop_reason="tool_use"))
        told = session.check(body(*first["messages"], assistant({**call, "id": "toolu_02B"}), user("no result")))
        assert told.error is not None
