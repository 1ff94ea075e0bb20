"""What of a value can be sent as JSON, held against what the writers of JSON say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import turnlint
from turnlint.case import assistant, body, tool, tool_result, tool_use, user
from turnlint.schema.sendable import is_text, unsendable

Json = Any

HALF = "\ud83d"


def test_unsendable_survives_depth_and_cycles() -> None:
    cycle: dict[str, Json] = {}
    cycle.update({str(key): cycle for key in range(50)})
    assert list(unsendable(cycle)) == []
    deep: Json = HALF
    for _ in range(100_001):
        deep = {"a": deep}
    [(path, found)] = unsendable(deep)
    assert (len(path), found) == (100_001, HALF)


LONG = 10**5000


@pytest.mark.parametrize("number", [LONG, -LONG, 10**4300], ids=["long", "negative", "least"])
@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda number: body(user("hi"), max_tokens=number), "max_tokens"),
        (lambda number: body(user("hi"), temperature=number), "temperature"),
        (lambda number: body(user("hi"), metadata=number), "metadata"),
        (lambda number: body(user("hi"), top_k=number, thinking={"type": "enabled", "budget_tokens": 5}), "top_k"),
        (lambda number: body(user({"type": number})), "messages.0.content.0.type"),
        (lambda number: body(user("hi"), {number: 1}), "messages.1"),
        (lambda number: body(user("hi"), bogus=[number]), "bogus.0"),
    ],
)
def test_an_integer_that_python_does_not_write_cannot_be_sent(number: int, make: Any, path: str) -> None:
    with pytest.raises(TypeError, match=f"^{path}: an integer of thousands of digits cannot be sent as JSON$"):
        turnlint.check(make(number))


def test_what_the_schema_leaves_open_is_not_printed() -> None:
    turnlint.check(body(user("hi"), assistant(tool_use(input={"a": LONG})), user(tool_result())))
    turnlint.check(body(user("hi"), tools=[tool(input_schema={"type": "object", "minProperties": LONG})]))


@settings(max_examples=200)
@given(
    value=st.recursive(
        st.text() | st.floats() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_unsendable_is_what_json_cannot_write(value: Json) -> None:
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, UnicodeEncodeError):
        assert list(unsendable(value)) != []
    else:
        assert list(unsendable(value)) == []
    if is_text(value):
        assert not [part for _, part in unsendable(value) if isinstance(part, str)]
