"""Each of a tool's `input_examples` must fit its `input_schema`.

Why: the examples are shown to the model as valid calls; the API validates them first. The words of the refusal are
not published. Schemas with regular expressions or references to other documents are not judged here.

What to do: correct or drop the example that the path names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, tool, user
from turnlint.conversation import Conversation
from turnlint.rule import Case, Finding, Inferred, Phase, Place, Severity, Wording, rule
from turnlint_rules.tool_definitions._references import children
from turnlint_rules.tool_definitions._tools import each, kind_of
from turnlint_rules.tool_definitions._verdicts import remembered

MISFIT = Wording(
    "tools.{index}.custom.input_examples.{place}: Example does not match input_schema",
    evidence=(Inferred("Define tools (2026-08): an example that does not fit gets a 400, without its words"),),
)

_SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


@rule(
    "invalid-input-example",
    Severity.ERROR,
    at=Place(Phase.PARAMETERS, run=-2, rank=20),
    needs={"tool.input_examples"},
    says=(MISFIT,),
    refused=(
        Case(
            body(user("hi"), tools=[tool(input_schema=_SCHEMA, input_examples=[{"city": "Rome"}, {"city": 7}])]),
            "tools.0.custom.input_examples.1: Example does not match input_schema",
            at=("tools", 0, "input_examples", 1),
        ),
    ),
    accepted=(
        Case(body(user("hi"), tools=[tool(input_schema=_SCHEMA, input_examples=[{"city": "Rome", "unit": "C"}])])),
        Case(body(user("hi"), tools=[tool(input_schema=_SCHEMA, input_examples=[])])),
    ),
)
def invalid_input_example(conversation: Conversation) -> Iterator[Finding]:
    for index, definition in each(conversation):
        examples = definition.get("input_examples")
        schema = definition.get("input_schema")
        if kind_of(definition) == "custom" and isinstance(examples, list) and isinstance(schema, dict):
            for place in _misfits([schema, examples]) or ():
                yield MISFIT.at(("tools", index, "input_examples", place), index=index, place=place)


@remembered
def _misfits(pair: list[Any]) -> tuple[int, ...]:
    """The places of the examples that do not fit; none where the schema cannot be applied safely."""
    from jsonschema import Draft202012Validator
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    schema, examples = pair
    if not _is_tame(schema):
        return ()
    # An empty registry: a reference to another document is not fetched.
    validator = Draft202012Validator(schema, registry=Registry())
    try:
        if not Draft202012Validator(Draft202012Validator.META_SCHEMA).is_valid(schema):
            return ()
        return tuple(
            place
            for place, example in enumerate(examples)
            if isinstance(example, dict) and not validator.is_valid(example)
        )
    except (Unresolvable, RecursionError):
        return ()


def _is_tame(schema: Any) -> bool:
    """Whether a schema holds no regular expression (which could run for ever) and no scope of its own."""
    stack = [schema]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if not node.keys().isdisjoint({"pattern", "patternProperties", "$id", "$dynamicRef"}):
                return False
            stack.extend(inner for _, inner in children(node))
            for name in ("$defs", "definitions"):
                definitions = node.get(name)
                if isinstance(definitions, dict):
                    stack.extend(definitions.values())
    return True
