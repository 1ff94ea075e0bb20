"""The shape of a body: a gate that says yes or no, and what is wrong where it says no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any, Final

from turnlint.schema.faults import Fault, FaultReader
from turnlint.schema.projection import Schema, gating_betas, is_open, project
from turnlint.values.context import Context
from turnlint.values.json import Json

#: The schema of the body that each endpoint takes.
BODIES: Final[Mapping[str, str]] = {"messages": "request", "count_tokens": "request", "batches": "batch"}


class Shape:
    """A projected JSON Schema, ready to judge values."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def faults(self, value: Json) -> list[Fault]:
        """Everything that is wrong with the shape of a value, in the API's order.

        Raises :class:`turnlint.schema.faults.Unsendable` where a fault is a value that JSON cannot hold.
        """
        from pydantic_core import ValidationError

        try:
            self._validate(value)
        except ValidationError as failure:
            return self._reader.read(failure, value)
        return []

    @cached_property
    def _validate(self) -> Callable[[Json], Any]:
        from turnlint.schema.compiler import compile_schema

        return compile_schema(self.schema).validate_python

    @cached_property
    def _reader(self) -> FaultReader:
        return FaultReader(self.schema)


_UNKNOWN: Final = frozenset({"unknown-beta"})


def shape(context: Context, name: str | None = None) -> Shape:
    """The shape of a context's bodies, cached by what the tables know of the context.

    ``name`` is the schema's; by default that of the body which the context's endpoint takes.
    """
    betas = context.betas
    if betas is not None:
        betas = (betas & gating_betas()) | (_UNKNOWN if is_open(context) else frozenset())
    return _shape(name or BODIES[context.endpoint], context.platform, context.endpoint, context.api_version, betas)


@lru_cache(maxsize=64)
def _shape(name: str, platform: str, endpoint: str, api_version: str | None, betas: frozenset[str] | None) -> Shape:
    return Shape(project(name, Context(platform, api_version, betas, endpoint)))
