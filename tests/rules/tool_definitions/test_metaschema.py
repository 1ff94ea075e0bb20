"""The quick look at a schema, and the references inside one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

import turnlint
from turnlint.case import body, tool, user
from turnlint_rules._shared.metaschema import _looks_right, first_fault, is_schema
from turnlint_rules._shared.references import cycle, target

_PARTS = ("core", "applicator", "validation", "unevaluated", "meta-data", "format-annotation", "content")
KEYWORDS = sorted(
    {"definitions", "dependencies", "x-unknown", "name"}
    | {
        keyword
        for part in _PARTS
        for keyword in REGISTRY.contents(f"https://json-schema.org/draft/2020-12/meta/{part}")["properties"]
    }
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 3),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["string", "object", "any", "#/$defs/a", "a", ""]),
    st.lists(st.sampled_from(["string", "null", "a", "a", "b"]), max_size=3),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*KEYWORDS, "a", "b"]), inner, max_size=4),
    ),
    max_leaves=12,
)
SCHEMAS = st.dictionaries(st.sampled_from(KEYWORDS), VALUES, max_size=5)


@settings(max_examples=400)
@given(SCHEMAS)
def test_what_looks_right_is_right(schema: dict[str, Any]) -> None:
    if _looks_right(schema):
        assert first_fault(schema) is None


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object"},
        {"properties": {"a": {"type": ["string", "null"], "enum": ["x", None]}}, "required": [], "x-of-mine": [1]},
        {"$defs": {"A": True}, "items": {"$ref": "#/$defs/A"}, "patternProperties": {"^a$": {}}},
    ],
)
def test_common_schemas_need_no_metaschema(schema: dict[str, Any]) -> None:
    assert _looks_right(schema)


def test_multiples_and_ids_are_left_to_the_metaschema() -> None:
    assert is_schema({"multipleOf": 2, "$id": "https://example.com/a", "dependentRequired": {"a": ["b"]}})
    assert not is_schema({"multipleOf": 0})


def test_references_are_followed_as_pointers() -> None:
    root = {"$defs": {"a/b": {"x": 1}, "c d": {"y": 2}}, "anyOf": [{"z": 3}]}
    assert target(root, "#/$defs/a~1b") == (("$defs", "a/b"), {"x": 1})
    assert target(root, "#/$defs/c%20d") == (("$defs", "c d"), {"y": 2})
    assert target(root, "#/anyOf/0") == (("anyOf", 0), {"z": 3})
    assert target(root, "#/anyOf/1") is None
    assert target(root, "other.json#/a") is None


def test_a_circle_is_told_from_its_first_definition() -> None:
    defs = {"A": {"$ref": "#/$defs/B"}, "B": {"items": {"$ref": "#/$defs/C"}}, "C": {"$ref": "#/$defs/B"}}
    assert cycle({"properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": defs}) == ("B", "C", "B")
    assert cycle({"properties": {"a": {"$ref": "#"}}}) == ("#", "#")
    assert cycle({"$defs": defs}) == ()


def test_of_many_definitions_each_is_looked_at_once() -> None:
    # as a tree they have more leaves than anybody can visit
    defs = {f"D{n}": {"anyOf": [{"$ref": f"#/$defs/D{n + 1}"}, {"$ref": f"#/$defs/D{n + 2}"}]} for n in range(2000)}
    assert cycle({"$ref": "#/$defs/D0", "$defs": defs}) == ()


@pytest.mark.parametrize("depth", [100, 240, 300, 5000])
def test_deep_schemas_are_survived(depth: int) -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "array", "items": schema}
    made = tool(input_schema={"type": "object", "properties": {"a": schema}}, input_examples=[{"a": []}])
    assert turnlint.check(body(user("hi"), tools=[made])).ok
    turnlint.check(body(user("hi"), tools=[made | {"strict": True}]))


def test_remote_references_are_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(*_: object, **__: object) -> None:
        raise AssertionError("a schema made the check go to the network")

    monkeypatch.setattr("urllib.request.urlopen", fetch)
    schema = {"type": "object", "properties": {"a": {"$ref": "https://example.com/a.json"}}}
    assert turnlint.check(body(user("hi"), tools=[tool(input_schema=schema, input_examples=[{"a": 1}])])).ok


def _doubling(keyword: str, depth: int) -> dict[str, Any]:
    """Definitions each of which refers twice to the next: as a tree they have 2 ** depth leaves."""
    defs = {f"D{n}": {keyword: [{"$ref": f"#/$defs/D{n + 1}"}] * 2} for n in range(depth)}
    return {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/D0"}},
        "$defs": {**defs, f"D{depth}": {"type": "null"}},
    }


def _aliases(count: int) -> dict[str, Any]:
    """As many spellings of a reference to one large definition."""
    spellings = ["".join("%42" if number >> bit & 1 else "B" for bit in range(12)) for number in range(count)]
    large = {"type": "object", "properties": {f"q{number}": {"type": "string"} for number in range(count)}}
    properties = {f"p{number}": {"$ref": f"#/$defs/{name}"} for number, name in enumerate(spellings)}
    return {"type": "object", "properties": properties, "$defs": {"B" * 12: large}}


BUDGET = "a schema or its examples take more work than the budget allows"
#: Schemas that cost more than they show, and why their examples are not judged: empty where they are.
HOSTILE: dict[str, tuple[dict[str, Any], str]] = {
    "allOf": (_doubling("allOf", 40), BUDGET),
    "anyOf": (_doubling("anyOf", 40), BUDGET),
    "aliases": (_aliases(3000), BUDGET),
    "unique": ({"type": "object", "properties": {"a": {"uniqueItems": True}}}, ""),
    "names": (
        {
            "type": "object",
            "properties": {str(number): {} for number in range(20_000)},
            "required": [*map(str, range(20_000))],
        },
        "",
    ),
}


@pytest.mark.parametrize(("schema", "why"), HOSTILE.values(), ids=HOSTILE)
def test_where_a_hostile_schema_spends_the_budget_that_is_told(schema: dict[str, Any], why: str) -> None:
    example = {"a": [n if n % 2 else {"a": n} for n in range(5000)]}
    made = tool(input_schema=schema, input_examples=[example], allowed_callers=["code_execution_20260120"])
    for each in (made, made | {"strict": True}):
        skipped = turnlint.check(body(user("hi"), tools=[each])).skipped
        assert [reason for reason, rules in skipped.items() if "invalid-input-example" in rules] == [why][: bool(why)]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "required": [n if n % 2 else {"a": n} for n in range(5000)]},
        {"type": "object", "properties": {"a": {"type": [n if n % 2 else {"a": n} for n in range(5000)]}}},
    ],
    ids=["required", "type"],
)
def test_of_thousands_of_faults_in_a_schema_one_is_told(schema: dict[str, Any]) -> None:
    report = turnlint.check(body(user("hi"), tools=[tool(input_schema=schema, input_examples=[{}])]))
    assert [finding.rule for finding in report.errors] == ["invalid-input-schema"]
    assert report.skipped["a schema is no JSON Schema"] == ("invalid-input-example",)


def test_an_example_is_held_against_its_schema_whatever_dialect_that_names() -> None:
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": ["city"]}
    report = turnlint.check(body(user("hi"), tools=[tool(input_schema=schema, input_examples=[{"city": 1}, {}])]))
    assert [finding.message for finding in report.errors] == [
        "tools.0.custom.input_examples.1: Example does not match input_schema"
    ]
