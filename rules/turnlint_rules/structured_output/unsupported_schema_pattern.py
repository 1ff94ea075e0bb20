"""A `pattern` in a compiled schema takes plain regular expressions only.

Why: the expression becomes part of the grammar. There is no lookaround (the API's parser stumbles over its question
mark), no back-reference and no word boundary; large `{n,m}` ranges are refused as too complex, which only the API can
judge.

What to do: write anchored patterns of classes, groups and simple quantifiers, or say the format in the description.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.structured_output._schemas import NEEDS, places
from turnlint_rules.structured_output._sources import closed, format_of, strict

LOOKAROUND = Wording(
    "{where}: Invalid regex in pattern field: Quantifier '?' without preceding element",
    evidence=(Reported("public clients that quote it, for a lookahead", "2026-08-27"),),
)
FEATURE = Wording(
    "{where}: Unsupported regex feature in pattern field: {detail}",
    evidence=(Inferred("Troubleshooting tool use (2026-08) prints the words up to the colon and names the features"),),
)


@rule(
    "unsupported-schema-pattern",
    Severity.ERROR,
    answers=Pass.USER_SCHEMAS,
    needs=NEEDS,
    says=(LOOKAROUND, FEATURE),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), output_config=format_of(closed(a={"type": "string", "pattern": "^P(?=\\d)"}))),
            "output_config.format.schema: Invalid regex in pattern field: Quantifier '?' without preceding element",
            at=("output_config", "format", "schema", "properties", "a", "pattern"),
        ),
        Case(
            body(user("hi"), tools=[strict(closed(a={"type": "string", "pattern": "\\bword"}))]),
            "tools.0.custom: Unsupported regex feature in pattern field: word boundary",
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"), output_config=format_of(closed(a={"type": "string", "pattern": "^(?:a|[(?=\\b]+)\\d{3}$"}))
            )
        ),
    ),
)
def unsupported_schema_pattern(conversation: Conversation) -> Iterator[Draft]:
    for departure, place in places(conversation, "lookaround", "pattern"):
        yield place.say(LOOKAROUND if departure.kind == "lookaround" else FEATURE, **departure.values)
