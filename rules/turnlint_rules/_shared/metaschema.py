"""Whether a JSON value is a JSON Schema of draft 2020-12.

Nearly every schema passes a plain look at its common keywords, which costs microseconds. What that look cannot vouch
for goes to the metaschema, which is compiled only then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema_rs import Draft202012Validator as Metaschema

Json = Any
Path = tuple[str | int, ...]

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
    """Whether the metaschema takes a JSON value, which must be what a parser makes, of 60 levels at most."""
    return _looks_right(value) or _metaschema().is_valid(value)


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
def _metaschema() -> Metaschema:
    from jsonschema_rs import Draft202012Validator

    # Formats (regular expressions, references) are not judged: whether the API does is not known.
    return Draft202012Validator({"$ref": "https://json-schema.org/draft/2020-12/schema"}, validate_formats=False)


def first_place(value: Json) -> Path | None:
    """Where the metaschema has something against a value: the outermost place; ``None`` where it takes the value."""
    return next(iter(_outermost(value)), None)


def _outermost(value: Json) -> list[Path]:
    """The outermost places that the metaschema has something against, not more than are told apart.

    The library lists all that is wrong anywhere, with all that it is wrong with; here schemas are asked about one by
    one, each without those inside it, level by level, until something is found that no deeper one can precede.
    """
    found: list[Path] = []
    least = _DEEP
    level: list[tuple[Path, Json]] = [((), value)]
    while level and len(level[0][0]) <= least:
        inner: dict[int, list[tuple[Path, Json]]] = {}
        for path, node in level:
            for place in _wrong(node):
                least = min(least, len(path) + len(place))
                found.append((*path, *place))
            if isinstance(node, dict) and len(found) < _OUTERMOST:
                for place, each in _inside(node):
                    inner.setdefault(len(place), []).append(((*path, *place), each))
        level = sorted((each for some in inner.values() for each in some), key=lambda each: len(each[0]))
    return [path for path in found if len(path) == least][:_OUTERMOST]


def _inside(node: dict[str, Json]) -> Iterator[tuple[Path, Json]]:
    """The schemas directly inside a schema."""
    for keyword, inner in node.items():
        if keyword in _ONE:
            yield (keyword,), inner
        elif keyword in _SOME and isinstance(inner, list):
            yield from (((keyword, index), each) for index, each in enumerate(inner))
        elif keyword in _NAMED and isinstance(inner, dict):
            yield from (((keyword, name), each) for name, each in inner.items())


def _wrong(node: Json) -> Iterator[Path]:
    """The places in a schema that are wrong, those in the schemas inside it apart."""
    if not isinstance(node, dict):
        if not isinstance(node, bool):
            yield ()
        return
    for keyword, inner in node.items():
        look = _LOOKS.get(keyword)
        if look is not None:
            if not look(inner) and not _metaschema().is_valid({keyword: inner}):
                yield _narrowed(keyword, inner)
        elif keyword in _SOME:
            if not isinstance(inner, list) or not inner:
                yield (keyword,)
        elif keyword in _NAMED and not isinstance(inner, dict):
            yield (keyword,)


def _narrowed(keyword: str, inner: Json) -> Path:
    if isinstance(inner, (list, dict)) and len(inner) > _LONGEST:
        return (keyword,)
    places = (tuple(error.instance_path) for error in _metaschema().iter_errors({keyword: inner}))
    return min(places, key=len, default=(keyword,))


#: How many of the outermost faults are told apart; and more levels than anything has.
_OUTERMOST: Final = 50
_DEEP: Final = 10_000


def first_fault(value: Json) -> ValidationError | None:
    """The most telling complaint against a value, in the words of ``jsonschema``, which are the API's.

    ``None`` where there is nothing, or too much. That library looks only at the outermost faults, and what leads to
    them: it takes a thousand times as long as the other.
    """
    outermost = _outermost(value)
    if not outermost:
        return None
    part = _pruned(value, outermost)
    if _is_endless(part):
        return None
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    try:
        fault: ValidationError | None = best_match(
            Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(part)
        )
    except RecursionError:  # deeper than the library can follow
        return None
    return fault


def _pruned(value: Json, places: list[Path]) -> Json:
    """A schema without what leads to none of the places; they are all of one length."""
    if not places[0]:
        return value
    inner: dict[str | int, list[Path]] = {}
    for place in places:
        inner.setdefault(place[0], []).append(place[1:])
    if isinstance(value, list):
        return [_pruned(each, inner[index]) if index in inner else True for index, each in enumerate(value)]
    return {key: _pruned(each, inner[key]) for key, each in value.items() if key in inner}


#: The longest list of names in which something that is no string is looked for.
_LONGEST: Final = 500


def _is_endless(value: Json) -> bool:
    """Whether that library would compare thousands of items each with each other, as it does what it cannot sort."""
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            if len(node) > _LONGEST and not _strings(node):
                return True
            stack.extend(node)
        elif isinstance(node, dict):
            stack.extend(node.values())
    return False
