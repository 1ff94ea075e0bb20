"""The shape of a body: a gate that says yes or no, and what is wrong where it says no."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, Final

from turnlint.schema.faults import Fault, FaultReader
from turnlint.schema.gate import Gate
from turnlint.schema.projection import Schema, gating_betas, is_open, project
from turnlint.schema.sendable import Unsendable, is_text, unsendable
from turnlint.values.context import Context
from turnlint.values.json import Json

#: The schema of the body that each endpoint takes.
BODIES: Final[Mapping[str, str]] = {"messages": "request", "count_tokens": "request", "batches": "batch"}


class Shape:
    """A projected JSON Schema, ready to judge values.

    The gate decides whether there can be any fault; the schema is compiled when it first says no. ``deep`` is false
    where other schemas judge what this one leaves open.
    """

    def __init__(self, schema: Schema, *, deep: bool = True) -> None:
        self.schema = schema
        self._deep = deep
        self._gate = Gate(schema, deep=deep)

    def passes(self, value: Json, *, parsed: bool = False) -> bool:
        """Whether the gate passes a value: then it has no fault, and what no parser made is not nested deeply."""
        return self._gate.passes(value, parsed=parsed)

    def faults(self, value: Json, *, parsed: bool = False) -> list[Fault]:
        """Everything that is wrong with the shape of a value, in the API's order.

        ``parsed``: the value came out of a JSON parser, so nothing in it is unsendable. Raises
        :class:`turnlint.schema.sendable.Unsendable` where the value holds, in a place that is at fault or open, what
        JSON cannot hold.
        """
        return [] if self.passes(value, parsed=parsed) else self.refused(value, parsed=parsed)

    def refused(self, value: Json, *, parsed: bool = False) -> list[Fault]:
        """The same of a value that the gate is known to refuse."""
        if parsed:
            return self.compiled(value)
        is_plain_text = is_text(value)
        if not is_plain_text:
            _refuse_long_numbers(value)
        faults = self.compiled(value)
        if not self._deep or (faults and is_plain_text):
            return faults
        return [*(fault for fault in faults if fault.kind != "unicode"), *_halves(value, len(faults))]

    def compiled(self, value: Json) -> list[Fault]:
        """What the compiled form finds, whatever the gate says. It does not look into what the schema leaves open."""
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


def _refuse_long_numbers(value: Json) -> None:
    """Raise :class:`Unsendable` for an integer that Python does not write: nor could any message print it."""
    for path, part in unsendable(value):
        if isinstance(part, int):
            raise Unsendable(path, part)


def _halves(value: Json, order: int) -> Iterator[Fault]:
    """The strings and keys with half of a surrogate pair, wherever they stand, as the parser meets them."""
    for number, (path, part) in enumerate(unsendable(value), order):
        if not isinstance(part, str):
            raise Unsendable(path, part)
        yield Fault("unicode", "type", path, ".".join(map(str, path)), {}, part, number)


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
    schema = project(name, Context(platform, api_version, betas, endpoint))
    return Shape(schema, deep=name != "batch")  # what the items of a batch hold, the schema of a request judges
