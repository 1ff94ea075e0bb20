"""Projected JSON Schemas, compiled to pydantic-core."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic_core import CoreConfig, CoreSchema, SchemaValidator
from pydantic_core import core_schema as cs

from turnlint.schema.projection import Schema, branch_by_type, branch_tags, json_type, meaningful


def compile_schema(schema: Schema) -> SchemaValidator:
    """The validator of a projected schema."""
    return SchemaValidator(_Compiler(schema).root(schema), CoreConfig(strict=True))


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
        return cs.tagged_union_schema(choices, _tag(tag, node.get("x-default-tag")), from_attributes=False)

    def _untagged(self, node: Schema) -> CoreSchema:
        branches = meaningful(node)
        made = [self.node(branch) for _, branch in branches]
        if len(made) == 1:
            union = made[0]
        else:
            # Told apart by the type of the value, so that faults are those of the branch that was meant.
            choices = {str(index): each for each, (index, _) in zip(made, branches, strict=True)}
            union = cs.tagged_union_schema(choices, _meant(*branch_by_type(node, self.defs)), from_attributes=False)
        return cs.nullable_schema(union) if len(branches) < len(node["anyOf"]) else union


def _meant(by_type: dict[str, int], otherwise: int) -> Callable[[Any], str]:
    def find(value: Any) -> str:
        return str(by_type.get(json_type(value), otherwise))

    return find


#: Stands for a tag that is no string. The engine would print such a tag into its complaint, however deep it is.
_NO_STRING: Final = "\0"


def _tag(name: str, default: str | None) -> Callable[[Any], str | None]:
    """Finds the tag of an object: ``default`` where it is left out, or null; ``None`` for what has none."""

    def find(value: Any) -> str | None:
        if not isinstance(value, dict):
            return None
        found = value.get(name, default)
        if found is None:
            found = default if default is not None or name not in value else _NO_STRING
        return found if found is None or isinstance(found, str) else _NO_STRING

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
