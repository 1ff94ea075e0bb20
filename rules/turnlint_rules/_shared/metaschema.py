"""Whether a JSON value is a JSON Schema of draft 2020-12.

Nearly every schema passes a plain look at its common keywords, which costs microseconds. What that look cannot vouch
for goes to the metaschema; ``jsonschema`` is imported only then, since it takes longer than most checks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

Json = Any

_TYPES: Final = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})


def _type(value: Json) -> bool:
    if isinstance(value, str):
        return value in _TYPES
    return isinstance(value, list) and bool(value) and _distinct(value) and _TYPES.issuperset(value)


def _strings(value: list[Json]) -> bool:
    return all(isinstance(item, str) for item in value)


def _distinct(value: Json) -> bool:
    return isinstance(value, list) and _strings(value) and len(set(value)) == len(value)


def _string(value: Json) -> bool:
    return isinstance(value, str)


def _number(value: Json) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _natural(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _boolean(value: Json) -> bool:
    return isinstance(value, bool)


def _list(value: Json) -> bool:
    return isinstance(value, list)


def _unsure(_: Json) -> bool:
    return False


#: Keywords with a schema, with a list of schemas, with schemas by name.
_ONE: Final = (
    "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
_SOME: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED: Final = ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties")
#: How a plain keyword's value must look. A keyword that stands nowhere is unknown, and may have any value.
_LOOKS: Final[dict[str, Callable[[Json], bool]]] = {
    "type": _type,
    "required": _distinct,
    **dict.fromkeys(("title", "description", "$comment", "format", "pattern"), _string),
    **dict.fromkeys(("contentEncoding", "contentMediaType"), _string),
    **dict.fromkeys(("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"), _number),
    **dict.fromkeys(("maxLength", "minLength", "maxItems", "minItems"), _natural),
    **dict.fromkeys(("maxProperties", "minProperties", "maxContains", "minContains"), _natural),
    **dict.fromkeys(("uniqueItems", "deprecated", "readOnly", "writeOnly"), _boolean),
    **dict.fromkeys(("enum", "examples"), _list),
    **dict.fromkeys(("$schema", "$ref"), _string),
    **dict.fromkeys(("$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveAnchor", "$recursiveRef"), _unsure),
    **dict.fromkeys(("$vocabulary", "dependencies", "dependentRequired", "multipleOf"), _unsure),
}


def is_schema(value: Json) -> bool:
    """Whether the metaschema takes a JSON value, or cannot be asked."""
    return _looks_right(value) or first_fault(value) is None


def is_certainly_schema(value: Json) -> bool:
    """Whether the metaschema was asked and takes a JSON value, so that the value can be applied as a schema."""
    if _looks_right(value):
        return True
    if _is_endless(value):
        return False
    try:
        return _metaschema().is_valid(value)
    except RecursionError:
        return False


def _looks_right(value: Json) -> bool:
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, bool):
            continue
        if not isinstance(node, dict):
            return False
        for keyword, inner in node.items():
            look = _LOOKS.get(keyword)
            if look is not None:
                if not look(inner):
                    return False
            elif keyword in _ONE:
                stack.append(inner)
            elif keyword in _NAMED:
                if not isinstance(inner, dict):
                    return False
                stack.extend(inner.values())
            elif keyword in _SOME:
                if not isinstance(inner, list) or not inner:
                    return False
                stack.extend(inner)
    return True


@lru_cache(maxsize=1)
def _metaschema() -> Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(Draft202012Validator.META_SCHEMA)


def first_fault(value: Json) -> ValidationError | None:
    """What the metaschema has against a value, its most telling complaint; None where there is nothing.

    Formats (regular expressions, references) are not judged: whether the API does is not known.
    """
    from jsonschema.exceptions import best_match

    if _is_endless(value):
        return None
    try:
        fault: ValidationError | None = best_match(_metaschema().iter_errors(value))
    except RecursionError:  # deeper than the library can follow
        return None
    return fault


#: The longest list of names in which something that is no string is looked for.
_LONGEST: Final = 500


def _is_endless(value: Json) -> bool:
    """Whether the library would compare thousands of items each with each other, as it does what it cannot sort."""
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            dependent = node.get("dependentRequired")
            lists = [
                node.get("required"),
                node.get("type"),
                *(dependent.values() if isinstance(dependent, dict) else ()),
            ]
            if any(isinstance(each, list) and len(each) > _LONGEST and not _strings(each) for each in lists):
                return True
            stack.extend(node.values())
    return False
