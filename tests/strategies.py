"""Hypothesis strategies: any JSON value, and values near a schema."""

from __future__ import annotations

from typing import Any, TypeAlias

from hypothesis import strategies as st

Json: TypeAlias = Any
Schema: TypeAlias = dict[str, Any]

#: Text that orjson can produce: no surrogates.
_characters = st.characters(codec="utf-8")
texts = st.text(_characters, max_size=12)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
    | st.sampled_from(["", " ", "\n", "user", "text", "tool_use", "custom", "ephemeral", "auto", "a\n"])
)
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(texts | st.sampled_from(["type", "id"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@st.composite
def near(draw: st.DrawFn, node: Schema, defs: Schema, depth: int = 0) -> Json:
    """A value that fits a schema node, or nearly: now and then a part of it is any JSON value."""
    if draw(st.integers(0, 40)) == 0:
        return draw(json_values)
    while "$ref" in node:
        node = defs[node["$ref"].rsplit("/", 1)[1]]
    for union in ("oneOf", "anyOf"):
        if union in node:
            branches = [branch for branch in node[union] if "x-passing-branch" not in branch]
            return draw(near(draw(st.sampled_from(branches)), defs, depth + 1))
    if "const" in node:
        return node["const"]
    if "enum" in node:
        return draw(st.sampled_from(node["enum"]))
    kinds = node.get("type")
    kind = draw(st.sampled_from(kinds)) if isinstance(kinds, list) else kinds
    match kind:
        case "object":
            return draw(_object(node, defs, depth))
        case "array":
            least, most = node.get("minItems", 0), min(node.get("maxItems", 2), 2)
            if depth > 9:
                most = least
            items = near(node["items"], defs, depth + 1) if "items" in node else json_values
            return draw(st.lists(items, min_size=min(least, 2), max_size=max(least, most)))
        case "string":
            return draw(_string(node))
        case "integer":
            return draw(st.integers(node.get("minimum", -2) - 1, 2048) | st.sampled_from([1.0, 0.5, 1024]))
        case "number":
            return draw(st.floats(-2, 3) | st.integers(-1, 2))
        case "boolean":
            return draw(st.booleans())
        case "null":
            return None
        case _:
            return draw(json_values)


@st.composite
def _object(draw: st.DrawFn, node: Schema, defs: Schema, depth: int) -> Json:
    made: dict[str, Json] = {}
    required = node.get("required", [])
    for name, sub in node.get("properties", {}).items():
        if (name in required and draw(st.integers(0, 30))) or (name not in required and draw(st.integers(0, 5)) == 0):
            made[name] = draw(near(sub, defs, depth + 1))
    if draw(st.integers(0, 30)) == 0:
        made[draw(texts)] = draw(scalars)
    return made


def _string(node: Schema) -> st.SearchStrategy[str]:
    fitting = st.from_regex(node["pattern"], alphabet=_characters) if "pattern" in node else texts
    least = node.get("minLength", 0)
    if "pattern" not in node and least:
        fitting = st.text(_characters, min_size=min(least, 8), max_size=12)
    bound = node.get("maxLength")
    edges = st.just("a" * bound) | st.just("a" * (bound + 1)) if bound is not None and bound < 2000 else st.just("")
    return fitting | fitting | edges


# --- valid conversations ---------------------------------------------------------------------------------------------
