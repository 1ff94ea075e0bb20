"""A request may compile 20 strict tools, 24 optional parameters and 16 parameters with a union type.

Why: the grammar grows with each of them, optional parameters and unions exponentially. The limits hold for the sum
over all strict tools and output formats, parameters of nested objects included. Being within them is no promise: one
schema with 24 optional parameters was refused as too complex. A definition that is used twice is counted once here,
so the API may count more.

What to do: mark fewer tools as strict; make parameters required, and give those that may be missing a value that says
so.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
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
from turnlint_rules.structured_output._schemas import NEEDS, compiled, strict_tools
from turnlint_rules.structured_output._sources import LIMITS, RIG, STRUCTURED_OUTPUTS, closed, format_of, strict
from turnlint_rules.structured_output._subset import counts

STRICT = Wording(
    "Too many strict tools ({count}). The maximum number of strict tools supported is 20. "
    "Try reducing the number of tools marked as strict.",
    evidence=(Recorded(RIG, "2026-05"), LIMITS, STRUCTURED_OUTPUTS),
)
OPTIONAL = Wording(
    "Schemas contains too many optional parameters ({count}), which would make grammar compilation inefficient. "
    "Reduce the number of optional parameters in your tool schemas (limit: 24).",
    evidence=(Recorded(RIG, "2026-05"), LIMITS, Reported("a public capture, claude-sonnet-5-5", "2026-10-03")),
)
UNIONS = Wording(
    "Schemas contains too many parameters with union types ({count} parameters with type arrays or anyOf). "
    "This causes exponential compilation cost. Reduce the number of nullable or union-typed parameters "
    "(limit: 16 parameters with unions).",
    evidence=(Recorded(RIG, "2026-05"), Reported("a public capture, claude-sonnet-5-5", "2026-10-03")),
)

_STRING = {"type": "string"}
_NULLABLE = {"type": ["string", "null"]}


def _optional(count: int) -> dict[str, object]:
    return closed(**{f"p{number}": _STRING for number in range(count)}) | {"required": []}


@rule(
    "strict-schema-limits",
    Severity.ERROR,
    answers=Pass.MODEL_NAME,
    needs=NEEDS,
    says=(STRICT, OPTIONAL, UNIONS),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), tools=[strict(closed(a=_STRING), f"t{number}") for number in range(21)]),
            "Too many strict tools (21). The maximum number of strict tools supported is 20. "
            "Try reducing the number of tools marked as strict.",
            at=("tools", 20, "strict"),
        ),
        Case(
            body(user("hi"), tools=[strict(_optional(13), "a"), strict(_optional(12), "b")]),
            "Schemas contains too many optional parameters (25), which would make grammar compilation inefficient. "
            "Reduce the number of optional parameters in your tool schemas (limit: 24).",
            at=("tools",),
        ),
        Case(
            body(user("hi"), output_config=format_of(closed(**{f"p{number}": _NULLABLE for number in range(17)}))),
            "Schemas contains too many parameters with union types (17 parameters with type arrays or anyOf). "
            "This causes exponential compilation cost. Reduce the number of nullable or union-typed parameters "
            "(limit: 16 parameters with unions).",
            at=("output_config",),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), tools=[strict(_optional(2), f"t{number}") for number in range(12)]),
            note="24 optional parameters, two in each tool: recorded",
        ),
        Case(
            body(user("hi"), tools=[strict(closed(a=_NULLABLE), f"t{number}") for number in range(16)]),
            note="16 unions, one in each tool: recorded",
        ),
        Case(
            body(
                user("hi"),
                tools=[strict(closed(a=_STRING), f"t{n}") for n in range(20)] + [strict(closed()) | {"strict": False}],
            ),
            note="20 strict tools and one that is not: recorded",
        ),
    ),
)
def strict_schema_limits(conversation: Conversation) -> Iterator[Draft]:
    tools = strict_tools(conversation)
    if len(tools) > 20:
        yield STRICT.at(("tools", tools[20], "strict"), order=(0,), count=len(tools))
    optional = unions = 0
    head: str | int = "tools"
    for item in compiled(conversation):
        found = counts(item.schema) or (0, 0)
        optional, unions = optional + found[0], unions + found[1]
        head = "tools" if tools else item.path[0]
    if optional > 24:
        yield OPTIONAL.at((head,), order=(1,), count=optional)
    if unions > 16:
        yield UNIONS.at((head,), order=(2,), count=unions)
