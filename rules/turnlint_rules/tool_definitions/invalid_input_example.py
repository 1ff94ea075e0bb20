"""Each of a tool's `input_examples` must fit its `input_schema`.

Why: the examples are shown to the model as valid calls; the API validates them first. The words of the refusal are
not published. A misfit is a warning where the schema has regular expressions, whose dialects differ. A schema that
takes too much work, or refers to what it does not hold, is not applied, and the report says so.

What to do: correct or drop the example that the path names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Unjudged,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.applied import Refusal, Verdict, apply
from turnlint_rules._shared.tools import each, kind_of
from turnlint_rules._shared.verdicts import remembered

#: Steps for all tools of a request.
_STEPS: Final = 400_000

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
    fixes=(removing(),),
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
def invalid_input_example(conversation: Conversation) -> Iterator[Draft | Unjudged]:
    left = _STEPS
    for index, definition in each(conversation):
        examples = definition.get("input_examples")
        schema = definition.get("input_schema")
        if kind_of(definition) != "custom" or not isinstance(examples, list) or not isinstance(schema, dict):
            continue
        if not examples:
            continue
        verdict = (_applied([schema, examples]) or _TOO_DEEP) if left > 0 else _TOO_MUCH
        left -= verdict.cost
        if verdict.refusal is not None:
            yield Unjudged(verdict.refusal.value)
        for place in verdict.misfits:
            path = ("tools", index, "input_examples", place)
            yield MISFIT.at(path, unsure=verdict.matched, index=index, place=place)


_TOO_DEEP: Final = Verdict(refusal=Refusal.DEPTH)
_TOO_MUCH: Final = Verdict(refusal=Refusal.WORK)


@remembered
def _applied(pair: list[Any]) -> Verdict:
    """What comes of holding examples against their schema. What is no object, a rule of shape names."""
    schema, examples = pair
    places = [place for place, example in enumerate(examples) if isinstance(example, dict)]
    verdict = apply(schema, [examples[place] for place in places])
    return verdict._replace(misfits=tuple(places[place] for place in verdict.misfits))
