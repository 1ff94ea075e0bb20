"""Shape: projected JSON Schemas compiled to pydantic-core, and the place and kind of each fault.

:func:`compiled` turns the schema of a context into a :class:`Shape`, whose :meth:`Shape.faults` says what is wrong with
a value: where in the caller's JSON, where in the API's own path, and which kind of fault. The words are chosen by the
rules in ``turnlint_rules.shape``: pydantic's error *types* choose among them, never its texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from pydantic_core import CoreConfig, CoreSchema, SchemaValidator, ValidationError
from pydantic_core import core_schema as cs

from turnlint.context import Context
from turnlint.projection import (
    Json,
    Schema,
    branch_tags,
    gating_betas,
    is_open,
    project,
    resolve,
    tags_of,
)
from turnlint.report import Path

BODIES: Final[Mapping[str, str]] = {"messages": "request", "count_tokens": "request", "batches": "batch"}


class Fault(NamedTuple):
    """One thing that is wrong with the shape of a value.

    ``kind`` is the kind of fault (``missing``, ``extra``, ``type``, ``tag``, ``value``, ``pattern``, ``length``,
    ``range``) or the name of the rule that owns the scalar test which failed. ``keyword`` is the JSON Schema keyword
    that the value breaks. ``path`` addresses the caller's JSON, ``location`` is the API's own dotted path. ``node`` is
    the schema node, ``value`` the offending value, ``choices`` the tags or values that would fit. ``order`` counts
    the faults of one value in the API's order.
    """

    kind: str
    keyword: str
    path: Path
    location: str
    node: Schema
    value: Json
    order: int = 0
    choices: tuple[str, ...] = ()


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
_PLAIN: Final = (dict, list, str, int, float, bool, type(None))
_JSON_TYPES: Final[Mapping[type, str]] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}


class Unsendable(TypeError):
    """A value that neither JSON nor the SDK can send, with its path."""

    def __init__(self, path: Path, value: object) -> None:
        self.path = path
        place = ".".join(map(str, path)) or "request"
        super().__init__(f"{place}: {_describe(value)} cannot be sent as JSON")


def _describe(value: object) -> str:
    if isinstance(value, float):
        return f"the number {value}"
    return f"a value of type {type(value).__module__}.{type(value).__qualname__}".replace("builtins.", "")


# --- compilation -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _compiled(name: str, platform: str, endpoint: str, api_version: str | None, betas: frozenset[str] | None) -> Shape:
    return Shape(project(name, Context(platform, api_version, betas, endpoint)))


_UNKNOWN: Final = frozenset({"unknown-beta"})


def compiled(context: Context, name: str | None = None) -> Shape:
    """The compiled schema of a context, cached by what the tables know of it.

    ``name`` is the schema's; by default the body of the context's endpoint.
    """
    betas = context.betas
    if betas is not None:
        betas = (betas & gating_betas()) | (_UNKNOWN if is_open(context) else frozenset())
    return _compiled(name or BODIES[context.endpoint], context.platform, context.endpoint, context.api_version, betas)


class _Compiler:
    """Compiles a projected schema to a pydantic-core schema, definition by definition."""

    def __init__(self, schema: Schema) -> None:
        self.defs: Schema = schema.get("$defs", {})
        self.needed: list[str] = []
        self.done: dict[str, CoreSchema] = {}

    def root(self, schema: Schema) -> CoreSchema:
        root = self.node(schema)
        while self.needed:
            name = self.needed.pop()
            if name not in self.done:
                self.done[name] = cs.any_schema()  # breaks cycles while the definition is being made
                made = self.node(self.defs[name])
                self.done[name] = {**made, "ref": name}
        return cs.definitions_schema(root, list(self.done.values()))

    def node(self, node: Schema) -> CoreSchema:
        if "$ref" in node:
            name = node["$ref"].rsplit("/", 1)[1]
            self.needed.append(name)
            return cs.definition_reference_schema(name)
        if "oneOf" in node:
            return self._tagged(node)
        if "anyOf" in node:
            return self._untagged(node)
        if "const" in node:
            return cs.literal_schema([node["const"]])
        if "enum" in node:
            return _nullable(node, cs.literal_schema([value for value in node["enum"] if value is not None]))
        kinds = node.get("type")
        if kinds is None:
            return cs.any_schema()
        kind = kinds if isinstance(kinds, str) else next(each for each in kinds if each != "null")
        made: CoreSchema = _SCALARS[kind](node) if kind in _SCALARS else getattr(self, f"_{kind}")(node)
        return _nullable(node, made)

    def _object(self, node: Schema) -> CoreSchema:
        if "properties" not in node:
            values = node.get("additionalProperties")
            if isinstance(values, dict):
                return cs.dict_schema(cs.str_schema(strict=True), self.node(values), strict=True)
            return cs.is_instance_schema(dict)
        required = node.get("required", ())
        fields = {
            name: cs.typed_dict_field(self.node(sub), required=name in required)
            for name, sub in node["properties"].items()
        }
        closed = node.get("additionalProperties") is False
        return cs.typed_dict_schema(fields, extra_behavior="forbid" if closed else "ignore", strict=True)

    def _array(self, node: Schema) -> CoreSchema:
        least, most = node.get("minItems"), node.get("maxItems")
        items = self.node(node["items"]) if "items" in node else None
        return cs.list_schema(items, min_length=least, max_length=most, strict=True)

    def _tagged(self, node: Schema) -> CoreSchema:
        tag = node["discriminator"]["propertyName"]
        choices: dict[Any, CoreSchema] = {}
        for branch in node["oneOf"]:
            if "x-passing-branch" in branch:
                continue
            made = self.node(branch)
            for name in branch_tags(branch, tag, self.defs):
                choices[name] = made
        default = node.get("x-default-tag")
        finder: str | Callable[[Any], Any] = tag if default is None else _tag_or(tag, default)
        return cs.tagged_union_schema(choices, finder, strict=True, from_attributes=False)

    def _untagged(self, node: Schema) -> CoreSchema:
        branches = _meaningful(node)
        made = [self.node(branch) for _, branch in branches]
        if len(made) == 1:
            union = made[0]
        else:
            labelled: list[CoreSchema | tuple[CoreSchema, str]] = [
                (each, str(index)) for each, (index, _) in zip(made, branches, strict=True)
            ]
            union = cs.union_schema(labelled, mode="left_to_right")
        return cs.nullable_schema(union) if len(branches) < len(node["anyOf"]) else union


def _meaningful(node: Schema) -> list[tuple[int, Schema]]:
    """The branches of an ``anyOf`` that are not ``null``, with their indices."""
    return [(index, branch) for index, branch in enumerate(node["anyOf"]) if branch.get("type") != "null"]


def _tag_or(tag: str, default: str) -> Callable[[Any], Any]:
    """Finds the tag of an object that may leave it out, or null; ``None`` for what is no object."""

    def find(value: Any) -> Any:
        if not isinstance(value, dict):
            return None
        found = value.get(tag)
        return default if found is None else found

    return find


def _string(node: Schema) -> CoreSchema:
    if node.get("minLength") == 1 and "pattern" in node and not re.search(node["pattern"], ""):
        # The pattern refuses the empty string too, and counting the characters of long texts costs time.
        node = {name: value for name, value in node.items() if name != "minLength"}
    bounds = {"min_length": node.get("minLength"), "max_length": node.get("maxLength"), "pattern": node.get("pattern")}
    return cs.str_schema(strict=True, **bounds)


def _bounds(node: Schema) -> dict[str, Any]:
    names = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
    return {short: node[name] for short, name in names.items() if name in node}


def _number(node: Schema) -> CoreSchema:
    return cs.float_schema(strict=True, allow_inf_nan=False, **_bounds(node))


def _integer(node: Schema) -> CoreSchema:
    # JSON Schema counts 1.0 as an integer and no answer of the API says otherwise, so it passes.
    whole = cs.float_schema(strict=True, allow_inf_nan=False, multiple_of=1, **_bounds(node))
    return cs.union_schema(
        [(cs.int_schema(strict=True, **_bounds(node)), "int"), (whole, "whole")], mode="left_to_right"
    )


def _boolean(node: Schema) -> CoreSchema:
    return cs.bool_schema(strict=True)


def _null(node: Schema) -> CoreSchema:
    return cs.none_schema()


_SCALARS: Final[Mapping[str, Callable[[Schema], CoreSchema]]] = {
    "string": _string,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "null": _null,
}


def _nullable(node: Schema, made: CoreSchema) -> CoreSchema:
    kinds = node.get("type")
    null = (isinstance(kinds, list) and "null" in kinds) or None in node.get("enum", ())
    return cs.nullable_schema(made) if null else made


# --- validation ------------------------------------------------------------------------------------------------------


class Shape:
    """A compiled schema. ``schema`` is the projected JSON Schema that it was made of."""

    __slots__ = ("_defs", "_tags", "_validate", "schema")

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._defs: Schema = schema.get("$defs", {})
        self._tags: dict[int, tuple[str, ...]] = {}  # by the identity of a union of this schema
        self._validate = SchemaValidator(_Compiler(schema).root(schema), CoreConfig(strict=True)).validate_python

    def faults(self, value: Json) -> list[Fault]:
        """Everything that is wrong with the shape of a value, in the API's order.

        Raises :class:`Unsendable` where a fault is a value that JSON cannot hold.
        """
        try:
            self._validate(value)
        except ValidationError as failure:
            return self._read(failure, value)
        return []

    def tags(self, union: Schema) -> tuple[str, ...]:
        """The tags of a tagged union of this schema, sorted as the API lists them."""
        found = self._tags.get(id(union))
        if found is None:
            found = self._tags[id(union)] = tuple(sorted(tags_of(union, self._defs)))
        return found

    def _read(self, failure: ValidationError, root: Json) -> list[Fault]:
        faults: list[Fault] = []
        for error in failure.errors(include_url=False, include_context=False):
            fault = self._fault(error["type"], error["loc"], root, len(faults))
            if fault is not None and not (faults and _same(faults[-1], fault)):
                faults.append(fault)
        return faults

    def _fault(self, kind: str, loc: tuple[int | str, ...], root: Json, order: int) -> Fault | None:
        """Walk the schema and the value along pydantic's location, which mixes keys, tags and labels."""
        node: Schema = self.schema
        value = root
        path: list[int | str] = []
        location: list[str] = []
        for step in loc:
            node = self._inner(node)
            if "oneOf" in node:
                node = self._branch(node, str(step))
                if tag := node.get("x-tag", step):
                    location.append(str(tag))
            elif "anyOf" in node:
                meant = self._meant(node, value)
                if step != str(meant):
                    return None  # an error of the branch that was not meant
                node = node["anyOf"][meant]
                if tag := node.get("x-tag"):
                    location.append(tag)
            elif "properties" in node or "items" in node or "additionalProperties" in node:
                path.append(step)
                node = self._child(node, step)
                value = _child_value(value, step)
                location.append(str(step))
            # anything else is the label of a number's two readings: no step of anybody's path
        node = self._inner(node)
        if kind == "missing" and path:
            value = None
        return self._judge(kind, node, value, tuple(path), location, order)

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
        if error == "finite_number" or (kind == "type" and not isinstance(value, _PLAIN)):
            raise Unsendable(path, value)
        choices: tuple[str, ...] = ()
        if kind == "tag":
            choices = self.tags(node)
        elif kind == "value":
            choices = (node["const"],) if "const" in node else tuple(each for each in node["enum"] if each is not None)
        kind = node.get("x-rule", {}).get(keyword, kind)
        return Fault(kind, keyword, path, ".".join(location), node, value, order, choices)

    def _inner(self, node: Schema) -> Schema:
        """The node behind references and a lone nullable branch."""
        while True:
            node = resolve(node, self._defs)
            if "anyOf" not in node:
                return node
            branches = _meaningful(node)
            if len(branches) != 1:
                return node
            node = branches[0][1]

    def _branch(self, union: Schema, tag: str) -> Schema:
        name = union["discriminator"]["propertyName"]
        for branch in union["oneOf"]:
            if "x-passing-branch" not in branch and tag in branch_tags(branch, name, self._defs):
                resolved = resolve(branch, self._defs)
                return {**resolved, "x-tag": branch["x-tag"]} if "x-tag" in branch else resolved
        raise KeyError(tag)

    def _meant(self, union: Schema, value: Json) -> int:
        """The branch of an untagged union whose type is the value's; the last one where none is."""
        branches = _meaningful(union)
        kind = _json_type(value)
        for index, branch in branches:
            declared = self._inner(branch).get("type")
            if declared == kind or (isinstance(declared, list) and kind in declared):
                return index
            if declared is None and kind == "object" and "oneOf" in self._inner(branch):
                return index
        return branches[-1][0]

    def _child(self, node: Schema, step: int | str) -> Schema:
        if isinstance(step, int):
            found = node.get("items", {})
        else:
            found = node.get("properties", {}).get(step)
            if found is None:
                found = node.get("additionalProperties", {})
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


def _json_type(value: Json) -> str:
    for kind, name in _JSON_TYPES.items():
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return name
    return ""


def _same(one: Fault, other: Fault) -> bool:
    """Whether two errors are the two readings of one number."""
    return one.path == other.path and one.location == other.location and one.kind != "extra" != other.kind
