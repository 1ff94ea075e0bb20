"""Local references inside a JSON Schema: where they lead, and whether they lead in a circle."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Final

Json = Any
Steps = tuple[str | int, ...]

_ONE: Final = (
    "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then", "unevaluatedItems",
    "unevaluatedProperties",
)  # fmt: skip
_SOME: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED: Final = ("dependentSchemas", "patternProperties", "properties")


def children(node: dict[str, Json]) -> Iterator[tuple[Steps, Json]]:
    """The schemas directly inside a schema, with their place, in its own order; definitions are not among them."""
    for keyword, inner in node.items():
        if keyword in _ONE:
            yield (keyword,), inner
        elif keyword in _SOME and isinstance(inner, list):
            for index, each in enumerate(inner):
                yield (keyword, index), each
        elif keyword in _NAMED and isinstance(inner, dict):
            for name, each in inner.items():
                yield (keyword, name), each


def target(root: Json, reference: str) -> tuple[Steps, Json] | None:
    """Where a local reference (``#``, ``#/$defs/A``) leads; None where there is nothing."""
    if reference == "#":
        return (), root
    if not reference.startswith("#/"):
        return None
    steps: list[str | int] = []
    node = root
    if "%" in reference:
        from urllib.parse import unquote

        reference = unquote(reference)
    for part in reference[2:].split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, dict) and name in node:
            steps.append(name)
            node = node[name]
        elif isinstance(node, list) and (index := _index(name)) < len(node):
            steps.append(index)
            node = node[index]
        else:
            return None
    return tuple(steps), node


#: More digits than the index of any item has; Python refuses to read thousands of them.
_DIGITS: Final = 9


def _index(name: str) -> int:
    """The index that a step of a pointer names; larger than any list where it is none (`²` is a digit, but none)."""
    return int(name) if len(name) <= _DIGITS and name.isascii() and name.isdigit() else sys.maxsize


def cycle(root: Json) -> tuple[str, ...]:
    """The definitions of a circle of references, the first one again at the end; empty where there is none.

    A definition is called by the last part of its reference, the root ``#``.
    """
    # By identity, for one definition has many spellings (`#/$defs/A`, `#/%24defs/A`), and each must be walked once.
    trail: dict[int, str] = {id(root): "#"}
    pending: list[Iterator[str]] = [_references(root)]
    done: set[int] = set()
    while trail:
        reference = next(pending[-1], None)
        if reference is None:
            done.add(trail.popitem()[0])
            pending.pop()
            continue
        found = target(root, reference)
        node = id(found[1]) if found is not None else None
        if found is None or node is None or node in done:
            continue
        if node in trail:
            names = list(trail.values())
            begin = list(trail).index(node)
            return tuple(name.rpartition("/")[2] for name in (*names[begin:], names[begin]))
        trail[node] = reference
        pending.append(_references(found[1]))
    return ()


def _references(start: Json) -> Iterator[str]:
    """The references of a schema and the schemas inside it, those behind references excluded."""
    stack = [start]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str):
                yield reference
            stack.extend(reversed([inner for _, inner in children(node)]))
