"""Whether JSON values fit a tool's schema, without running for ever and without fetching anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

from turnlint_rules._shared.metaschema import is_certainly_schema
from turnlint_rules._shared.references import children
from turnlint_rules._shared.verdicts import remembered

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

#: Regular expressions, scopes of their own, and keywords that the library answers by walking references unseen.
_WILD: Final = frozenset(
    {"$dynamicRef", "$id", "$schema", "pattern", "patternProperties", "unevaluatedItems", "unevaluatedProperties"}
)
#: References that are followed, and items that are compared, before a schema is left alone.
_REFERENCES: Final = 5_000
_WORK: Final = 20_000_000  # references times bytes
_ITEMS: Final = 500


class Misfit(NamedTuple):
    """A value that does not fit.

    * ``place``: its index among the values.
    * ``path``: what in it does not fit, as far as that can be told.
    * ``keyword``: the keyword of the schema that it breaks.
    * ``field``: the name of the field that ``required`` misses or ``additionalProperties`` forbids; empty for others.
    """

    place: int
    path: tuple[str | int, ...]
    keyword: str
    field: str = ""


@remembered
def misfits(pair: list[Any]) -> tuple[Misfit, ...]:
    """The values that do not fit, of ``[schema, values]``; none where the schema cannot be applied safely.

    Only objects are looked at: that a value is none is told elsewhere.
    """
    from referencing.exceptions import Unresolvable

    schema, values = pair
    schema.pop("$schema", None)  # a dialect of its own would make the library choose another validator
    if not _is_tame(schema) or not is_certainly_schema(schema):
        return ()
    validator = _bounded(schema, len(orjson.dumps(values)))
    try:
        found = ((place, _first(validator, value)) for place, value in enumerate(values) if isinstance(value, dict))
        return tuple(Misfit(place, *complaint) for place, complaint in found if complaint is not None)
    except (Unresolvable, RecursionError, _TooMuch):
        return ()


def _first(validator: Validator, value: Any) -> tuple[tuple[str | int, ...], str, str] | None:
    """Where in a value its schema's first complaint is, about which keyword, and about which field."""
    for error in validator.iter_errors(value):
        return tuple(error.absolute_path), str(error.validator), _field(error)
    return None


def _field(error: ValidationError) -> str:
    """The name of the field that is missing, or that should not be there."""
    instance, schema = error.instance, error.schema
    if not isinstance(instance, dict) or not isinstance(schema, dict):
        return ""
    if error.validator == "required":
        return next((name for name in schema["required"] if name not in instance), "")
    if error.validator == "additionalProperties":
        return next((name for name in instance if name not in schema.get("properties", {})), "")
    return ""


class _TooMuch(Exception):
    """A schema asks for more work than any honest one does."""


def _bounded(schema: Any, size: int) -> Validator:
    """A validator of a schema that gives up rather than run for hours, for values of that size.

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
