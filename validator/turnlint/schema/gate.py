"""The gate: a quick yes or no on the shape of a value. Only where it says no are the faults looked for.

Most requests are right, and for those the compiled form (:mod:`turnlint.schema.compiler`) does too much: it makes a new
value while it looks for faults. ``jsonschema-rs`` reads the caller's own objects in place and stops at the first fault,
which takes a third of the time. It gets the same projected schema, written so that it is quick (:func:`gated`).

The law of the gate: what it passes has no fault. It may refuse what has none, for that costs time and nothing else.
What JSON has no word for is refused, so that it can be made plain, with one exception: ``jsonschema-rs`` takes a tuple
for a list and a member of an enumeration for its value. The gate looks for those among the fields of the body, the walk
(:mod:`turnlint.subjects.walk`) in messages and results; deeper inside they pass.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from turnlint.schema.projection import Schema, branch_tags
from turnlint.values.json import Json

#: How deep the gate looks into values that the schema leaves open, such as the input of a call. What is deeper, it does
#: not pass. A bound, because the stack has one, too: a recursive schema would end the process on a deep value.
DEPTH: Final = 32

#: The tags that most blocks of a conversation have, the most frequent first.
_FREQUENT: Final = ("text", "tool_use", "tool_result", "thinking")

_ANNOTATIONS: Final = frozenset({"$schema", "$defs", "title", "description", "discriminator"})
_JSON_TYPES: Final = ("object", "array", "string", "number", "boolean", "null")
_EVERY: Final[Schema] = {"pattern": ""}  # true of every string, and read only where the string is text


#: An integer of so many digits that Python does not write it passes for one, but for no number: then it cannot be sent.
_WRITTEN: Final[Schema] = {"anyOf": [{"type": "number"}, {"type": "null"}]}


class Gate:
    """Says yes or no for one projected schema.

    ``deep`` is false where other schemas judge what this one leaves open: then the gate does not look into it. The
    validators are made when they are first asked, and any number of threads may ask them.
    """

    __slots__ = ("_deep", "_given", "_parsed", "_schema")

    def __init__(self, schema: Schema, *, deep: bool = True) -> None:
        self._schema = schema
        self._deep = deep
        self._given: Callable[[Json], bool] | None = None
        self._parsed: Callable[[Json], bool] | None = None

    def passes(self, value: Json, *, parsed: bool = False) -> bool:
        """Whether the value certainly has no fault.

        ``parsed``: the value came out of a JSON parser, so it holds nothing but JSON, and text is text. Never raises,
        whatever the value.
        """
        told = self._validator(parsed)
        try:
            return told(value) and (parsed or _has_plain_fields(value))
        except Exception:
            return False  # a value that jsonschema-rs cannot take: text that is none, a key or value of a strange type

    def _validator(self, parsed: bool) -> Callable[[Json], bool]:
        if parsed:
            if self._parsed is None:
                self._parsed = _validator(gated(self._schema))
            return self._parsed
        if self._given is None:
            self._given = _validator(gated(self._schema, strict=True, deep=self._deep))
        return self._given


def _validator(schema: Schema) -> Callable[[Json], bool]:
    # Not before the first check: the import takes as long as that of all the rest.
    from jsonschema_rs import Draft202012Validator, RegexOptions

    made: Callable[[Json], bool] = Draft202012Validator(schema, pattern_options=RegexOptions()).is_valid
    return made


def gated(schema: Schema, *, strict: bool = False, deep: bool = True) -> Schema:
    """A projected schema as the gate asks it: the same values pass, but for those that need a word.

    * Annotations are gone, and so is the branch for unknown tags: what it lets through must be seen to be disclosed.
    * A tagged union is an ``anyOf``: its tags differ, so no value fits two branches. The frequent ones come first.
    * ``strict`` is for values that no parser made: every string must be text (no half of a surrogate pair). With
      ``deep``, what the schema leaves open must be JSON, its text text and its numbers finite.
    """
    defs: Schema = schema.get("$defs", {})
    writer = _Writer(defs, strict=strict, deep=strict and deep)
    root = writer.node(schema)
    root["$defs"] = {name: writer.node(node) for name, node in defs.items()}
    if writer.deep:
        root["$defs"].update(_open_values())
    return root


_OPEN: Final[Schema] = {"$ref": "#/$defs/-open-1"}


def _open_values() -> Schema:
    """Definitions of any JSON value, one for each level, so that none refers to itself."""
    made: Schema = {}
    for level in range(1, DEPTH + 1):
        inner: Json = {"$ref": f"#/$defs/-open-{level + 1}"} if level < DEPTH else False
        made[f"-open-{level}"] = {"type": _JSON_TYPES, **_EVERY, "patternProperties": {"": inner}, "items": inner}
    return made


class _Writer:
    """Writes the nodes of a projected schema anew for the gate."""

    def __init__(self, defs: Schema, *, strict: bool, deep: bool) -> None:
        self.defs = defs
        self.strict = strict
        self.deep = deep

    def node(self, node: Schema) -> Schema:
        made: Schema = {}
        for key, value in node.items():
            if key in _ANNOTATIONS or key.startswith("x-"):
                continue
            if key == "properties":
                made[key] = {name: self.node(sub) for name, sub in value.items()}
            elif key == "oneOf":
                made["anyOf"] = [self.node(branch) for branch in self._branches(node)]
            elif key == "anyOf":
                made[key] = [self.node(branch) for branch in value]
            elif isinstance(value, dict):
                made[key] = self.node(value)
            else:
                made[key] = value
        if self.strict and "const" not in made and "enum" not in made:
            self._guard(made)
        return made

    def _branches(self, union: Schema) -> list[Schema]:
        tag = union["discriminator"]["propertyName"]

        def rank(branch: Schema) -> int:
            name = branch_tags(branch, tag, self.defs)[0]
            return _FREQUENT.index(name) if name in _FREQUENT else len(_FREQUENT)

        return sorted((branch for branch in union["oneOf"] if "x-passing-branch" not in branch), key=rank)

    def _guard(self, made: Schema) -> None:
        """Let no string pass that is not text, nor anything but JSON where the schema leaves a value open."""
        kinds = made.get("type", ())
        if "integer" in kinds:
            made["allOf"] = [_WRITTEN]
        if "string" in kinds and "pattern" not in made:
            made.update(_EVERY)
        if isinstance(made.get("additionalProperties"), dict):
            made["propertyNames"] = _EVERY
        if not self.deep:
            return
        if "array" in kinds and "items" not in made:
            made["items"] = _OPEN
        if "object" in kinds and "additionalProperties" not in made:
            if "properties" in made:
                made.update(additionalProperties=_OPEN, propertyNames=_EVERY)
            else:
                made["patternProperties"] = {"": _OPEN}
        if not made:
            made.update(_OPEN)


_KINDS: Final = (dict, list, str, int, float, bool, type(None))
_TYPES: Final = frozenset(_KINDS)


def _has_plain_fields(body: Json) -> bool:
    """Whether the fields of a body of the right shape are what a parser makes of JSON."""
    values = body.values()
    return _TYPES.issuperset(map(type, values)) or all(isinstance(value, _KINDS) for value in values)
