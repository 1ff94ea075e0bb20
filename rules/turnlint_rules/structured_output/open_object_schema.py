"""Every object in a compiled schema must say `additionalProperties: false`.

Why: a grammar cannot hold properties that have no name. Each object needs it: the root, objects inside, in arrays, in
definitions. An absent key, `true` and a schema (a map of names to values) are refused in three texts. Tools that are
not strict are exempt.

What to do: set it on every object; the SDKs' helpers (`transform_schema`, `zodOutputFormat`) do. Turn a map into a
list of objects with a name and a value.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Recorded,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.structured_output._schemas import NEEDS, places
from turnlint_rules.structured_output._sources import closed, format_of, strict

MISSING = Wording(
    "{where}: For 'object' type, 'additionalProperties' must be explicitly set to false",
    evidence=(
        Recorded('the schema {"type": "object"}, eleven models from claude-haiku-4-5 to claude-opus-5', "2026-08"),
    ),
)
OPEN = Wording(
    "{where}: For 'object' type, 'additionalProperties: {shown}' is not supported. "
    "Please set 'additionalProperties' to false",
    evidence=(Reported("BerriAI/litellm#35808", "2026-08-04"),),
)


@rule(
    "open-object-schema",
    Severity.ERROR,
    answers=Pass.USER_SCHEMAS,
    needs=NEEDS,
    says=(MISSING, OPEN),
    fixes=(removing(2),),
    refused=(
        Case(
            body(user("hi"), output_config=format_of({"type": "object"})),
            "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
            at=("output_config", "format", "schema"),
        ),
        Case(
            body(user("hi"), tools=[strict(closed(a={"type": "array", "items": {"type": "object"}}))]),
            "tools.0.custom: For 'object' type, 'additionalProperties' must be explicitly set to false",
            at=("tools", 0, "input_schema", "properties", "a", "items"),
            note="an object inside",
        ),
        Case(
            body(user("hi"), output_config=format_of(closed() | {"additionalProperties": True})),
            "output_config.format.schema: For 'object' type, 'additionalProperties: true' is not supported. "
            "Please set 'additionalProperties' to false",
        ),
        Case(
            body(
                user("hi"),
                output_format={
                    "type": "json_schema",
                    "schema": closed() | {"additionalProperties": {"type": "string"}},
                },
            ),
            "output_format.schema: For 'object' type, 'additionalProperties: object' is not supported. "
            "Please set 'additionalProperties' to false",
        ),
    ),
    accepted=(
        Case(body(user("hi"), output_config=format_of(closed(a={"type": "string"})))),
        Case(
            body(user("hi"), output_config=format_of({"type": "array", "items": {"type": "string"}})), note="recorded"
        ),
        Case(body(user("hi"), tools=[strict(closed())]), note="no properties: recorded"),
        Case(body(user("hi"), tools=[tool(strict=False)]), note="not strict: recorded"),
    ),
)
def open_object_schema(conversation: Conversation) -> Iterator[Draft]:
    for departure, place in places(conversation, "open", "additional"):
        yield place.say(MISSING if departure.kind == "open" else OPEN, **departure.values)
