"""The law: on every value of JSON, jsonschema and the compiled form agree about the projected schema."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import json_values, near
from turnlint.schema.faults import PASSED
from turnlint.schema.reference import reference
from turnlint.schema.shape import Shape
from turnlint.schema.shape import shape as shape_of
from turnlint.values.context import Context

CONTEXTS = {
    "any beta": Context(),
    "no beta": Context(betas=frozenset(), api_version="2023-06-01"),
    "some betas": Context(betas=frozenset({"mcp-client-2025-11-20", "context-management-2025-06-27"})),
    "unknown beta": Context(betas=frozenset({"something-2031-01-01"})),
    "unknown version": Context(api_version="2031-01-01"),
    "bedrock": Context(platform="bedrock"),
    "vertex": Context(platform="vertex"),
    "count_tokens": Context(endpoint="count_tokens"),
    "batches": Context(endpoint="batches"),
}


def agree(shape: Shape, value: Any) -> None:
    faults = [fault for fault in shape.compiled(value) if fault.kind != PASSED]
    assert reference(shape.schema).is_valid(value) == (not faults), faults


@pytest.mark.parametrize("name", CONTEXTS)
@settings(max_examples=60)
@given(data=st.data())
def test_jsonschema_and_the_compiled_form_agree(name: str, data: st.DataObject) -> None:
    shape = shape_of(CONTEXTS[name])
    agree(shape, data.draw(near(shape.schema, shape.schema["$defs"])))


@settings(max_examples=100)
@given(value=json_values)
def test_they_agree_on_anything(value: Any) -> None:
    agree(shape_of(Context()), value)


@pytest.mark.parametrize(
    "value",
    [
        {"model": "m", "max_tokens": 16.0, "messages": [{"role": "user", "content": "hi"}]},
        {"model": "m", "max_tokens": True, "messages": [{"role": "user", "content": "hi"}]},
        {"model": "m", "max_tokens": 2**64, "messages": [{"role": "user", "content": "hi"}]},
        {"model": "m", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}], "stream": 1},
        {"model": "m", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}], "tools": [{"type": None}]},
        {"model": "m", "max_tokens": 5, "messages": [{"role": "user", "content": [{"type": "text", "text": "\x1c"}]}]},
        {
            "model": "m",
            "max_tokens": 5,
            "messages": [
                {"role": "assistant", "content": [{"type": "tool_use", "id": "a\n", "name": "f", "input": {}}]}
            ],
        },
    ],
)
def test_they_agree_where_json_schema_libraries_differ(value: Any) -> None:
    agree(shape_of(Context()), value)
