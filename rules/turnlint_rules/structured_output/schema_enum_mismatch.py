"""An `enum` beside a list of types is refused.

Why: the API holds each value of an `enum` against `type` and takes a list of types for one name, so that no value
fits. Pydantic writes an optional enum so: `{"type": ["string", "null"], "enum": ["a", null]}`.

What to do: drop `type` beside the `enum`, or write `anyOf` with the enum and `{"type": "null"}`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
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
from turnlint_rules.structured_output._sources import closed, format_of, strict

MISMATCH = Wording(
    "{where}: Invalid schema: Enum value '{value}' does not match declared type '{type}'",
    evidence=(
        Reported("BerriAI/litellm#37881", "2026-08-21"),
        Reported("openstory-so/openstory#1411", "2026-09-01"),
    ),
)


@rule(
    "schema-enum-mismatch",
    Severity.ERROR,
    answers=Pass.USER_SCHEMAS,
    needs=NEEDS,
    says=(MISMATCH,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), output_config=format_of(closed(a={"type": ["string", "null"], "enum": ["low", None]}))),
            "output_config.format.schema: Invalid schema: Enum value 'low' does not match declared type "
            "'['string', 'null']'",
            at=("output_config", "format", "schema", "properties", "a", "enum"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), output_config=format_of(closed(a={"type": "string", "enum": ["low"]}))), note="recorded"),
        Case(body(user("hi"), output_config=format_of(closed(a={"enum": ["low", None]})))),
        Case(body(user("hi"), tools=[strict(closed(a={"type": ["string", "null"]}))]), note="recorded"),
    ),
)
def schema_enum_mismatch(conversation: Conversation) -> Iterator[Draft]:
    for departure, place in places(conversation, "enum"):
        yield place.say(MISMATCH, **departure.values)
