"""Each of a tool's `input_examples` must fit its `input_schema`.

Why: the examples are shown to the model as valid calls; the API validates them first. The words of the refusal are
not published. Schemas with regular expressions or references to other documents are not judged here.

What to do: correct or drop the example that the path names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import orjson

from turnlint.case import body, tool, user
from turnlint.rule import Case, Conversation, Draft, Inferred, Pass, Severity, Wording, rule
from turnlint_rules._shared.metaschema import is_certainly_schema
from turnlint_rules._shared.references import children
from turnlint_rules._shared.tools import each, kind_of
from turnlint_rules._shared.verdicts import remembered

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

#: Regular expressions, scopes of their own, and keywords that the library answers by walking references unseen.
_WILD: Final = frozenset(
    {"$dynamicRef", "$id", "$schema", "pattern", "patternProperties", "unevaluatedItems", "unevaluatedProperties"}
)
#: References that are followed, and items that are compared, before a schema is left alone.
_REFERENCES: Final = 5_000
_WORK: Final = 20_000_000  # references times bytes
_ITEMS: Final = 500

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
            for place in _misfits([schema, examples]) or ():
                yield MISFIT.at(("tools", index, "input_examples", place), index=index, place=place)


@remembered
def _misfits(pair: list[Any]) -> tuple[int, ...]:
    """The places of the examples that do not fit; none where the schema cannot be applied safely."""
    from referencing.exceptions import Unresolvable

    schema, examples = pair
    schema.pop("$schema", None)  # a dialect of its own would make the library choose another validator
    if not _is_tame(schema) or not is_certainly_schema(schema):
        return ()
    validator = _bounded(schema, len(orjson.dumps(examples)))
    try:
        return tuple(
            place
            for place, example in enumerate(examples)
            if isinstance(example, dict) and not validator.is_valid(example)
        )
    except (Unresolvable, RecursionError, _TooMuch):
        return ()


class _TooMuch(Exception):
    """A schema asks for more work than any honest one does."""


def _bounded(schema: Any, size: int) -> Validator:
    """A validator of a schema that gives up rather than run for hours, for examples of that size.

    Thirty definitions that each refer twice to the next one ask for a billion steps, and items of different types that
    must be unique are compared each with each other. The library prints what it looks at for each complaint, so the
    size counts as well.
    """
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend
    from referencing import Registry

    follow, compare = (Draft202012Validator.VALIDATORS[keyword] for keyword in ("$ref", "uniqueItems"))
    left = min(_REFERENCES, _WORK // size)

    def reference(validator: Validator, *rest: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise _TooMuch
        return follow(validator, *rest)

    def unique_items(validator: Validator, wanted: Any, instance: Any, node: Any) -> Any:
        if isinstance(instance, list) and len(instance) > _ITEMS:
            raise _TooMuch
        return compare(validator, wanted, instance, node)

    kind = extend(Draft202012Validator, {"$ref": reference, "uniqueItems": unique_items})  # type: ignore[no-untyped-call]
    # An empty registry: a reference to another document is not fetched.
    made: Validator = kind(schema, registry=Registry())
    return made


def _is_tame(schema: Any) -> bool:
    """Whether a schema holds none of the keywords that could run for ever or lead elsewhere."""
    stack = [schema]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if not node.keys().isdisjoint(_WILD):
                return False
            stack.extend(inner for _, inner in children(node))
            for name in ("$defs", "definitions"):
                definitions = node.get(name)
                if isinstance(definitions, dict):
                    stack.extend(definitions.values())
    return True
