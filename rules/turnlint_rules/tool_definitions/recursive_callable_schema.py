"""A tool that code may call cannot have a recursive schema.

Why: for programmatic calling the API writes a function signature out of `input_schema`, and a schema that refers to
itself has no end. The documentation gives only the words `Circular $ref detected`. A tool that is called directly may
be recursive, unless it is strict.

What to do: unroll the recursion to the depth that you need, or drop the code execution caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import CODE_EXECUTION, body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.references import cycle
from turnlint_rules._shared.tools import each, from_code, kind_of
from turnlint_rules._shared.verdicts import remembered

CIRCLE = Wording(
    "tools.{index}.custom.input_schema: Circular $ref detected",
    evidence=(Inferred("Programmatic tool calling (2026-08) quotes `Circular $ref detected` from the message"),),
)

_RECURSIVE = {"type": "object", "properties": {"child": {"$ref": "#"}}}
_FROM_CODE = ["code_execution_20260120"]


@rule(
    "recursive-callable-schema",
    Severity.ERROR,
    answers=Pass.USER_SCHEMAS,
    needs={"key:allowed_callers"},
    says=(CIRCLE,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), tools=[CODE_EXECUTION, tool(allowed_callers=_FROM_CODE, input_schema=_RECURSIVE)]),
            "tools.1.custom.input_schema: Circular $ref detected",
            at=("tools", 1, "input_schema"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), tools=[tool(input_schema=_RECURSIVE, allowed_callers=["direct"])])),
        Case(body(user("hi"), tools=[CODE_EXECUTION, tool(allowed_callers=_FROM_CODE)])),
    ),
)
def recursive_callable_schema(conversation: Conversation) -> Iterator[Draft]:
    for index, definition in each(conversation):
        if kind_of(definition) == "custom" and "allowed_callers" in definition and from_code(definition):
            schema = definition.get("input_schema")
            if isinstance(schema, dict) and _circle(schema):
                yield CIRCLE.at(("tools", index, "input_schema"), index=index)


@remembered
def _circle(schema: Any) -> tuple[str, ...]:
    return cycle(schema)
