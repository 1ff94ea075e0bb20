"""Verdicts that are remembered by content."""

from __future__ import annotations

from typing import Any

import pytest

import turnlint
from turnlint.case import body, tool, user
from turnlint_rules._shared.verdicts import remembered


def test_equal_values_are_judged_once_and_changed_ones_again() -> None:
    judged: list[Any] = []

    @remembered
    def count(value: Any) -> int:
        judged.append(value)
        return len(value)

    value = {"a": [1]}
    assert (count(value), count({"a": [1]})) == (1, 1)
    value["b"] = []
    assert count(value) == 2
    assert judged == [{"a": [1]}, {"a": [1], "b": []}]


def test_long_values_are_told_apart() -> None:
    @remembered
    def last(value: str) -> str:
        return value[-1]

    assert (last("x" * 9000 + "a"), last("x" * 9000 + "b")) == ("a", "b")


def test_the_store_is_bounded() -> None:
    calls: list[int] = []

    @remembered
    def note(value: int) -> int:
        calls.append(value)
        return value

    for number in range(2000):
        assert note(number) == number
    note(0)
    assert calls.count(0) == 2


@pytest.mark.parametrize("value", [{1: 2}, object(), 2**70])
def test_what_json_cannot_carry_is_not_judged(value: object) -> None:
    @remembered
    def never(_: Any) -> int:
        raise AssertionError

    assert never(value) is None


def test_a_schema_that_is_mended_in_place_is_judged_anew() -> None:
    schema: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "any"}}}
    request = body(user("hi"), tools=[tool(input_schema=schema)])
    assert [finding.rule for finding in turnlint.check(request).errors] == ["invalid-input-schema"]
    schema["properties"]["a"]["type"] = "string"
    assert turnlint.check(request).ok


def test_tuples_are_lists_on_the_wire() -> None:
    schema = {"type": "object", "properties": {"a": {"enum": ("x",)}}, "required": ("a",)}
    assert turnlint.check(body(user("hi"), tools=[tool(input_schema=schema)])).ok
