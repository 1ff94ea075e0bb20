"""Schemas that somebody wrote, applied: as the reference does, within a budget, and alone."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import turnlint
from turnlint.case import body, tool, user
from turnlint_rules._shared.applied import STEPS, Refusal, apply
from turnlint_rules._shared.metaschema import first_fault, first_place, is_schema
from turnlint_rules._shared.references import target


def refusal(schema: dict[str, Any], *examples: Any) -> Refusal | None:
    return apply(schema, list(examples)).refusal


_LEAVES = st.sampled_from([None, True, 0, 1, 1.0, 2.5, "", "a", "b", "aa"])
_INSTANCES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)
_NAMES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])


def _nodes(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=2)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": _NAMES,
            "enum": st.lists(_INSTANCES, max_size=3),
            "const": _INSTANCES,
            "minimum": st.integers(0, 2),
            "maxLength": st.integers(0, 2),
            "required": st.lists(st.sampled_from("ab"), max_size=2, unique=True),
            "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
            "additionalProperties": inner,
            "items": inner,
            "prefixItems": several,
            "contains": inner,
            "uniqueItems": st.booleans(),
            "allOf": several,
            "anyOf": several,
            "oneOf": several,
            "not": inner,
            "$ref": st.sampled_from(["#", "#/$defs/a", "#/properties/a", "#/foo"]),
        },
    )


_SCHEMAS: st.SearchStrategy[Any] = st.recursive(st.booleans() | st.just({}), _nodes, max_leaves=5)


@settings(max_examples=300)
@given(_nodes(_SCHEMAS), _SCHEMAS, _INSTANCES)
def test_it_applies_a_schema_as_the_reference_does(schema: dict[str, Any], definition: Any, value: Any) -> None:
    schema = {**schema, "$defs": {"a": definition}, "foo": {"type": "string"}}
    verdict = apply(schema, [value])
    if verdict.refusal is None:
        assert (verdict.misfits == ()) == Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize(
    "foo",
    [
        {"pattern": "("},
        {"minimum": "x"},
        {"type": "any"},
        {"multipleOf": 0},
        {"$ref": 5},
        {"allOf": 5},
        {"required": [1]},
        None,
        [],
        3,
        {"$ref": "#/l/x"},
        {"$ref": "#/l/²"},
        {"$ref": "#/l/" + "9" * 5000},
        {"$ref": "#/nowhere"},
        {"$ref": "other.json"},
        {"patternProperties": {"(": {}}},
        {"pattern": "(?=a)"},
        {"pattern": "(a{1000}){1000}"},
        {"$dynamicRef": "#x"},
        {"$id": "https://example.com/x"},
    ],
    ids=repr,
)
def test_what_a_reference_leads_to_may_be_anything(foo: Any) -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "#/foo"}}, "foo": foo, "l": [{}]}
    report = turnlint.check(body(user("hi"), tools=[tool(input_schema=schema, input_examples=[{"a": "a"}])]))
    assert report.ok
    assert "invalid-input-example" in {rule for rules in report.skipped.values() for rule in rules}


def test_a_regular_expression_runs_in_linear_time() -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "#/foo"}}, "foo": {"pattern": "(a+)+$"}}
    made = tool(input_schema=schema, input_examples=[{"a": "a" * 5000 + "!"}, {"a": "a" * 5000}])
    report = turnlint.check(body(user("hi"), tools=[made]))
    assert [(finding.rule, finding.severity) for finding in report.findings if "example" in finding.rule] == [
        ("invalid-input-example", "warning")
    ]


def _doubling(depth: int) -> dict[str, Any]:
    defs = {f"D{n}": {"allOf": [{"$ref": f"#/$defs/D{n + 1}"}] * 2} for n in range(depth)}
    return {"type": "object", "properties": {"a": {"$ref": "#/$defs/D0"}}, "$defs": {**defs, f"D{depth}": {}}}


_NUMBERS = [f"v{number}" for number in range(2000)]


@pytest.mark.parametrize(
    ("schema", "examples"),
    [
        (_doubling(40), [{"a": 1}]),
        ({"properties": {"a": {"items": {"enum": _NUMBERS * 4}}}}, [{"a": ["x"] * 8000}]),
        ({"allOf": [{"required": ["a"]}] * 2000}, [{"a": 1}] * 2000),
        ({"properties": {"a": {"pattern": "a.*b"}}}, [{"a": "a" * 200_000}]),
        ({"allOf": [{"pattern": str(number)} for number in range(5000)]}, [{}]),
        ({"properties": {"a": {"enum": [[_NUMBERS]] * 400}}}, [{"a": [_NUMBERS]}]),
    ],
    ids=["doubling", "enum", "allOf", "pattern", "patterns", "lists"],
)
def test_what_asks_for_too_much_work_is_not_applied(schema: dict[str, Any], examples: list[Any]) -> None:
    verdict = apply(schema, examples)
    assert (verdict.refusal, verdict.misfits, verdict.cost) == (Refusal.WORK, (), STEPS)


def test_the_budget_holds_for_all_tools_of_a_request() -> None:
    tools = [
        tool(f"t{number}", input_schema=_doubling(13), input_examples=[{"a": number}], type="custom")
        for number in range(30)
    ]
    for _ in range(2):  # what is remembered is counted as if it were not
        report = turnlint.check(body(user("hi"), tools=tools))
        assert report.skipped[Refusal.WORK] == ("invalid-input-example",)


def test_the_stack_is_not_used_up() -> None:
    deep: dict[str, Any] = {}
    for _ in range(99):
        deep = {"a": deep}
    recursive = {"type": "object", "properties": {"a": {"allOf": [{"$ref": "#"}]}}}
    assert refusal(recursive, deep["a"]["a"]["a"]) is Refusal.DEPTH
    assert refusal({"type": "object"}, {"a": {"a": deep}}) is Refusal.DEPTH
    assert refusal({"$ref": "#"}, {}) is Refusal.DEPTH
    assert refusal({"properties": {"a": {"$ref": "#"}}}, {"a": {"a": {}}}) is None


@pytest.mark.parametrize(
    "reference", ["https://example.com/a.json", "http://127.0.0.1:9/a", "file", "./a.json", "//x/a"]
)
def test_nothing_is_fetched(reference: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object, **__: object) -> None:
        raise AssertionError("a schema made the check go to the network")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr("urllib.request.urlopen", connect)
    document = tmp_path / "a.json"
    document.write_text('{"type": "string"}')
    if reference == "file":
        reference = document.as_uri()
    # Even where the survey does not see it: in a place that no keyword of the draft leads to.
    for schema in (
        {"properties": {"a": {"$ref": reference}}},
        {"properties": {"a": {"$schema": reference}}},
        {"properties": {"a": {"$ref": "#/x"}}, "x": {"y": {"$ref": reference}}},
        {"$schema": reference, "$id": reference, "properties": {"a": {"$ref": "b.json"}}},
    ):
        apply(schema, [{"a": 1}])


@pytest.mark.parametrize("step", ["²", "9" * 5000, "-1", "٣", ""])
def test_a_step_that_is_no_index_leads_nowhere(step: str) -> None:
    assert target({"anyOf": [{"z": 3}, {}]}, f"#/anyOf/{step}") is None


def test_the_outermost_fault_is_told_in_the_words_of_the_reference() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"items": [{"type": "any"}]}, "b": {"type": "any"}},
        "required": [1],
    }
    fault = first_fault(schema)
    assert fault is not None
    assert (tuple(fault.absolute_path), fault.message) == (("required", 0), "1 is not of type 'string'") or (
        fault.message == "'any' is not valid under any of the given schemas"
    )
    assert first_place(schema) is not None


@settings(max_examples=300)
@given(_nodes(_SCHEMAS | _INSTANCES))
def test_the_metaschema_is_the_references(schema: dict[str, Any]) -> None:
    valid = Draft202012Validator(Draft202012Validator.META_SCHEMA).is_valid(schema)
    assert is_schema(schema) == valid
    assert (first_fault(schema) is None) == (first_place(schema) is None) == valid
