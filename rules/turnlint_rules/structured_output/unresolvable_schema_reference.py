"""References in a compiled schema must lead to a definition of the same schema, and never in a circle.

Why: the API writes out every reference. A definition that refers to itself has no end, one that is not there has no
start, and documents elsewhere are not fetched. References are read from the root of the schema, so a schema that was
put inside another one loses its `$defs`.

What to do: unroll recursion to the depth that you need; lift `$defs` to the root of the schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Recorded,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.structured_output._schemas import NEEDS, places
from turnlint_rules.structured_output._sources import PROBES, closed, format_of, strict

CIRCLE = Wording(
    "{where}: Invalid schema: Circular reference detected in schema definitions: {cycle}. "
    "Self-referencing or mutually-referencing definitions are not supported.",
    evidence=(Recorded("a strict tool with a linked list, claude-sonnet-4-6", "2026-05"), PROBES),
)
DANGLING = Wording(
    "{where}: Invalid schema: Reference to non-existent definition: {reference}",
    evidence=(Reported("public clients that quote it (a `$ref` whose `$defs` were left behind)", "2026-09"),),
)
EXTERNAL = Wording(
    "{where}: Invalid schema: External references are not supported: {reference}",
    evidence=(Inferred("Structured outputs (2026-07): references to other documents get a 400, without its words"),),
)

_NODE = closed(value={"type": "string"}, next={"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]})


@rule(
    "unresolvable-schema-reference",
    Severity.ERROR,
    answers=Pass.USER_SCHEMAS,
    needs=NEEDS,
    says=(CIRCLE, DANGLING, EXTERNAL),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), tools=[strict(closed(next={"$ref": "#/$defs/Node"}) | {"$defs": {"Node": _NODE}})]),
            "tools.0.custom: Invalid schema: Circular reference detected in schema definitions: Node -> Node. "
            "Self-referencing or mutually-referencing definitions are not supported.",
            at=("tools", 0, "input_schema"),
        ),
        Case(
            body(
                user("hi"),
                output_config=format_of(
                    closed(a={"$ref": "#/$defs/A"})
                    | {"$defs": {"A": closed(b={"$ref": "#/$defs/B"}), "B": closed(a={"$ref": "#/$defs/A"})}}
                ),
            ),
            "output_config.format.schema: Invalid schema: Circular reference detected in schema definitions: A -> B -> "
            "A. Self-referencing or mutually-referencing definitions are not supported.",
        ),
        Case(
            body(user("hi"), output_config=format_of(closed(a={"$ref": "#/$defs/A"}))),
            "output_config.format.schema: Invalid schema: Reference to non-existent definition: #/$defs/A",
            at=("output_config", "format", "schema", "properties", "a", "$ref"),
        ),
        Case(
            body(user("hi"), output_config=format_of(closed(a={"$ref": "https://example.com/a.json"}))),
            "output_config.format.schema: Invalid schema: External references are not supported: "
            "https://example.com/a.json",
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                tools=[
                    strict(
                        closed(a={"$ref": "#/$defs/A~1B"}, b={"$ref": "#/definitions/C"})
                        | {
                            "$defs": {"A/B": {"$ref": "#/definitions/C"}},
                            "definitions": {"C": {"type": "string"}, "D": {}},
                        }
                    )
                ],
            ),
            note="chained, escaped, an unused definition: recorded",
        ),
        Case(body(user("hi"), tools=[tool(input_schema={"type": "object", "properties": {"a": {"$ref": "#"}}})])),
    ),
)
def unresolvable_schema_reference(conversation: Conversation) -> Iterator[Draft]:
    wordings = {"cycle": CIRCLE, "dangling": DANGLING, "external": EXTERNAL}
    for departure, place in places(conversation, *wordings):
        yield place.say(wordings[departure.kind], **departure.values)
