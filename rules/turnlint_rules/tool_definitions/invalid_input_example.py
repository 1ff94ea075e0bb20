"""Each of a tool's `input_examples` must fit its `input_schema`.

Why: the examples are shown to the model as valid calls; the API validates them first. The words of the refusal are
not published. Schemas with regular expressions or references to other documents are not judged here.

What to do: correct or drop the example that the path names.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import Case, Conversation, Draft, Inferred, Pass, Severity, Wording, rule
from turnlint_rules._shared.fitting import misfits
from turnlint_rules._shared.tools import each, kind_of

MISFIT = Wording(
    "tools.{index}.custom.input_examples.{place}: Example does not match input_schema",
    evidence=(Inferred("Define tools (2026-08): an example that does not fit gets a 400, without its words"),),
)

_SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


@rule(
    "invalid-input-example",
    Severity.ERROR,
    answers=Pass.USER_SCHEMAS,
    needs={"key:input_examples"},
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
def invalid_input_example(conversation: Conversation) -> Iterator[Draft]:
    for index, definition in each(conversation):
        examples = definition.get("input_examples")
        schema = definition.get("input_schema")
        if kind_of(definition) == "custom" and isinstance(examples, list) and isinstance(schema, dict):
            for misfit in misfits([schema, examples]) or ():
                place = misfit.place
                yield MISFIT.at(("tools", index, "input_examples", place), index=index, place=place)
