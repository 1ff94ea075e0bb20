"""Every schema inside a compiled schema must say what it describes.

Why: a grammar needs a type, an `enum`, a `const`, a union or a reference. An empty schema (what Pydantic's `Any` and
Zod's `unknown` become) accepts anything, and one with `properties` but no `type` says too little.

What to do: name a concrete type; for free-form values take a string that holds JSON.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.structured_output._schemas import NEEDS, places
from turnlint_rules.structured_output._sources import PROBES, closed, format_of, strict

EMPTY = Wording(
    "{where}: Empty schema ({{}}) that accepts any JSON value is not supported. Please specify a concrete type.",
    evidence=(PROBES, Reported("dxos/dxos#12752", "2026-08-25")),
)
UNTYPED = Wording(
    "{where}: Invalid schema: Schema type is missing",
    evidence=(Reported("dxos/dxos#12752", "2026-08-25"),),
)


@rule(
    "untyped-schema",
    Severity.ERROR,
    answers=Pass.USER_SCHEMAS,
    needs=NEEDS,
    says=(EMPTY, UNTYPED),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), tools=[strict(closed(v={}))]),
            "tools.0.custom: Empty schema ({}) that accepts any JSON value is not supported. "
            "Please specify a concrete type.",
            at=("tools", 0, "input_schema", "properties", "v"),
        ),
        Case(
            body(user("hi"), output_config=format_of(closed(v={"description": "anything"}))),
            "output_config.format.schema: Empty schema ({}) that accepts any JSON value is not supported. "
            "Please specify a concrete type.",
        ),
        Case(
            body(user("hi"), output_config=format_of(closed(v={"properties": {"a": {"type": "string"}}}))),
            "output_config.format.schema: Invalid schema: Schema type is missing",
            at=("output_config", "format", "schema", "properties", "v"),
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"), tools=[strict(closed(a={"enum": ["x"]}, b={"const": None}, c={"allOf": [{"enum": ["y"]}]}))]
            ),
            note="without a type: recorded",
        ),
        Case(
            body(user("hi"), tools=[tool(input_schema={"type": "object", "properties": {"v": {}}})]), note="not strict"
        ),
    ),
)
def untyped_schema(conversation: Conversation) -> Iterator[Draft]:
    for departure, place in places(conversation, "empty", "untyped"):
        yield place.say(EMPTY if departure.kind == "empty" else UNTYPED)
