"""Faults of shape: what is wrong with a value, where in the caller's JSON, and where in the API's own path.

A fault is read off an error of pydantic-core. Its words are chosen by the rules in ``turnlint_rules.shape``: pydantic's
error *types* choose among them, never its texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from turnlint.schema.projection import Schema, branch_tags, innermost, resolve, tags_of
from turnlint.schema.sendable import Unsendable
from turnlint.values.evidence import Evidence, from_json
from turnlint.values.json import Json, Path

if TYPE_CHECKING:
    from pydantic_core import ValidationError


class Fault(NamedTuple):
    """One thing that is wrong with the shape of a value.

    ``kind`` is the kind of fault (``missing``, ``extra``, ``type``, ``tag``, ``value``, ``pattern``, ``length``,
    ``range``) or the name of the rule that owns the scalar test which failed. ``keyword`` is the JSON Schema keyword
    that the value breaks. ``path`` addresses the caller's JSON, ``location`` is the API's own dotted path. ``node`` is
    the schema node, ``value`` the offending value, ``choices`` the tags or values that would fit. ``order`` counts
    the faults of one value in the API's order. ``sentence`` is the API's own for this fault of this node, where it has
    one, and ``evidence`` that of the node.
    """

    kind: str
    keyword: str
    path: Path
    location: str
    node: Schema
    value: Json
    order: int = 0
    choices: tuple[str, ...] = ()
    sentence: str = ""
    evidence: tuple[Evidence, ...] = ()


#: The kind of a "fault" that is none: an unknown tag that is let through. It is disclosed, not found.
PASSED: Final = "passed"

# pydantic-core's error type -> the kind of fault, and the keyword of the schema that is broken.
_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("missing", "required"),
    "extra_forbidden": ("extra", "additionalProperties"),
    "union_tag_not_found": ("missing", "discriminator"),
    "union_tag_invalid": ("tag", "discriminator"),
    "literal_error": ("value", "enum"),
    "string_too_short": ("length", "minLength"),
    "string_too_long": ("length", "maxLength"),
    "too_short": ("length", "minItems"),
    "too_long": ("length", "maxItems"),
    "string_pattern_mismatch": ("pattern", "pattern"),
    "greater_than_equal": ("range", "minimum"),
    "greater_than": ("range", "exclusiveMinimum"),
    "less_than_equal": ("range", "maximum"),
    "less_than": ("range", "exclusiveMaximum"),
    "string_unicode": ("unicode", "type"),
}
_WRONG_TYPE: Final = ("type", "type")
#: Every kind of fault, but for the scalar tests that rules own (``x-rule``).
KINDS: Final = frozenset({_WRONG_TYPE[0], *(kind for kind, _ in _KINDS.values())})
#: The kind of fault by the keyword that is broken.
KEYWORDS: Final[Mapping[str, str]] = {
    **{word: kind for kind, word in _KINDS.values()},
    "type": "type",
    "const": "value",
}
#: What a parser makes of JSON. Anything else is made plain before it is found at fault.
_PLAIN: Final = frozenset({dict, list, str, int, float, bool, type(None)})


class _Route(NamedTuple):
    """Where a location of pydantic's leads in the schema.

    * ``node``: the node at its end.
    * ``steps``: for each step of the location, what it adds to the API's path: ``None`` for itself (then it is also a
      step of the value's path), a tag, or nothing.
    """

    node: Schema
    steps: tuple[str | None, ...]


#: Stands for any key that is not in the schema.
_UNKNOWN_KEY: Final = "\0"
#: How many routes are kept; callers' own keys are in them.
_ROUTES: Final = 4096


class FaultReader:
    """Reads the errors of pydantic-core as faults of a projected schema."""

    __slots__ = ("_branches", "_defs", "_routes", "_said", "_schema")

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._defs: Schema = schema.get("$defs", {})
        # By the identity of a node of this schema, which lives as long as the reader.
        self._branches: dict[int, dict[str, Schema]] = {}
        self._said: dict[tuple[str, str, int], tuple[str, tuple[str, ...], str, tuple[Evidence, ...]]] = {}
        self._routes: dict[tuple[str | int | None, ...], _Route] = {}

    def read(self, failure: ValidationError, root: Json) -> list[Fault]:
        """The faults of a value, in the API's order.

        Raises :class:`Unsendable` where a fault is a value that JSON cannot hold.
        """
        faults: list[Fault] = []
        errors = failure.errors(include_url=False, include_context=False)
        errors.reverse()
        while errors:  # each is let go as soon as it is read: there may be very many
            error = errors.pop()
            fault = self._fault(error["type"], error["loc"], root, len(faults))
            if fault is not None and not (faults and _same(faults[-1], fault)):
                faults.append(fault)
        return faults

    def _fault(self, kind: str, loc: tuple[int | str, ...], root: Json, order: int) -> Fault | None:
        """Follow pydantic's location, which mixes keys, tags and labels, through the value."""
        route = self._route((*loc[:-1], _UNKNOWN_KEY) if kind == "extra_forbidden" else loc)
        value = root
        path: list[int | str] = []
        location: list[str] = []
        for step, told in zip(loc, route.steps, strict=True):
            if told is None:
                path.append(step)
                location.append(str(step))
                value = _child_value(value, step)
            elif told:
                location.append(told)
        if kind == "missing" and path:
            value = None
        return self._judge(kind, route.node, value, tuple(path), location, order)

    def _route(self, loc: tuple[int | str, ...]) -> _Route:
        """Where a location leads in the schema: the same for every index, and every key that no schema has."""
        key = tuple([None if step.__class__ is int else step for step in loc])
        found = self._routes.get(key)
        if found is None:
            if len(self._routes) >= _ROUTES:
                self._routes.clear()
            found = self._routes[key] = self._lead(loc)
        return found

    def _lead(self, loc: tuple[int | str, ...]) -> _Route:
        node = self._schema
        steps: list[str | None] = []
        for step in loc:
            node = innermost(node, self._defs)
            if "oneOf" in node:
                node = self._branch(node, str(step))
                steps.append(str(node.get("x-tag", step)))
            elif "anyOf" in node:
                node = node["anyOf"][int(step)]
                steps.append(node.get("x-tag", ""))
            elif "properties" in node or "items" in node or "additionalProperties" in node:
                node = _child(node, step)
                steps.append(None)
            else:
                steps.append("")  # the label of a number's two readings
        return _Route(innermost(node, self._defs), tuple(steps))

    def _judge(
        self, error: str, node: Schema, value: Json, path: Path, location: list[str], order: int
    ) -> Fault | None:
        kind, keyword = _KINDS.get(error, _WRONG_TYPE)
        if keyword == "discriminator":
            name = node["discriminator"]["propertyName"]
            if not isinstance(value, dict):
                kind, keyword = _WRONG_TYPE
            elif kind == "missing":
                location = [*location, name]
            else:
                value = value.get(name)
                if _passes(node, value):
                    return Fault(PASSED, keyword, path, ".".join(location), node, value, order)
        elif keyword == "pattern" and value == "" and "minLength" in node:
            kind, keyword = "length", "minLength"
        elif kind == "value" and node.get("type") == "string" and "x-says" in node and not isinstance(value, str):
            kind, keyword = _WRONG_TYPE  # the API's own validator of a string, not a list of literals
        if error == "finite_number" or (kind in ("type", "value") and type(value) not in _PLAIN):
            raise Unsendable(path, value)
        owner, choices, sentence, evidence = self._told(kind, keyword, node)
        return Fault(owner, keyword, path, ".".join(location), node, value, order, choices, sentence, evidence)

    def _told(self, kind: str, keyword: str, node: Schema) -> tuple[str, tuple[str, ...], str, tuple[Evidence, ...]]:
        """What a node says of a kind of fault: whose it is, what would fit, the API's sentence, and the evidence."""
        key = (kind, keyword, id(node))
        found = self._said.get(key)
        if found is None:
            evidence = tuple(from_json(entry) for entry in node.get("x-evidence", ()))
            owner = node.get("x-rule", {}).get(keyword, kind)
            sentence = node.get("x-says", {}).get(keyword, "")
            found = self._said[key] = (owner, self._choices(kind, node), sentence, evidence)
        return found

    def _choices(self, kind: str, node: Schema) -> tuple[str, ...]:
        if kind == "tag":
            return tuple(sorted(tags_of(node, self._defs)))  # as the API lists them
        if kind == "value":
            return (node["const"],) if "const" in node else tuple(each for each in node["enum"] if each is not None)
        return ()

    def _branch(self, union: Schema, tag: str) -> Schema:
        found = self._branches.get(id(union))
        if found is None:
            found = self._branches[id(union)] = dict(self._tagged(union))
        return found[tag]

    def _tagged(self, union: Schema) -> Iterator[tuple[str, Schema]]:
        """The branches of a tagged union by their tags."""
        name = union["discriminator"]["propertyName"]
        for branch in union["oneOf"]:
            if "x-passing-branch" in branch:
                continue
            resolved = resolve(branch, self._defs)
            node = {**resolved, "x-tag": branch["x-tag"]} if "x-tag" in branch else resolved
            for tag in branch_tags(branch, name, self._defs):
                yield tag, node


def _child(node: Schema, step: int | str) -> Schema:
    if isinstance(step, int):
        found = node.get("items", {})
    else:
        found = node.get("properties", {}).get(step)
        if found is None:
            found = node.get("additionalProperties", {})
            if found is False and "additionalProperties" in node.get("x-rule", {}):
                return node  # it says whose fault an unknown key is
    return found if isinstance(found, dict) else {}


def _passes(union: Schema, tag: Json) -> bool:
    """Whether an unknown tag is let through."""
    passing = union.get("x-passing")
    if passing is None or not isinstance(tag, str) or tag in passing["known"]:
        return False
    return re.search(passing["pattern"], tag) is not None


def _child_value(value: Json, step: int | str) -> Json:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _same(one: Fault, other: Fault) -> bool:
    """Whether two errors are the two readings of one number."""
    return one.path == other.path and one.location == other.location and one.kind != "extra" != other.kind
