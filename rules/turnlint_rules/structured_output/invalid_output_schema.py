"""The schema of an output format must be valid JSON Schema.

Why: the API holds it against a metaschema before it compiles it, and quotes the complaint of its validator. Schemas
in another dialect (upper-case types, as Google writes them) fail here.

What to do: correct what the message names; generate the schema with the SDK's helper.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Unjudged,
    Wording,
    position,
    removing,
    rule,
)
from turnlint_rules._shared.metaschema import first_fault, is_schema
from turnlint_rules._shared.verdicts import UNREAD, remembered
from turnlint_rules.structured_output._schemas import formats
from turnlint_rules.structured_output._sources import closed, format_of

INVALID = Wording(
    "{where}: Invalid JSON Schema in output format: {complaint}",
    evidence=(Reported("public clients that quote it, one with req_011Ce5Ai58ejU8LLzuK12t1q", "2026"),),
)


@rule(
    "invalid-output-schema",
    Severity.ERROR,
    answers=Pass.TOOLS,
    needs={"field:output_config", "field:output_format"},
    says=(INVALID,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), output_config=format_of(closed(a={"type": "string"}) | {"required": ["a", "a"]})),
            "output_config.format.schema: Invalid JSON Schema in output format: ['a', 'a'] has non-unique elements",
            at=("output_config", "format", "schema", "required"),
        ),
        Case(
            body(user("hi"), output_config=format_of(closed() | {"required": None})),
            "output_config.format.schema: Invalid JSON Schema in output format: None is not of type 'array'",
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                output_config=format_of(
                    closed(a={"type": "string"}) | {"$schema": "https://json-schema.org/draft/2020-12/schema"}
                ),
            ),
            note="recorded",
        ),
    ),
)
def invalid_output_schema(conversation: Conversation) -> Iterator[Draft | Unjudged]:
    for item in formats(conversation):
        fault = _complaint(item.schema)
        if fault is None:
            yield Unjudged(UNREAD)
        elif fault:
            complaint, steps = fault
            yield INVALID.at((*item.path, *steps), order=position(item.path), where=item.where, complaint=complaint)


@remembered
def _complaint(schema: Any) -> tuple[str, tuple[str | int, ...]] | tuple[()]:
    if is_schema(schema) or (fault := first_fault(schema)) is None:
        return ()
    steps = tuple(fault.absolute_path)
    # A list of schemas as `items` is known to pass here: the compiler has words of its own for it.
    return () if steps and steps[-1] == "items" else (fault.message, steps)
