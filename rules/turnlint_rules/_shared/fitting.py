"""What in a value does not fit a tool's schema, for rules that say so in words."""

from __future__ import annotations

from typing import Any, NamedTuple

from turnlint_rules._shared.applied import Refusal, apply, compiled
from turnlint_rules._shared.verdicts import remembered

Json = Any


class Misfit(NamedTuple):
    """The first complaint about a value.

    * ``path``: what in the value does not fit, as far as that can be told.
    * ``keyword``: the keyword of the schema that it breaks.
    * ``field``: the name of the field that ``required`` misses or ``additionalProperties`` forbids; empty for others.
    """

    path: tuple[str | int, ...]
    keyword: str
    field: str = ""


class Fitting(NamedTuple):
    """What came of holding a value against a schema: the misfit if there is one, why it was not held, the steps."""

    misfit: Misfit | None = None
    refusal: Refusal | None = None
    cost: int = 0


_TOO_DEEP = Fitting(refusal=Refusal.DEPTH)


def held_against(schema: dict[str, Json], value: Json) -> Fitting:
    """Hold a value against a schema. That it is no object is told elsewhere."""
    return _held([schema, value]) or _TOO_DEEP


@remembered
def _held(pair: list[Json]) -> Fitting:
    schema, value = pair
    if not isinstance(value, dict):
        return Fitting()
    verdict = apply(schema, [value])
    # Dialects of regular expressions differ, so a schema that has some proves no misfit.
    misfit = _first(schema, value) if verdict.misfits and not verdict.matched else None
    return Fitting(misfit, verdict.refusal, verdict.cost)


def _first(schema: dict[str, Json], value: Json) -> Misfit | None:
    for error in compiled(schema).iter_errors(value):
        keyword = next((str(step) for step in reversed(error.schema_path) if isinstance(step, str)), "")
        return Misfit(tuple(error.instance_path), keyword, _field(error.kind))
    return None


def _field(kind: Any) -> str:
    """The name of the field that is missing, or the first one that should not be there."""
    if (missing := getattr(kind, "property", None)) is not None:
        return str(missing)
    return next((str(name) for name in getattr(kind, "unexpected", None) or ()), "")
