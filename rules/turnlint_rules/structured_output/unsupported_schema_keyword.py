"""A compiled schema may not use every keyword of JSON Schema.

Why: output formats and strict tools become a grammar, which knows types, names and choices, but no ranges, lengths or
conditions. The API names the unsupported keywords of the first schema that has any, sorted, and never its place.
`anyOf` and `allOf` must stand alone (beside a title, a description, a default). The documentation also excludes
string lengths, which probes found accepted on some models, and a `$ref` as a branch of `allOf`, of which no answer was
seen: those are warnings.

What to do: take the keyword out and say in the `description` what it meant; the SDKs' helpers do both. Write `oneOf`
as `anyOf`, give the branches of a union their own type, put the `$ref` of an `allOf` in its place, and check the answer
yourself.
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
    Remark,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.structured_output._schemas import NEEDS, places
from turnlint_rules.structured_output._sources import (
    LARAVEL,
    LIMITS,
    PROBES,
    STRUCTURED_OUTPUTS,
    closed,
    format_of,
    strict,
)

ONE = Wording(
    "{where}: For '{type}' type, property '{keywords}' is not supported",
    evidence=(
        Recorded("a property whose schema is true, in a strict tool, claude-sonnet-4-6", "2026-05"),
        PROBES,
        LIMITS,
        STRUCTURED_OUTPUTS,
        Reported("agentjido/req_llm#302", "2025-12-28"),
    ),
)
MANY = Wording(
    "{where}: For '{type}' type, properties {keywords} are not supported",
    evidence=(Reported("public clients that quote req_011Ceev7HhDpwaBAWGXypt6n and others", "2026-04"), LARAVEL),
)
ONE_OF = Wording(
    "{where}: Schema type 'oneOf' is not supported",
    evidence=(PROBES, Reported("mastra-ai/mastra#12876", "2026")),
)
NOT = Wording("{where}: Schema keyword 'not' is not supported", evidence=(PROBES,))
BESIDE_UNION = Wording("{where}: For 'anyOf', '{keywords}' is not supported", evidence=(PROBES,))
MIN_ITEMS = Wording(
    "{where}: For 'array' type, 'minItems' values other than 0 or 1 are not supported (got: [{least}, {most}])",
    evidence=(
        Reported("a public client that quotes req_011CeiPWeKkAjSeaPDzHB2z9", "2026-09-04"),
        Reported("ghostlobster/memorize-everything#93", "2026-05-01"),
    ),
)
TUPLE = Wording(
    "{where}: Invalid schema: Array types must be specified with a single object schema for 'items'.",
    evidence=(PROBES,),
)

ALL_OF_REFERENCE = Remark("{where}: `allOf` with a `$ref` is documented as unsupported", evidence=(STRUCTURED_OUTPUTS,))


@rule(
    "unsupported-schema-keyword",
    Severity.ERROR,
    answers=Pass.USER_SCHEMAS,
    needs=NEEDS,
    says=(ONE, MANY, ONE_OF, NOT, BESIDE_UNION, MIN_ITEMS, TUPLE, ALL_OF_REFERENCE),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), output_config=format_of(closed(n={"type": "integer", "minimum": 1}))),
            "output_config.format.schema: For 'integer' type, property 'minimum' is not supported",
            at=("output_config", "format", "schema", "properties", "n", "minimum"),
        ),
        Case(
            body(user("hi"), tools=[strict(closed(n={"type": "number", "minimum": 0, "maximum": 1}))]),
            "tools.0.custom: For 'number' type, properties maximum, minimum are not supported",
        ),
        Case(
            body(user("hi"), tools=[strict(closed(value=True))], model="claude-sonnet-4-6"),
            "tools.0.custom: For 'object' type, property 'properties' is not supported",
            at=("tools", 0, "input_schema", "properties", "value"),
        ),
        Case(
            body(
                user("hi"),
                output_config=format_of(closed(a={"type": "array", "items": {"type": "string"}, "minItems": 6})),
            ),
            "output_config.format.schema: For 'array' type, 'minItems' values other than 0 or 1 are not supported "
            "(got: [6, ∞])",
        ),
        Case(
            body(
                user("hi"),
                tools=[strict(closed(a={"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 5}))],
            ),
            "tools.0.custom: For 'array' type, 'minItems' values other than 0 or 1 are not supported (got: [2, 5])",
        ),
        Case(
            body(user("hi"), output_config=format_of(closed(a={"oneOf": [{"type": "string"}, {"type": "number"}]}))),
            "output_config.format.schema: Schema type 'oneOf' is not supported",
        ),
        Case(
            body(user("hi"), output_config=format_of(closed(a={"type": "string", "not": {"const": "x"}}))),
            "output_config.format.schema: Schema keyword 'not' is not supported",
        ),
        Case(
            body(
                user("hi"),
                output_config=format_of(
                    closed(a={"anyOf": [{"type": "string"}], "discriminator": {"propertyName": "k"}})
                ),
            ),
            "output_config.format.schema: For 'anyOf', 'discriminator' is not supported",
        ),
        Case(
            body(
                user("hi"),
                output_config=format_of(closed(a={"type": "array", "items": [{"type": "string"}, {"type": "number"}]})),
            ),
            "output_config.format.schema: Invalid schema: Array types must be specified with a single object schema "
            "for 'items'.",
        ),
        Case(
            body(user("hi"), output_config=format_of(closed(a={"type": "string", "maxLength": 5}))),
            "output_config.format.schema: For 'string' type, property 'maxLength' is not supported",
            note="a warning: sources disagree",
        ),
        Case(
            body(
                user("hi"),
                output_config=format_of({**closed(a={"allOf": [{"$ref": "#/$defs/b"}]}), "$defs": {"b": closed()}}),
            ),
            "output_config.format.schema: `allOf` with a `$ref` is documented as unsupported",
            at=("output_config", "format", "schema", "properties", "a", "allOf", 0, "$ref"),
            note="a warning: no answer of the API was seen",
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                output_config=format_of(
                    closed(
                        a={
                            "anyOf": [{"type": "string"}, {"type": "null"}],
                            "title": "A",
                            "description": "a",
                            "default": None,
                        },
                        b={"type": "string", "format": "date-time"},
                        c={"enum": ["x", "y"]},
                        d={"const": 1},
                        e={"type": "array", "items": {"type": "string"}, "minItems": 1},
                        f={"type": ["string", "null"]},
                        g={"allOf": [{"type": "string"}]},
                    )
                ),
            ),
            note="all of it recorded",
        ),
        Case(
            body(
                user("hi"),
                output_config=format_of({**closed(a={"$ref": "#/$defs/b"}), "$defs": {"b": closed()}}),
            ),
            note="the same without the union",
        ),
        Case(body(user("hi"), tools=[tool(input_schema={"type": "object", "properties": {"n": {"minimum": 1}}})])),
    ),
)
def unsupported_schema_keyword(conversation: Conversation) -> Iterator[Draft]:
    plain = {"oneOf": ONE_OF, "not": NOT, "beside-union": BESIDE_UNION, "min-items": MIN_ITEMS, "tuple": TUPLE}
    for departure, place in places(conversation, "keywords", "doubtful", "all-of-reference", *plain):
        if departure.kind in plain:
            if departure.kind == "tuple" and place.path[0] == "tools":
                continue  # the metaschema refuses it already
            yield place.say(plain[departure.kind], **departure.values)
            continue
        if departure.kind == "all-of-reference":
            yield place.say(ALL_OF_REFERENCE, unsure=True)
            continue
        keywords = departure.values["keywords"]
        yield place.say(
            ONE if len(keywords) == 1 else MANY,
            unsure=departure.kind == "doubtful",
            type=departure.values["type"],
            keywords=", ".join(keywords),
        )
