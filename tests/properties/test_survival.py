"""`check` survives every JSON value, tells the same twice, and never changes its input."""

from __future__ import annotations

import sys
from copy import deepcopy
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import turnlint
from tests.strategies import json_values, near
from turnlint.case import body, user
from turnlint.schema.shape import shape
from turnlint.strategies import requests as conversations
from turnlint.values.context import ENDPOINTS, PLATFORMS, Context

contexts = st.fixed_dictionaries(
    {
        "platform": st.sampled_from(PLATFORMS),
        "api_version": st.sampled_from([None, "2023-06-01", "2026-10-21", "2031-01-01"]),
        "betas": st.sampled_from([None, [], ["context-management-2025-06-27"], ["new-2031-01-01"]]),
        "endpoint": st.sampled_from(ENDPOINTS),
        "model": st.sampled_from([None, "claude-opus-5-5", "claude-sonnet-4-5", "claude-haiku-5-5", "unheard-of"]),
    }
)


def survives(request: Any, context: dict[str, Any]) -> None:
    before = deepcopy(request)
    report = turnlint.check(request, **context)
    assert request == before
    assert report.findings == turnlint.check(orjson.dumps(request), **context).findings
    assert (report.error is None) == report.ok
    orjson.dumps(report.to_json())


@settings(max_examples=150)
@given(value=st.dictionaries(st.sampled_from(["messages", "tools", "model", "system"]), json_values), context=contexts)
def test_any_object_is_survived(value: Any, context: dict[str, Any]) -> None:
    survives(value, context)


@settings(max_examples=150)
@given(data=st.data(), context=contexts)
def test_nearly_valid_requests_are_survived(data: st.DataObject, context: dict[str, Any]) -> None:
    schema = shape(Context()).schema
    request = data.draw(near(schema, schema["$defs"]))
    if isinstance(request, dict):
        survives(request, context)


@settings(max_examples=100)
@given(text=st.text() | st.binary())
def test_any_text_is_survived(text: str | bytes) -> None:
    error = turnlint.check(text).error
    assert error is not None
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError as failure:
        expected = f"The request body is not valid JSON: {failure}"
    else:
        return
    assert error.message == expected


@settings(max_examples=100)
@given(request=conversations(), context=contexts)
def test_valid_conversations_are_survived_everywhere(request: Any, context: dict[str, Any]) -> None:
    survives(request, context)


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_deep_nesting_is_survived(depth: int) -> None:
    deep: Any = []
    for _ in range(depth):
        deep = [deep]
    request = {
        "model": "claude-sonnet-4-5",
        "max_tokens": 5,
        "messages": [
            {"role": "user", "content": "hi"},
            {"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "f", "input": {"deep": deep}}]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "a", "content": "ok"}]},
        ],
        "tools": [{"name": "f", "input_schema": {"type": "object", "properties": {}, "default": deep}}],
    }
    assert turnlint.check(request).ok
    assert turnlint.check({**request, "messages": deep}).error is not None
    assert turnlint.check({**request, "metadata": deep}).error is not None


def test_a_deep_tag_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    # pydantic-core cannot print such a tag for its own message, and complains past the caller.
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    report = turnlint.check(body(user({"type": deep})))
    assert report.error is not None
    assert report.error.message.startswith("messages.0.content.0: Input tag '…' found using 'type' does not match any")
