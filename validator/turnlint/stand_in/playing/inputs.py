"""Values that fit a JSON Schema, the same for the same schema: inputs of tools, and formatted text."""

from __future__ import annotations

import re._constants as kinds
import re._parser as regex
from collections.abc import Mapping
from typing import Any, Final

from turnlint.values.json import Json

#: So deep a value is made; deeper ones are left out.
_DEEPEST: Final = 12
#: So many characters and items are made at most.
_LONGEST: Final = 1_000

_FORMATS: Final = {
    "date": "2026-11-26",
    "date-time": "2026-11-26T12:00:00Z",
    "time": "12:00:00Z",
    "duration": "P1D",
    "email": "mill@example.org",
    "hostname": "example.org",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.org/mill",
    "uri-reference": "/mill",
    "uuid": "6f1e8a7c-2f0d-4d3b-9a53-0c1d2e3f4a5b",
}


def fitting(schema: Json, *, all_properties: bool = True) -> Json:
    """A value that fits a schema, as far as that can be told without search; for any JSON value there is one.

    * ``all_properties``: whether properties that may be left out are made too.

    A schema that asks for what no simple value has (``not``, patterns with conditions) may get one that does not fit.
    """
    return _Maker(schema if isinstance(schema, Mapping) else {}, all_properties).make(schema, 0)


class _Maker:
    def __init__(self, root: Mapping[str, Json], everything: bool) -> None:
        self._root = root
        self._everything = everything

    def make(self, schema: Json, depth: int) -> Json:
        if not isinstance(schema, Mapping) or depth > _DEEPEST:
            return "…" if schema is True or depth > _DEEPEST else None
        schema = self._merged(schema, depth)
        for key in ("const", "default"):
            if key in schema:
                return schema[key]
        if isinstance(schema.get("enum"), list) and schema["enum"]:
            return schema["enum"][0]
        if isinstance(schema.get("examples"), list) and schema["examples"]:
            return schema["examples"][0]
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next((each for each in kind if each != "null"), "null")
        return getattr(self, f"_{kind}", self._guessed)(schema, depth)

    def _merged(self, schema: Mapping[str, Json], depth: int) -> Mapping[str, Json]:
        """A schema with what it refers to, and the first of its alternatives."""
        made = dict(schema)
        for _ in range(_DEEPEST):
            pointer = made.pop("$ref", None)
            parts = [self._at(pointer)] if isinstance(pointer, str) else []
            for key in ("anyOf", "oneOf"):
                options = made.pop(key, None)
                if isinstance(options, list) and options:
                    parts.append(next((each for each in options if each != {"type": "null"}), options[0]))
            every = made.pop("allOf", None)
            parts += every if isinstance(every, list) else []
            if not parts:
                break
            for part in parts:
                if isinstance(part, Mapping):
                    made = _joined(made, part)
        return made

    def _at(self, pointer: str) -> Json:
        node: Json = self._root
        for step in pointer.removeprefix("#").strip("/").split("/") if pointer.startswith("#/") else ():
            node = node.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(node, Mapping) else None
        return node

    def _guessed(self, schema: Mapping[str, Json], depth: int) -> Json:
        if "properties" in schema or "required" in schema or depth == 0:
            return self._object(schema, depth)
        if "items" in schema or "prefixItems" in schema:
            return self._array(schema, depth)
        return 1 if "minimum" in schema or "maximum" in schema else self._string(schema, depth)

    def _object(self, schema: Mapping[str, Json], depth: int) -> Json:
        properties = schema.get("properties")
        properties = properties if isinstance(properties, Mapping) else {}
        needed = schema.get("required")
        needed = [name for name in needed if isinstance(name, str)] if isinstance(needed, list) else []
        names = [*properties, *(name for name in needed if name not in properties)]
        rest = schema.get("additionalProperties", True)
        return {
            name: self.make(properties.get(name, rest if isinstance(rest, Mapping) else {"type": "string"}), depth + 1)
            for name in names
            if name in needed or (self._everything and depth < 3)
        }

    def _array(self, schema: Mapping[str, Json], depth: int) -> Json:
        first = schema.get("prefixItems")
        made = [self.make(each, depth + 1) for each in first] if isinstance(first, list) else []
        wanted = max(_whole(schema.get("minItems"), 0), min(1, _whole(schema.get("maxItems"), 1)))
        items = schema.get("items", {"type": "string"})
        while len(made) < min(wanted, _LONGEST) and items is not False:
            item = self.make(items, depth + 1)
            made.append(f"{item}{len(made)}" if schema.get("uniqueItems") and isinstance(item, str) and made else item)
        return made

    def _string(self, schema: Mapping[str, Json], depth: int) -> Json:
        if isinstance(schema.get("pattern"), str) and (made := matching(schema["pattern"])) is not None:
            return made
        text = _FORMATS.get(str(schema.get("format")), "mill")
        least, most = _whole(schema.get("minLength"), 0), _whole(schema.get("maxLength"), _LONGEST)
        while len(text) < min(least, _LONGEST):
            text += text
        return text[: max(min(most, _LONGEST), 0)] if len(text) > most else text

    def _integer(self, schema: Mapping[str, Json], depth: int) -> Json:
        return int(self._number({**schema, "multipleOf": schema.get("multipleOf", 1)}, depth))

    def _number(self, schema: Mapping[str, Json], depth: int) -> Json:
        low, high = _bound(schema, "minimum", "exclusiveMinimum"), _bound(schema, "maximum", "exclusiveMaximum")
        step = schema.get("multipleOf")
        step = step if isinstance(step, int | float) and step > 0 else None
        value: float = 1 if low is None else low
        if low is None and high is not None:
            value = min(1, high)
        if schema.get("exclusiveMinimum") == value or schema.get("exclusiveMaximum") == value:
            shift = step or 0.5
            value += shift if schema.get("exclusiveMinimum") == value else -shift
        if step:
            value = step * -(-value // step)
            if high is not None and value > high:
                value = step * (high // step)
        return int(value) if float(value).is_integer() else value

    def _boolean(self, schema: Mapping[str, Json], depth: int) -> Json:
        return True

    def _null(self, schema: Mapping[str, Json], depth: int) -> Json:
        return None


def _joined(one: Mapping[str, Json], other: Mapping[str, Json]) -> dict[str, Json]:
    """Two schemas that both hold."""
    made = {**other, **one}
    for key in ("properties", "$defs"):
        if isinstance(one.get(key), Mapping) and isinstance(other.get(key), Mapping):
            made[key] = {**other[key], **one[key]}
    if isinstance(one.get("required"), list) and isinstance(other.get("required"), list):
        made["required"] = [*one["required"], *other["required"]]
    return made


def _whole(value: Json, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _bound(schema: Mapping[str, Json], *keys: str) -> float | None:
    found = [schema[key] for key in keys if isinstance(schema.get(key), int | float)]
    return (max if keys[0] == "minimum" else min)(found) if found else None


def matching(pattern: str) -> str | None:
    """A text that a regular expression matches; ``None`` where it cannot be made.

    It is read as Python reads it: what JSON Schema's dialect has beside that is not known.
    """
    try:
        made = "".join(_text(step) for step in regex.parse(pattern))
    except (re_error, RecursionError, OverflowError, LookupError, TypeError, ValueError, StopIteration):
        return None
    return made if len(made) <= _LONGEST else None


re_error: Final = regex.error if hasattr(regex, "error") else ValueError


def _text(step: Any) -> str:
    """The shortest text for a step of a parsed expression."""
    kind, what = step
    if kind is kinds.LITERAL:
        return chr(what)
    if kind is kinds.NOT_LITERAL:
        return "b" if chr(what) == "a" else "a"
    if kind is kinds.ANY:
        return "a"
    if kind is kinds.IN:
        return _one_of(what)
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
        least, _, inner = what
        return "".join(map(_text, inner)) * min(int(least), _LONGEST)
    if kind is kinds.SUBPATTERN:
        return "".join(map(_text, what[-1]))
    if kind is kinds.BRANCH:
        return "".join(map(_text, what[1][0]))
    if kind is kinds.AT:
        return ""
    raise ValueError(f"{kind} is not known")


def _holds(part: tuple[Any, Any], character: str) -> bool:
    """Whether a part of a set has a character."""
    kind, what = part
    if kind is kinds.LITERAL:
        return chr(what) == character
    if kind is kinds.RANGE:
        return bool(what[0] <= ord(character) <= what[1])
    held = {
        kinds.CATEGORY_DIGIT: character.isdigit(),
        kinds.CATEGORY_WORD: character.isalnum() or character == "_",
        kinds.CATEGORY_SPACE: character.isspace(),
    }
    return held.get(what, True)


def _one_of(choices: list[tuple[Any, Any]]) -> str:
    """A character of a set."""
    test = [each for each in choices if each[0] is not kinds.NEGATE]
    if len(test) < len(choices):
        return next(each for each in "aA1-_ .,:/!~\n\u00e9\u4e00" if not any(_holds(part, each) for part in test))
    kind, what = test[0]
    if kind is kinds.LITERAL:
        return chr(what)
    if kind is kinds.RANGE:
        return chr(what[0])
    return str({kinds.CATEGORY_DIGIT: "1", kinds.CATEGORY_WORD: "a", kinds.CATEGORY_SPACE: " "}.get(what, "-"))
