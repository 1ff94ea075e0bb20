"""One form for both sides: what a field of the SDK's types takes, and what a node of the schemas takes.

A value is `null`, a kind of scalar, some literals, an array, a map, or an object.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import types
import typing
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import typing_extensions
from pydantic import BaseModel

from turnlint_schemas import load

FILES: Final = ("request", "content_blocks", "tools", "batch", "response", "stream_events", "error")
DOCUMENTS: Final[dict[str, dict[str, Any]]] = {name: json.loads(load(f"{name}.json")) for name in FILES}
DEFINITIONS: Final[dict[str, dict[str, Any]]] = {
    name: node for document in DOCUMENTS.values() for name, node in document.get("$defs", {}).items()
}
REQUIRED: Final[tuple[Any, ...]] = (typing.Required, typing_extensions.Required)
_SCALARS: Final[dict[Any, str]] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
    datetime.datetime: "string",
}


class Form:
    """What a field takes, on either side."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self.literals: set[str] = set()
        self.items: list[Any] = []
        self.values: list[Any] = []
        self.objects: list[Any] = []
        self.anything = False


def type_form(annotation: Any) -> Form:
    """What a type of the SDK takes."""
    form = Form()
    _read_type(annotation, form)
    return form


def _read_type(annotation: Any, form: Form) -> None:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (Annotated, typing_extensions.NotRequired, *REQUIRED):
        _read_type(args[0], form)
    elif origin in (Union, types.UnionType):
        for arg in args:
            _read_type(arg, form)
    elif origin is Literal:
        for value in args:
            if isinstance(value, bool):
                form.kinds.add("boolean")
            else:
                form.literals.add(value)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        form.values.append(args[1])
    elif isinstance(origin, type) and issubclass(origin, Iterable) and origin is not typing.IO:
        form.items.append(args[0])
    elif is_declared_object(annotation):
        form.objects.append(annotation)
    elif annotation is object:
        form.anything = True
    elif annotation in _SCALARS:
        form.kinds.add(_SCALARS[annotation])
    elif not (origin is typing.IO or annotation in (os.PathLike, io.IOBase) or origin is os.PathLike):
        # A kind of annotation that no SDK had yet: it shows as a difference where it stands.
        form.kinds.add(repr(annotation))


def is_declared_object(annotation: Any) -> bool:
    """Whether a type is a TypedDict or a model."""
    return isinstance(annotation, type) and (
        hasattr(annotation, "__required_keys__") or issubclass(annotation, BaseModel)
    )


def node_form(node: dict[str, Any]) -> Form:
    """What a node of the schemas takes."""
    form = Form()
    _read_node(node, form)
    return form


def _read_node(node: dict[str, Any], form: Form) -> None:
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        _read_node(DEFINITIONS[name], form)
    elif "anyOf" in node or "oneOf" in node:
        for branch in node.get("anyOf") or node["oneOf"]:
            _read_node(branch, form)
    elif "const" in node or "enum" in node:
        literals = [node["const"]] if "const" in node else node["enum"]
        form.literals.update(value for value in literals if value is not None)
        if None in literals:
            form.kinds.add("null")
    elif "properties" in node:
        form.objects.append(node)
    elif "type" not in node:
        form.anything = True
    else:
        for kind in [node["type"]] if isinstance(node["type"], str) else node["type"]:
            if kind == "array":
                form.items.append(node["items"])
            elif kind == "object":
                form.values.append(node.get("additionalProperties", True))
            else:
                form.kinds.add(kind)


def fields(declared: Any) -> dict[str, tuple[Any, bool]]:
    """The fields of a TypedDict or model of the SDK, by their names on the wire: annotation, and whether required."""
    if issubclass(declared, BaseModel):
        return {
            (info.alias or name): (info.annotation, info.is_required()) for name, info in declared.model_fields.items()
        }
    hints = typing_extensions.get_type_hints(declared, include_extras=True)
    return {name: (hint, get_origin(hint) in REQUIRED) for name, hint in hints.items()}


def sdk_tags(declared: Any) -> set[str]:
    """The values of a TypedDict's or model's `type`."""
    hint = fields(declared).get("type")
    return type_form(hint[0]).literals if hint else set()


def node_tags(node: dict[str, Any]) -> set[str]:
    """The values of a node's `type`."""
    return node_form(node["properties"]["type"]).literals if "type" in node["properties"] else set()
