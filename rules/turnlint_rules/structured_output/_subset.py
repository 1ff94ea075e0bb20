"""The part of JSON Schema that the API compiles into a grammar, and where a schema leaves it.

The API walks an output format or the schema of a strict tool, stops at the first thing that it cannot compile, and
names neither the place nor the property. This walk goes the same way (a schema before the schemas inside it,
definitions when a reference leads to them, in the order of the document) but reports everything, with its place.
Definitions that nothing refers to are not judged: whether the API compiles them is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from turnlint_rules._shared.references import children, cycle, target
from turnlint_rules._shared.verdicts import remembered

Json = Any
Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Departure:
    """One thing in a schema that the API does not compile: its kind, its place, and what its text needs."""

    kind: str
    steps: Steps
    values: dict[str, Json] = field(default_factory=dict)


#: Keywords that were refused, by type (measured on claude-opus-5-5 and claude-haiku-4-5, reported, recorded).
_REFUSED: Final = {
    "object": frozenset({"dependentRequired", "if", "propertyNames", "unevaluatedProperties"}),
    "array": frozenset({"contains", "maxItems", "prefixItems"}),
    "integer": frozenset({"exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"}),
    "number": frozenset({"exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"}),
}
#: Keywords that the documentation calls unsupported while probes found them accepted, or that nobody tried.
_DOUBTFUL: Final = {
    "object": frozenset({"maxProperties", "minProperties", "patternProperties"}),
    "array": frozenset({"uniqueItems"}),
    "string": frozenset({"maxLength", "minLength"}),
}
#: What may stand beside a union, and what was seen refused there.
_BESIDE_UNION: Final = frozenset({"$schema", "allOf", "anyOf", "const", "default", "description", "enum", "title"})
_NOT_BESIDE_UNION: Final = frozenset(
    {"$defs", "$ref", "additionalProperties", "discriminator", "properties", "required", "type"}
)
_ANNOTATIONS: Final = frozenset({"$comment", "$schema", "default", "deprecated", "description", "examples", "title"})
_TYPING: Final = frozenset({"$ref", "allOf", "anyOf", "const", "enum", "not", "oneOf", "type"})


@remembered
def departures(schema: Json) -> tuple[Departure, ...]:
    """Where a schema leaves the subset, in the order of the walk."""
    found = list(_walk(schema))
    if circle := cycle(schema):
        found.append(Departure("cycle", (), {"cycle": " -> ".join(circle)}))
    return tuple(found)


def _walk(root: Json) -> Iterator[Departure]:
    stack: list[tuple[Json, Steps]] = [(root, ())]
    seen: set[int] = set()  # a reference may lead to a schema that stands inline, or be the second to it
    while stack:
        node, steps = stack.pop()
        if not isinstance(node, dict) or id(node) in seen:
            continue
        seen.add(id(node))
        yield from _of_node(node, steps)
        reference = node.get("$ref")
        if isinstance(reference, str):
            found = target(root, reference)
            if found is not None:
                stack.append((found[1], found[0]))
            else:
                kind = "dangling" if reference.startswith("#") else "external"
                yield Departure(kind, (*steps, "$ref"), {"reference": reference})
        elif "oneOf" not in node:
            inner = [(each, (*steps, *place)) for place, each in children(node) if place[0] in _INTO]
            stack.extend(reversed(inner))


#: The keywords whose schemas the walk enters.
_INTO: Final = frozenset({"allOf", "anyOf", "items", "properties"})


def _of_node(node: dict[str, Json], steps: Steps) -> Iterator[Departure]:
    """What one schema has, those inside it apart."""
    if "oneOf" in node:
        yield Departure("oneOf", (*steps, "oneOf"))
    if "not" in node:
        yield Departure("not", (*steps, "not"))
    branches = node.get("allOf")
    if isinstance(branches, list):
        for index, branch in enumerate(branches):
            if isinstance(branch, dict) and "$ref" in branch:
                yield Departure("all-of-reference", (*steps, "allOf", index, "$ref"))
                break
    if "anyOf" in node or "allOf" in node:
        if not _NOT_BESIDE_UNION.isdisjoint(node):
            yield Departure("beside-union", steps, {"keywords": ", ".join(sorted(node.keys() - _BESIDE_UNION))})
        return
    kind = node.get("type")
    if kind is None:
        if _TYPING.isdisjoint(node):
            yield Departure("empty" if node.keys() <= _ANNOTATIONS else "untyped", steps)
    elif isinstance(kind, list):
        choices = node.get("enum")
        if isinstance(choices, list) and choices and all(isinstance(each, str) for each in kind):
            yield Departure("enum", (*steps, "enum"), {"value": choices[0], "type": kind})
    elif kind == "object":
        yield from _of_object(node, steps)
    elif kind == "array":
        yield from _of_array(node, steps)
    elif kind == "string":
        pattern = node.get("pattern")
        if isinstance(pattern, str) and (feature := unsupported_feature(pattern)):
            kind_ = "lookaround" if feature == "lookaround" else "pattern"
            yield Departure(kind_, (*steps, "pattern"), {"detail": feature})
    if isinstance(kind, str):
        yield from _of_keywords(node, kind, steps)


def _of_object(node: dict[str, Json], steps: Steps) -> Iterator[Departure]:
    more = node.get("additionalProperties", _ABSENT)
    if more is _ABSENT:
        yield Departure("open", steps)
    elif more is True or isinstance(more, dict):
        shown = "true" if more is True else "object"
        yield Departure("additional", (*steps, "additionalProperties"), {"shown": shown})
    properties = node.get("properties")
    if isinstance(properties, dict):
        for name, each in properties.items():
            if each is True:
                values = {"type": "object", "keywords": ["properties"]}
                yield Departure("keywords", (*steps, "properties", name), values)
                break


def _of_array(node: dict[str, Json], steps: Steps) -> Iterator[Departure]:
    if isinstance(node.get("items"), list):
        yield Departure("tuple", (*steps, "items"))
    least = node.get("minItems")
    if isinstance(least, int) and not isinstance(least, bool) and least > 1:
        most = node.get("maxItems", "∞")
        yield Departure("min-items", (*steps, "minItems"), {"least": least, "most": most})


def _of_keywords(node: dict[str, Json], kind: str, steps: Steps) -> Iterator[Departure]:
    refused = sorted(_REFUSED.get(kind, frozenset()) & node.keys())
    least = node.get("minItems")
    if kind == "array" and isinstance(least, int) and least > 1:
        return  # the API names `minItems` first, and the list of keywords only once that is gone
    if refused:
        yield Departure("keywords", (*steps, refused[0]), {"type": kind, "keywords": refused})
    elif doubtful := sorted(_DOUBTFUL.get(kind, frozenset()) & node.keys()):
        yield Departure("doubtful", (*steps, doubtful[0]), {"type": kind, "keywords": doubtful})


_ABSENT: Final = object()


def unsupported_feature(pattern: str) -> str:
    """The first thing in a regular expression that the grammar has not; empty where there is none.

    Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/troubleshooting-tool-use (2026-08): no
    back-references, lookaround, word boundaries.
    """
    place, inside = 0, False
    while place < len(pattern):
        char = pattern[place]
        if char == "\\":
            escaped = pattern[place + 1 : place + 2]
            if not inside and escaped in "123456789" and escaped:
                return "backreference"
            if not inside and escaped in ("b", "B"):
                return "word boundary"
            place += 2
            continue
        if inside:
            inside = char != "]"
        elif char == "[":
            inside = True
            place += pattern.startswith(("[]", "[^]"), place)
        elif char == "(" and pattern.startswith(("(?=", "(?!", "(?<=", "(?<!"), place):
            return "lookaround"
        place += 1
    return ""


@remembered
def counts(schema: Json) -> tuple[int, int]:
    """How many optional parameters, and how many with a union type, a schema has; each definition counts once."""
    optional = unions = 0
    stack, seen = [schema], set[int]()
    while stack:
        node = stack.pop()
        if not isinstance(node, dict) or id(node) in seen:
            continue
        seen.add(id(node))
        reference = node.get("$ref")
        if isinstance(reference, str):
            if found := target(schema, reference):
                stack.append(found[1])
            continue
        properties = node.get("properties")
        if isinstance(properties, dict):
            required = node.get("required")
            names = {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()
            optional += sum(name not in names for name in properties)
            unions += sum(isinstance(each, dict) and _is_union(each) for each in properties.values())
        stack.extend(inner for place, inner in children(node) if place[0] in _INTO)
    return optional, unions


def _is_union(node: dict[str, Json]) -> bool:
    return isinstance(node.get("type"), list) or "anyOf" in node
