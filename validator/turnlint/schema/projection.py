"""The JSON Schemas of the API's bodies, projected to a context.

The schemas in ``turnlint_schemas`` are the single source of shape. Some of their nodes exist only with a beta, on some
platforms, for some endpoints or in some API versions; :func:`project` leaves out what a context does not have. Its
result is plain JSON Schema 2020-12: the gate and the compiler take it, and so does ``jsonschema``, to which both are
held (:mod:`turnlint.schema.reference`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, TypeAlias

import orjson

from turnlint.values.context import Context
from turnlint.values.json import Json

Schema: TypeAlias = dict[str, Any]

#: Each schema file, and those whose definitions it refers to, directly or not.
_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "request": ("content_blocks", "tools"),
    "batch": (),
    "response": (),
    "stream_events": ("response", "error"),
    "error": (),
    "content_blocks": ("tools",),
    "tools": ("content_blocks",),
}


@lru_cache(maxsize=len(_FILES))
def _file(name: str) -> Schema:
    from turnlint_schemas import load

    document: Schema = orjson.loads(load(f"{name}.json"))
    return document


@lru_cache(maxsize=len(_FILES))
def definitions(name: str) -> Schema:
    """The definitions that a schema may refer to, its own and those of other files; no two share a name."""
    documents = (_file(file) for file in (name, *_FILES[name]))
    return {key: node for document in documents for key, node in document.get("$defs", {}).items()}


def properties(name: str) -> Mapping[str, Schema]:
    """The properties of a body, in the API's order, whatever the context."""
    found: Schema = _file(name)["properties"]
    return found


@lru_cache(maxsize=1)
def known_betas() -> frozenset[str]:
    """The ``anthropic-beta`` values that the tables know."""
    from turnlint_schemas import load

    return frozenset(orjson.loads(load("betas.json"))["betas"])


@lru_cache(maxsize=8)
def refused_betas(platform: str) -> frozenset[str]:
    """The known ``anthropic-beta`` values that a platform is known to refuse."""
    from turnlint_schemas import load

    rows: dict[str, dict[str, Any]] = orjson.loads(load("betas.json"))["betas"]
    return frozenset(
        name for name, row in rows.items() if row.get("platforms", {}).get(platform, {}).get("taken") is False
    )


@lru_cache(maxsize=1)
def known_versions() -> frozenset[str]:
    """The ``anthropic-version`` values that the tables know."""
    from turnlint_schemas import load

    return frozenset(orjson.loads(load("betas.json"))["versions"])


def unknown(context: Context) -> tuple[str, ...]:
    """The betas and the version of a context that the tables do not know, as they are disclosed."""
    found = [f"beta `{beta}`" for beta in sorted((context.betas or frozenset()) - known_betas())]
    if context.api_version is not None and context.api_version not in known_versions():
        found.append(f"api_version `{context.api_version}`")
    return tuple(found)


def is_open(context: Context) -> bool:
    """Whether the context names a beta or version that the tables do not know: then unknown keys and tags pass."""
    if context.betas is None and context.api_version is None:
        return False
    return bool(unknown(context))


def annotated(annotation: str, names: Iterable[str] = tuple(_FILES)) -> Iterator[Schema]:
    """Every node of the unprojected schema files that has an annotation."""
    stack: list[Json] = [_file(name) for name in names]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if annotation in node:
                yield node
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


@lru_cache(maxsize=1)
def gating_betas() -> frozenset[str]:
    """The betas that some schema node depends on: only these tell one compiled schema from another."""
    files = ("request", "content_blocks", "tools", "batch")
    named = (node["x-beta"] for node in annotated("x-beta", files))
    in_bodies = (betas for node in annotated("x-body-beta", files) for betas in node["x-body-beta"].values())
    return frozenset(beta for betas in (*named, *in_bodies) for beta in betas)


def project(name: str, context: Context) -> Schema:
    """A plain, self-contained JSON Schema 2020-12 for one context.

    ``name`` is a schema's name (``request``, ``batch``, ``response``, …). Properties and branches that the context does
    not have are gone; references point inside; a union's unknown dated members and, where :func:`is_open`, unknown
    keys and tags are let through. Annotations stay: validators ignore them.
    """
    merged: Schema = {**_file(name), "$defs": definitions(name)}
    merged.pop("$id", None)
    projected = _Projector(name, context).node(merged)
    assert isinstance(projected, dict)
    return projected


class _Projector:
    """One walk over a schema that drops what a context does not have."""

    def __init__(self, name: str, context: Context) -> None:
        self.name = name
        self.context = context
        self.open = is_open(context)
        # The params of a batch's items are bodies of the messages endpoint.
        self.endpoint = "messages" if context.endpoint == "batches" else context.endpoint

    def exists(self, node: Schema) -> bool:
        context = self.context
        if "x-beta" in node and context.lacks(*node["x-beta"]) and not self.open:
            return False
        named = node.get("x-body-beta", {}).get(context.platform)
        if named is not None and (context.betas or frozenset()).isdisjoint(named) and not self.open:
            return False
        if "x-platforms" in node and context.platform not in node["x-platforms"]:
            return False
        if "x-endpoints" in node and self.endpoint not in node["x-endpoints"]:
            return False
        versions = node.get("x-api-version")
        return versions is None or context.api_version is None or context.api_version in versions or self.open

    def node(self, node: Json) -> Json:
        if isinstance(node, list):
            return [self.node(item) for item in node if not isinstance(item, dict) or self.exists(item)]
        if not isinstance(node, dict):
            return node
        out: Schema = {}
        for key, value in node.items():
            if key in ("properties", "$defs"):
                out[key] = {name: self.node(sub) for name, sub in value.items() if self.exists(sub)}
            elif key == "$ref":
                out[key] = "#/" + value.split("#/", 1)[1]
            elif key.startswith("x-") or key in ("const", "enum", "description", "title", "required"):
                out[key] = value
            else:
                out[key] = self.node(value)
        if "properties" in out:
            self._require(out)
        if self.open and out.get("additionalProperties") is False:
            del out["additionalProperties"]
        if "discriminator" in out and "oneOf" in out:
            self._let_through(out, node)
        return out

    def _require(self, out: Schema) -> None:
        late = [name for name, sub in out["properties"].items() if self.requires(sub)]
        required = [name for name in (*out.get("required", ()), *late) if name in out["properties"]]
        if required:
            out["required"] = required

    def requires(self, node: Schema) -> bool:
        return self.endpoint in node.get("x-required-endpoints", ()) or self.context.platform in node.get(
            "x-required-platforms", ()
        )

    def _let_through(self, out: Schema, node: Schema) -> None:
        """Add the branch that takes unknown members of known families, or every unknown tag where open.

        A tag that the library knows and the context lacks is refused, not let through.
        """
        if not self.open and "x-members" not in node:
            return
        known = sorted(tags_of(node, definitions(self.name)))
        passing: Schema = {"type": "string", "not": {"enum": known}}
        if not self.open:
            passing["pattern"] = "^(?:" + "|".join(node["x-members"]) + ")$"
        out["x-passing"] = {"pattern": passing.get("pattern", ""), "known": known}
        tag = node["discriminator"]["propertyName"]
        out["oneOf"].append(
            {"type": "object", "properties": {tag: passing}, "required": [tag], "x-passing-branch": True}
        )


def resolve(node: Schema, defs: Schema) -> Schema:
    """The node that a node refers to, over any number of references; itself where it refers to none."""
    while "$ref" in node:
        node = defs[node["$ref"].rsplit("/", 1)[1]]
    return node


def meaningful(node: Schema) -> list[tuple[int, Schema]]:
    """The branches of an ``anyOf`` that are not ``null``, with their indices."""
    return [(index, branch) for index, branch in enumerate(node["anyOf"]) if branch.get("type") != "null"]


def innermost(node: Schema, defs: Schema) -> Schema:
    """The node behind references and a lone branch beside ``null``."""
    while True:
        node = resolve(node, defs)
        branches = meaningful(node) if "anyOf" in node else []
        if len(branches) != 1:
            return node
        node = branches[0][1]


def branch_by_type(union: Schema, defs: Schema) -> tuple[dict[str, int], int]:
    """Which branch of an untagged union is meant by a value of a type, and which by one of no type that is there.

    The types of the branches differ: a test holds the schemas to it.
    """
    found: dict[str, int] = {}
    branches = meaningful(union)
    for index, branch in branches:
        node = innermost(branch, defs)
        declared = node.get("type", "object" if "oneOf" in node else ())
        for kind in [declared] if isinstance(declared, str) else declared:
            found.setdefault(kind, index)
    return found, branches[-1][0]


_JSON_TYPES: Final[Mapping[type, str]] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}


def json_type(value: Json) -> str:
    """The JSON type of a value; empty for what is none."""
    found = _JSON_TYPES.get(type(value))
    if found is not None:
        return found
    return next((name for kind, name in _JSON_TYPES.items() if isinstance(value, kind)), "")


def branch_tags(branch: Schema, tag: str, defs: Schema) -> tuple[str, ...]:
    """The tags of one branch of a tagged union; ``tag`` is the name of the property that holds it."""
    declared = resolve(branch, defs)["properties"][tag]
    if "const" in declared:
        return (declared["const"],)
    return tuple(name for name in declared.get("enum", ()) if name is not None)


def tags_of(union: Schema, defs: Schema) -> list[str]:
    """The tags of a tagged union, in the order of its branches."""
    tag = union["discriminator"]["propertyName"]
    branches = (branch for branch in union["oneOf"] if "x-passing-branch" not in branch)
    return [name for branch in branches for name in branch_tags(branch, tag, defs)]
