"""A JSON Schema that somebody wrote, applied to values: in bounded time, with bounded stack, and alone.

``jsonschema-rs`` applies it, with regular expressions that run in linear time and nothing but the schema itself to
refer to. It stops for no budget, and on a deep value it would end the process. So what it would do is walked before,
with a count of steps: each pair of a schema and a value that meet, and what the two cost together.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

from turnlint.rule import write
from turnlint_rules._shared.budget import Budget, Spent
from turnlint_rules._shared.metaschema import is_schema
from turnlint_rules._shared.references import children, target

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

Json = Any


class Refusal(StrEnum):
    """Why a schema was not applied; each is a reason for :class:`turnlint.rule.Unjudged`."""

    WORK = "a schema or its examples take more work than the budget allows"
    DEPTH = "a schema or its examples are nested too deep"
    SCOPE = "a schema has scopes, dynamic references or unevaluated parts"
    SCHEMA = "a schema is no JSON Schema"
    REFERENCE = "a schema refers to what it does not hold"
    PATTERN = "a regular expression cannot be matched in linear time"


class Verdict(NamedTuple):
    """What came of applying a schema to some values.

    * ``misfits``: the places of the values that do not fit; empty where the schema was not applied, for the reason
      ``refusal``.
    * ``matched``: the schema has regular expressions, whose dialects differ.
    * ``cost``: the steps that it took.
    """

    misfits: tuple[int, ...] = ()
    refusal: Refusal | None = None
    matched: bool = False
    cost: int = 0


#: Keywords that give a schema a scope of its own, or a meaning that depends on who refers to it, or on its neighbours.
_SCOPED: Final = frozenset(
    {
        "$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor", "$recursiveRef", "$schema",
        "$vocabulary", "additionalItems", "dependencies", "unevaluatedItems", "unevaluatedProperties",
    }
)  # fmt: skip
#: Levels of JSON in a schema and in a value, and schemas inside each other while one is applied. Each takes a part of
#: the stack, of which a thread may have half a megabyte; a quarter was enough for these (measured on Linux).
_LEVELS: Final = 50
_FRAMES: Final = 200
#: Steps for one schema with its values, and the size in bytes that a regular expression may be compiled to.
STEPS: Final = 100_000
_COMPILED: Final = 64 * 1024
#: Steps for compiling a regular expression, and for matching a character.
_COMPILING: Final = 200
_MATCHING: Final = 4
#: Bytes of JSON that are written, or compared, in a step.
_BYTES: Final = 64


def apply(schema: dict[str, Json], values: list[Json], steps: int = STEPS) -> Verdict:
    """Hold values against a schema. Both must be what ``orjson`` parses."""
    budget = Budget(steps)
    schema = _unnamed(schema)
    survey = _Survey(schema, budget)
    refusal: Refusal | None = None
    misfits: tuple[int, ...] = ()
    try:
        if _depth(schema) > _LEVELS or _depth(values) > _LEVELS:
            refusal = Refusal.DEPTH
        else:
            budget.spend((_size(schema) + _size(values)) // _BYTES)
            refusal = survey.refusal()
        if refusal is None:
            work = _Work(schema, budget)
            for value in values:
                work.count(value)
            fits = compiled(schema).is_valid
            misfits = tuple(place for place, value in enumerate(values) if not fits(value))
    except Spent:
        refusal = Refusal.WORK
    except RecursionError:
        refusal = Refusal.DEPTH
    except _Unfit as unfit:
        refusal = unfit.refusal
    return Verdict(misfits, refusal, survey.matched, steps - max(budget.left, 0))


class _Unfit(Exception):
    """A schema that is not applied."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


#: What the library found where it could not compile a schema that is one.
_FAILURES: Final = {"Format": Refusal.PATTERN, "Pattern": Refusal.PATTERN}


def compiled(schema: dict[str, Json]) -> Draft202012Validator:
    """The validator of a schema: only for one that was applied before, since compiling has no budget."""
    from jsonschema_rs import Draft202012Validator, RegexOptions

    try:
        return Draft202012Validator(
            _unnamed(schema),
            retriever=_refuse,
            pattern_options=RegexOptions(size_limit=_COMPILED, dfa_size_limit=_COMPILED),
            validate_formats=False,
        )
    except ValueError as failure:
        kind = type(getattr(failure, "kind", None)).__name__
        raise _Unfit(_FAILURES.get(kind, Refusal.REFERENCE)) from None


def _unnamed(schema: dict[str, Json]) -> dict[str, Json]:
    """A schema without its name and dialect.

    Neither matters where nothing else is referred to; an older dialect would mean another library.
    """
    return {key: value for key, value in schema.items() if key not in ("$schema", "$id")}


def _refuse(uri: str) -> NoReturn:
    """Fetches nothing: neither the network nor the disk is read for what a request refers to."""
    raise ValueError(f"not fetched: {uri}")


class _Survey:
    """What stands in a schema and wherever its references lead: what the library compiles, once for each reference."""

    def __init__(self, root: dict[str, Json], budget: Budget) -> None:
        self.root = root
        self.budget = budget
        self.matched = False

    def refusal(self) -> Refusal | None:
        """Why the schema is not to be applied; ``None`` where it can be."""
        if not is_schema(self.root):
            return Refusal.SCHEMA
        followed: set[str] = set()
        stack: list[Json] = [self.root]
        while stack:
            node = stack.pop()
            self.budget.spend(1)
            if not isinstance(node, dict):
                continue
            self.budget.spend(len(node))
            if not _SCOPED.isdisjoint(node):
                return Refusal.SCOPE
            for pattern in _patterns(node):
                self.matched = True
                self.budget.spend(_COMPILING + len(pattern))
            reference = node.get("$ref")
            if reference is not None and reference not in followed:
                followed.add(reference)
                found = target(self.root, reference)
                if found is None:
                    return Refusal.REFERENCE
                # What stands under keywords that nobody knows was not looked at as a schema.
                if not isinstance(found[1], (dict, bool)) or not is_schema(found[1]):
                    return Refusal.REFERENCE
                self.budget.spend(_size(found[1]) // _BYTES)
                stack.append(found[1])
            stack.extend(inner for _, inner in children(node))
            for name in ("$defs", "definitions"):
                definitions = node.get(name)
                if isinstance(definitions, dict):
                    stack.extend(definitions.values())
        return None


def _patterns(node: dict[str, Json]) -> Iterator[str]:
    if isinstance(pattern := node.get("pattern"), str):
        yield pattern
    if isinstance(named := node.get("patternProperties"), dict):
        yield from named


class _Work:
    """Counts what it takes to apply a schema, meeting by meeting, as if the library never stopped early."""

    def __init__(self, root: dict[str, Json], budget: Budget) -> None:
        self.root = root
        self.budget = budget
        self.targets: dict[str, Json] = {}

    def count(self, value: Json) -> None:
        """Count the steps for one value. Raises ``Spent``, or :class:`_Unfit` where the stack would not do."""
        stack: list[tuple[Json, Json, int]] = [(self.root, value, 1)]
        while stack:
            node, met, frames = stack.pop()
            if not isinstance(node, dict):
                self.budget.spend(1)
                continue
            if frames > _FRAMES:
                raise _Unfit(Refusal.DEPTH)
            self.budget.spend(self._here(node, met))
            stack.extend((inner, part, frames + 1) for inner, part in self._meetings(node, met))

    def _here(self, node: dict[str, Json], value: Json) -> int:
        """The steps of one meeting, those of the schemas and values inside apart."""
        steps = 1 + len(node)
        if isinstance(choices := node.get("enum"), list):
            steps += len(choices) // 64 + len(choices) * (
                _size(value) // _BYTES if isinstance(value, (dict, list)) else 0
            )
        if isinstance(value, str):
            steps += len(value) // _BYTES
            if "pattern" in node:
                steps += _MATCHING * len(value)
        elif isinstance(value, dict):
            steps += sum(len(node[name]) for name in ("required", "properties") if name in node)
            for names in ((dependent := node.get("dependentRequired")) and dependent.values()) or ():
                steps += len(names)
            if named := node.get("patternProperties"):
                steps += len(named) * sum(1 + _MATCHING * len(key) for key in value)
        elif isinstance(value, list) and node.get("uniqueItems") is True:
            steps += len(value) + _size(value) // _BYTES
        if "const" in node and isinstance(value, (dict, list)):
            steps += _size(value) // _BYTES
        return steps

    def _meetings(self, node: dict[str, Json], value: Json) -> Iterator[tuple[Json, Json]]:
        """The schemas inside a schema, each with what it meets of a value."""
        if (reference := node.get("$ref")) is not None:
            yield self._target(reference), value
        for steps, inner in children(node):
            keyword = steps[0]
            if keyword in _IN_PLACE:
                yield inner, value
            elif isinstance(value, dict):
                if keyword in ("properties", "dependentSchemas"):
                    if (name := steps[1]) in value:
                        yield inner, (value[name] if keyword == "properties" else value)
                elif keyword in ("additionalProperties", "patternProperties"):
                    for part in value.values():
                        yield inner, part
                elif keyword == "propertyNames":
                    for name in value:
                        yield inner, name
            elif isinstance(value, list):
                if keyword == "prefixItems":
                    if isinstance(place := steps[1], int) and place < len(value):
                        yield inner, value[place]
                elif keyword in ("contains", "items"):
                    for part in value:
                        yield inner, part

    def _target(self, reference: str) -> Json:
        if reference not in self.targets:
            self.budget.spend(1 + reference.count("/"))
            found = target(self.root, reference)
            self.targets[reference] = True if found is None else found[1]
        return self.targets[reference]


_IN_PLACE: Final = frozenset({"allOf", "anyOf", "else", "if", "not", "oneOf", "then"})


def _size(value: Json) -> int:
    """The bytes of a value's JSON."""
    return len(write(value))


def _depth(value: Json) -> int:
    """The levels of a value: those of a scalar are none."""
    levels, inside = 0, [value]
    while inside:
        inside = [
            each
            for item in inside
            for each in (item.values() if isinstance(item, dict) else item if isinstance(item, list) else ())
            if isinstance(each, (dict, list))
        ]
        levels += 1
    return levels
