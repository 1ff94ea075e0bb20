"""The law of the gate: what it passes, the compiled form passes. And what it refuses without need, which costs time."""

from __future__ import annotations

import collections
import datetime
import enum
import json
import math
import types
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import turnlint
from tests.schema.test_law import CONTEXTS
from tests.strategies import json_values, near
from turnlint.schema.faults import PASSED
from turnlint.schema.gate import DEPTH, Gate, gated
from turnlint.schema.projection import project
from turnlint.schema.reference import reference
from turnlint.schema.sendable import Unsendable
from turnlint.schema.shape import Shape
from turnlint.schema.shape import shape as shape_of
from turnlint.strategies import requests as conversations
from turnlint.values.context import Context

Json = Any

HALF = "\ud83d"
SHAPE = shape_of(Context())
GATE = Gate(SHAPE.schema)


def request(content: Json = "hi", **fields: Json) -> Json:
    return {"model": "m", "max_tokens": 5, "messages": [{"role": "user", "content": content}], **fields}


def call(**fields: Json) -> Json:
    return request([{"type": "tool_use", "id": "a", "name": "f", "input": {}, **fields}])


def result(**fields: Json) -> Json:
    return request([{"type": "tool_result", "tool_use_id": "a", **fields}])


def tool(**keywords: Json) -> Json:
    return request(tools=[{"name": "f", "input_schema": {"type": "object", **keywords}}])


def lawful(shape: Shape, value: Json) -> bool:
    """Whether the gate passes a value; fails where it passes one that has a fault.

    What a parser could not have made may have to be made plain before older engines see that it has none.
    """
    gate = Gate(shape.schema)
    passed = gate.passes(value)
    if passed:
        with suppress(Unsendable):
            assert shape.compiled(value) == []
    return passed


# --- values of JSON --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONTEXTS)
@settings(max_examples=60)
@given(data=st.data())
def test_what_the_gate_passes_has_no_fault(name: str, data: st.DataObject) -> None:
    shape = shape_of(CONTEXTS[name])
    value = data.draw(near(shape.schema, shape.schema["$defs"]))
    gate = Gate(shape.schema)
    if gate.passes(value):
        assert gate.passes(value, parsed=True)
    if gate.passes(value, parsed=True):
        assert shape.compiled(value) == []
        assert reference(shape.schema).is_valid(value)


@pytest.mark.parametrize("name", ["response", "stream_events", "error"])
@settings(max_examples=60)
@given(data=st.data())
def test_the_law_holds_for_what_the_api_sends(name: str, data: st.DataObject) -> None:
    shape = shape_of(Context(), name)
    lawful(shape, data.draw(near(shape.schema, shape.schema["$defs"])))


@settings(max_examples=100)
@given(value=json_values)
def test_the_law_holds_for_anything(value: Json) -> None:
    lawful(SHAPE, value)


@pytest.mark.parametrize("context", [Context(), Context(api_version="2031-01-01"), Context(platform="foundry")])
@settings(max_examples=100)
@given(value=conversations())
def test_a_valid_conversation_passes(context: Context, value: Json) -> None:
    gate = Gate(shape_of(context).schema)
    assert gate.passes(value)
    assert gate.passes(value, parsed=True)


def test_a_clean_request_is_not_compiled() -> None:
    shape = Shape(project("request", Context()))
    assert shape.faults(request()) == []
    assert "_validate" not in vars(shape)
    assert shape.faults(request("")) != []
    assert "_validate" in vars(shape)


def test_a_tag_that_is_let_through_is_still_told() -> None:
    unknown = request(tools=[{"type": "web_search_20991231", "name": "web_search"}])
    assert reference(SHAPE.schema).is_valid(unknown)
    assert [fault.kind for fault in SHAPE.faults(unknown)] == [PASSED]


@pytest.mark.parametrize("number", [10**5000, -(10**5000)], ids=["long", "negative"])
def test_an_integer_that_python_does_not_write_does_not_pass(number: int) -> None:
    assert not GATE.passes(request(max_tokens=number))


@pytest.mark.parametrize(
    "value",
    [
        *(request(max_tokens=number) for number in (1, 16.0, 2.0**60, 1e300, 2**64, 10**400)),
        *(request(temperature=number) for number in (0, 1, 0.5, -0.0, 5e-324)),
        request("\0"),
        request("\ufeff"),
        request("\U0001f600"),
        request([{"type": "text", "text": "a", "cache_control": None}]),
        call(id="a", input={"deep": [[[{"a": [1.5, None, True, "\u00e9", 10**400]}]]]}),
        tool(properties={"a": {"enum": ["a", 1]}}, required=["a"]),
        request(tools=[{"type": None, "name": "f", "input_schema": {"type": "object"}}]),
        request(stop_sequences=None),
        request(metadata=None),
    ],
)
def test_what_passes(value: Json) -> None:
    assert lawful(SHAPE, value)
    assert GATE.passes(value, parsed=True)


@pytest.mark.parametrize(
    "value",
    [
        *(request(max_tokens=number) for number in (True, 0.5, -1, "5", None, math.nan, math.inf, -(10**400))),
        *(request(temperature=number) for number in (True, 1.5, math.nan, -math.inf, 10**400)),
        *(request(stream=flag) for flag in (0, 1, "true", None)),
        *(request(text) for text in ("", " ", "\x1c", "\x85", "\u3000")),
        *(call(id=text) for text in ("", "a\n", "\u00e9", "a b")),
        *map(request, (b"a", {}, 5)),
        request([{"type": "text"}]),
        request([{"type": "text", "text": "a", "tool_use_id": "b"}]),
        request([{"type": "unheard-of", "text": "a"}]),
        request(unheard_of=1),
        request(messages=[]),
        {},
        [],
        None,
        "x",
        5,
        object(),
    ],
)
def test_what_does_not(value: Json) -> None:
    assert not GATE.passes(value)
    assert not GATE.passes(value, parsed=True)


# --- values that no parser makes ---------------------------------------------------------------------------------


class Plain(enum.Enum):
    USER = "user"
    BLOCKS = [{"type": "text", "text": "a"}]
    NONE = None


class Named(enum.StrEnum):
    USER = "user"
    MODEL = "m"


class Text(str):
    __slots__ = ()


class Model(pydantic.BaseModel):
    type: str = "text"
    text: str = "a"


class Hostile(enum.Enum):
    USER = "user"

    @property
    def value(self) -> Any:
        raise RuntimeError


def generator() -> Iterator[Json]:
    yield {"type": "text", "text": "a"}


def nested(depth: int, make: Callable[[Json], Json]) -> Json:
    value: Json = make(None)
    for _ in range(depth):
        value = make(value)
    return value


def cycle() -> Json:
    made: dict[str, Json] = {}
    made.update({str(key): made for key in range(50)})
    return made


TEXT = {"type": "text", "text": "a"}
STRANGE: dict[str, Json] = {
    "an object": object(),
    "a class": dict,
    "bytes": b"a",
    "a date": datetime.datetime(2026, 1, 1),
    "a uuid": uuid.UUID(int=1),
    "a set": {"a"},
    "a generator": generator(),
    "a mapping": types.MappingProxyType(TEXT),
    "a dict of the library": collections.UserDict(TEXT),
    "a model": Model(),
    "not a number": math.nan,
    "infinity": -math.inf,
    "half a pair": HALF,
    "a pair in two halves": "\ud83d\ude00",
    "half a key": {HALF: 1},
    "a key that is none": {(1,): 1},
    "a strange key": {Plain.USER: 1},
    "a member without a value": Hostile.USER,
    "a cycle": cycle(),
    "a list in a list in …": nested(10_000, lambda inner: [inner]),
    "a dict in a dict in …": nested(10_000, lambda inner: {"a": inner}),
}
Put = Callable[[Json], Json]
OPEN: dict[str, Put] = {
    "the input of a call": lambda value: call(input={"a": value}),
    "an input schema": lambda value: tool(default=value),
    "the properties of an input schema": lambda value: tool(properties={"a": [value]}),
    "an object of any fields": lambda value: request([{"type": "connector_text", "a": value}]),
}
CLOSED: dict[str, Put] = {
    "a field": lambda value: request(system=value),
    "a message": lambda value: request(messages=[value]),
    "a role": lambda value: request(messages=[{"role": value, "content": "a"}]),
    "a content": request,
    "a block": lambda value: request([value]),
    "a text": lambda value: request([{"type": "text", "text": value}]),
    "a result": lambda value: result(content=value),
    "an image": lambda value: request(
        [{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": value}}]
    ),
    "a tool": lambda value: request(tools=[value]),
    "a description": lambda value: request(
        tools=[{"name": "f", "description": value, "input_schema": {"type": "object"}}]
    ),
    "an input": lambda value: call(input=value),
    "a cache_control": lambda value: call(cache_control=value),
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("what", STRANGE)
@pytest.mark.parametrize("where", [*OPEN, *CLOSED])
def test_what_json_has_no_word_for_does_not_pass(what: str, where: str) -> None:
    value = {**OPEN, **CLOSED}[where](STRANGE[what])
    assert not GATE.passes(value)


def test_as_deep_as_the_gate_looks() -> None:
    def deep(depth: int) -> Json:
        return call(input=nested(depth, lambda inner: {"a": inner or {}}))

    assert GATE.passes(deep(DEPTH - 1))
    assert not GATE.passes(deep(DEPTH))
    assert GATE.passes(deep(900), parsed=True)
    assert SHAPE.faults(deep(900)) == []


@pytest.mark.parametrize(
    "value",
    [
        request(messages=tuple(request()["messages"])),
        request(tools=()),
        request(stop_sequences=("a",)),
        request(system=({"type": "text", "text": "a"},)),
    ],
)
def test_a_tuple_for_a_field_is_made_a_list(value: Json) -> None:
    assert not GATE.passes(value)
    with pytest.raises(Unsendable):
        SHAPE.faults(value)


@pytest.mark.parametrize(
    "value",
    [
        request(model=Plain.USER),
        request(stop_sequences=Plain.NONE),
        request(temperature=Decimal("0.5")),
        request([Model()]),
    ],
)
def test_a_member_or_a_decimal_is_seen_where_a_tuple_is(value: Json) -> None:
    assert not GATE.passes(value)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (request(({"type": "text", "text": " "},)), request([{"type": "text", "text": " "}])),
        (request(({"type": "text", "text": "a"},)), request([{"type": "text", "text": "a"}])),
        (result(content=({"type": "text", "text": "a"},)), result(content=[{"type": "text", "text": "a"}])),
        (request(Plain.BLOCKS), request(Plain.BLOCKS.value)),
        (result(content=Plain.BLOCKS), result(content=Plain.BLOCKS.value)),
    ],
)
def test_what_the_gate_takes_for_a_list_in_a_message_the_walk_tells(value: Json, plain: Json) -> None:
    assert turnlint.check(value).findings == turnlint.check(plain).findings


@pytest.mark.parametrize(
    "value",
    [
        collections.OrderedDict(request()),
        request([collections.defaultdict(str, TEXT)]),
        request(messages=[{"role": Named.USER, "content": "a"}]),
        request(model=Named.MODEL),
    ],
)
def test_what_is_a_dict_or_a_string_passes(value: Json) -> None:
    assert lawful(SHAPE, value)


@pytest.mark.parametrize(
    "value",
    [
        request(Text("a")),
        call(input={"a": {1: 2, None: 3}}),
        call(input={"at": datetime.date(2026, 1, 1)}),
        call(input=nested(10_000, lambda inner: {"a": inner})),
        call(input={"cycle": cycle()}),
    ],
)
def test_what_is_refused_without_need_is_found_right(value: Json) -> None:
    assert not GATE.passes(value)
    assert SHAPE.faults(value) == []


# --- halves ----------------------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(value=conversations(), data=st.data())
def test_half_a_surrogate_pair_is_found_anywhere(value: Json, data: st.DataObject) -> None:
    value = json.loads(json.dumps(value))  # an object that stands in two places is told at the first
    places = list(strings(value))
    holder, key, path = data.draw(st.sampled_from(places))
    text = holder[key]
    cut = data.draw(st.integers(0, len(text)))
    holder[key] = text[:cut] + HALF + text[cut:]
    faults = SHAPE.faults(value)
    assert path in [fault.path for fault in faults if fault.kind == "unicode"]
    error = turnlint.check(value).error
    assert error is not None
    assert error.message == "The request body is not valid JSON: no low surrogate in string"


def strings(value: Json, path: tuple[int | str, ...] = ()) -> Iterator[tuple[Json, int | str, tuple[int | str, ...]]]:
    """Every string of a value: what holds it, its key, its path."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(each, str):
            yield value, key, (*path, key)
        elif isinstance(each, (dict, list)):
            yield from strings(each, (*path, key))


def test_halves_are_told_in_the_order_of_the_document_once_each() -> None:
    value = call(input={"b": HALF, "a": [HALF, {HALF: HALF}]}, id=HALF)
    value["system"] = HALF
    inside = ("messages", 0, "content", 0)
    assert [fault.path for fault in SHAPE.faults(value) if fault.kind == "unicode"] == [
        (*inside, "id"),
        (*inside, "input", "b"),
        (*inside, "input", "a", 0),
        (*inside, "input", "a", 1),
        ("system",),
    ]


def test_halves_stand_beside_other_faults() -> None:
    value = call(input={"a": HALF}, toolset_name=5)
    assert {fault.kind for fault in SHAPE.faults(value)} == {"type", "unicode"}


def test_the_items_of_a_batch_are_left_to_the_schema_of_a_request() -> None:
    shape = shape_of(Context(endpoint="batches"))
    batch = {"requests": [{"custom_id": "a", "params": call(input={"a": HALF})}]}
    assert shape.faults(batch) == []
    error = turnlint.check(batch, endpoint="batches").error
    assert error is not None
    assert error.message == "The request body is not valid JSON: no low surrogate in string"


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        (math.nan, "messages.0.content.0.input.a.0: the number nan cannot be sent as JSON"),
        (b"x", "messages.0.content.0.input.a.0: a value of type bytes cannot be sent as JSON"),
        (Plain.USER, f"messages.0.content.0.input.a.0: a value of type {__name__}.Plain cannot be sent as JSON"),
        ({(1,): 2}, "messages.0.content.0.input.a.0: a value of type tuple cannot be sent as JSON"),
    ],
)
def test_what_nobody_can_send_is_a_type_error_inside_open_values_too(inside: Json, message: str) -> None:
    value = call(input={"a": [inside], "date": datetime.date(2026, 1, 1)})
    if inside is Plain.USER:  # the gate takes a member for its value
        value["messages"][0]["content"][0]["id"] = Text("a")
    with pytest.raises(TypeError, match=f"^{message}$"):
        turnlint.check(value)


@pytest.mark.parametrize("inside", [Model(), {"a"}, types.MappingProxyType({"a": 1})])
def test_what_the_sdk_makes_json_of_is_made_plain_inside_open_values_too(inside: Json) -> None:
    value = call(input={"a": [inside]})
    with pytest.raises(Unsendable):
        SHAPE.faults(value)
    turnlint.check(value)


# --- the schema of the gate ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["request", "batch", "response", "stream_events", "error"])
@pytest.mark.parametrize("strict", [True, False])
def test_no_definition_refers_to_itself(name: str, strict: bool) -> None:
    """So the depth of the stack has a bound, whatever the depth of the value."""
    schema = gated(project(name, Context()), strict=strict)
    done: set[str] = set()

    def visit(node: Json, above: tuple[str, ...]) -> None:
        if isinstance(node, dict):
            assert not any(key.startswith("x-") for key in node)
            target = node.get("$ref")
            if isinstance(target, str):
                definition = target.rsplit("/", 1)[1]
                assert definition not in above
                if definition not in done:
                    done.add(definition)
                    visit(schema["$defs"][definition], (*above, definition))
            for key, each in node.items():
                if key != "$defs":
                    visit(each, above)
        elif isinstance(node, list):
            for each in node:
                visit(each, above)

    visit(schema, ())


def test_a_gate_may_be_asked_by_many_threads() -> None:
    gate = Gate(SHAPE.schema)
    values = [request("a"), request(""), call(input={"a": HALF}), request(b"a")] * 50
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(gate.passes, values * 5))
    assert told == [gate.passes(value) for value in values] * 5
