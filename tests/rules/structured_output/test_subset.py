"""The walk over schemas that the API compiles."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import turnlint
from turnlint.case import body, user
from turnlint_rules.structured_output._subset import counts, departures, unsupported_feature

KEYS = [
    "type", "properties", "required", "items", "anyOf", "allOf", "oneOf", "not", "enum", "const", "$ref", "$defs",
    "additionalProperties", "minItems", "maxItems", "minimum", "pattern", "title",
]  # fmt: skip
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.sampled_from(["object", "array", "string", "integer", "#", "#/$defs/a", "#/properties/a", "(?=a)"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from([*KEYS, "a"]), inner, max_size=4)
    ),
    max_leaves=15,
)


@settings(max_examples=300)
@given(VALUES)
def test_any_value_is_survived(value: Any) -> None:
    schema = value if isinstance(value, dict) else {"type": "object", "properties": value}
    departures(schema)
    counts(schema)
    tools = [{"name": "t", "strict": True, "input_schema": {"type": "object", "properties": {"a": schema}}}]
    turnlint.check(body(user("hi"), tools=tools, output_config={"format": {"type": "json_schema", "schema": schema}}))


@pytest.mark.parametrize(
    ("pattern", "feature"),
    [
        (r"^[a-z]{2,4}$", ""),
        (r"(?:a|b)+\d", ""),
        (r"[\b(?=]", ""),
        (r"[]\b]x", ""),
        (r"\\b", ""),
        (r"\(?=a", ""),
        (r"(a)\1", "backreference"),
        (r"a\b", "word boundary"),
        (r"(?<!a)b", "lookaround"),
        ("\\", ""),
    ],
)
def test_features_of_regular_expressions(pattern: str, feature: str) -> None:
    assert unsupported_feature(pattern) == feature


def test_all_departures_are_told_with_their_places() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "integer", "minimum": 1}, "b": {"$ref": "#/$defs/B"}},
        "$defs": {"B": {"type": "object"}, "C": {"type": "object"}},
    }
    found = [(each.kind, each.steps) for each in departures(schema) or ()]
    assert found == [("open", ()), ("keywords", ("properties", "a", "minimum")), ("open", ("$defs", "B"))]


def test_the_first_one_is_the_answer_and_the_rest_is_told() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer", "minimum": 1}}, "additionalProperties": False}
    tools = [{"name": f"t{number}", "strict": True, "input_schema": schema} for number in range(2)]
    report = turnlint.check(body(user("hi"), tools=tools))
    assert report.error is not None
    assert report.error.message == "tools.0.custom: For 'integer' type, property 'minimum' is not supported"
    assert [finding.path[1] for finding in report.findings if finding.rule == "unsupported-schema-keyword"] == [0, 1]


def test_nested_parameters_count_and_shared_definitions_count_once() -> None:
    inner = {"type": "object", "properties": {"x": {"type": ["string", "null"]}}}
    schema = {
        "type": "object",
        "properties": {"a": inner, "b": {"$ref": "#/$defs/B"}, "c": {"$ref": "#/$defs/B"}},
        "required": ["a", "b"],
        "$defs": {"B": {"type": "object", "properties": {"y": {"anyOf": [{"type": "string"}]}}}},
    }
    assert counts(schema) == (3, 2)
