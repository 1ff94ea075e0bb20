"""The `input_schema` of a tool must be JSON Schema of draft 2020-12, and no union at its root.

Why: the API holds it against the metaschema. What older drafts allowed is refused: a list as `items` (tuples are
`prefixItems` now), `required: true` on a property, `exclusiveMinimum: true`, `type: "any"`. Unknown keywords are
fine, and so is a `$schema` that names an older draft. The message never says which keyword it is; the path of the
finding does. At the root `oneOf`, `allOf` and `anyOf` are refused although they are valid: arguments are one object.

What to do: generate the schema for draft 2020-12. Move a union from the root into a property, or give the tool all
properties as optional ones and say in the description which go together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Path,
    Reported,
    Severity,
    Unjudged,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.metaschema import first_place, is_schema
from turnlint_rules._shared.tools import kind_of
from turnlint_rules._shared.verdicts import UNREAD, remembered

_DRAFT = (
    "tools.{index}.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12 "
    "(https://json-schema.org/draft/2020-12). Learn more about tool use at "
)
DRAFT = Wording(
    _DRAFT + "https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview.",
    evidence=(Reported("anthropics/claude-code#86664", "2026-08-14"),),
)
DRAFT_2025 = Wording(
    _DRAFT + "https://docs.claude.com/en/docs/tool-use.",
    until="2026-05-29",
    evidence=(
        Reported("anthropics/claude-code#8900", "2025-10-04"),
        Reported("anthropics/claude-code#63673", "2026-05-29"),
    ),
)
DRAFT_EARLY = Wording(
    _DRAFT + "https://docs.anthropic.com/en/docs/tool-use.",
    until="2025-09-09",
    evidence=(Reported("anthropics/claude-code#7365", "2025-09-09"),),
)
UNION = Wording(
    "tools.{index}.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level",
    evidence=(
        Reported("anthropics/claude-code#657", "2025-03-30"),
        Reported("anthropics/claude-code#40075", "2026-03-28"),
    ),
)

_UNIONS = ("oneOf", "allOf", "anyOf")
_SENTENCE = DRAFT.template.format(index=0)


def _schema(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _tuple() -> dict[str, Any]:
    return _schema(pair={"type": "array", "items": [{"type": "string"}, {"type": "number"}]})


@rule(
    "invalid-input-schema",
    Severity.ERROR,
    answers=Pass.TOOLS,
    needs={"field:tools"},
    says=(DRAFT, UNION),
    said=(DRAFT_2025, DRAFT_EARLY),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), tools=[tool(input_schema=_tuple())]),
            _SENTENCE,
            at=("tools", 0, "input_schema", "properties", "pair", "items"),
            note="a tuple as older drafts write it",
        ),
        Case(body(user("hi"), tools=[tool(input_schema=_schema(a={"type": "any"}))]), _SENTENCE),
        Case(body(user("hi"), tools=[tool(input_schema=_schema(a={"type": "string", "required": True}))]), _SENTENCE),
        Case(
            body(user("hi"), tools=[tool(input_schema=_schema(a={"type": "integer", "exclusiveMinimum": True}))]),
            _SENTENCE,
        ),
        Case(body(user("hi"), tools=[tool(input_schema={"type": "object", "properties": None})]), _SENTENCE),
        Case(
            body(
                user("hi"),
                tools=[tool(input_schema={**_schema(), "anyOf": [{"required": ["a"]}, {"required": ["b"]}]})],
            ),
            "tools.0.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level",
            at=("tools", 0, "input_schema", "anyOf"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), tools=[tool(input_schema={"type": "object"})]), note="no properties at all"),
        Case(
            body(
                user("hi"),
                tools=[
                    tool(
                        input_schema={
                            **_schema(a={"anyOf": [{"type": "string"}, {}]}, b={"strict": "?", "items": {"name": {}}}),
                            "$schema": "http://json-schema.org/draft-07/schema#",
                            "required": [],
                            "additionalProperties": {},
                            "not": {"required": ["c"]},
                        }
                    )
                ],
            ),
            note="an older $schema, unknown keywords, a union inside: recorded",
        ),
        Case(
            body(
                user("hi"),
                tools=[tool(input_schema={**_schema(a={"$ref": "#/$defs/A"}), "$defs": {"A": {"multipleOf": 2}}})],
            )
        ),
    ),
)
def invalid_input_schema(conversation: Conversation) -> Iterator[Draft | Unjudged]:
    schemas = [
        definition.get("input_schema") if isinstance(definition, dict) else None for definition in conversation.tools
    ]
    judged = _judged(schemas)
    if judged is None:
        yield Unjudged(UNREAD)
    for index, inner, is_union in judged or ():
        if kind_of(conversation.tools[index]) == "custom":
            yield (UNION if is_union else DRAFT).at(("tools", index, "input_schema", *inner), index=index)


@remembered
def _judged(schemas: list[Any]) -> tuple[tuple[int, Path, bool], ...]:
    """The schemas that are refused: index, place inside the schema, and whether it is for a union at the root."""
    return tuple(_faults(schemas))


def _faults(schemas: list[Any]) -> Iterator[tuple[int, Path, bool]]:
    for index, schema in enumerate(schemas):
        if not isinstance(schema, dict) or schema.get("type") != "object":
            continue  # a shape rule says so
        if not is_schema(schema):
            yield index, first_place(schema) or (), False
        elif union := next((keyword for keyword in _UNIONS if keyword in schema), None):
            yield index, (union,), True
