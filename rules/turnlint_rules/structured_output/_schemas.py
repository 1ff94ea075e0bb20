"""The schemas of a request that the API compiles: output formats, and the inputs of strict tools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from turnlint.rule import Conversation, Draft, Path, Remark, Wording, position
from turnlint_rules._shared.tools import each, kind_of
from turnlint_rules.structured_output._subset import Departure, departures

#: What the rules of this family need: any of it may bring a schema.
NEEDS = frozenset({"key:strict", "field:output_config", "field:output_format"})
_UNIONS = frozenset({"allOf", "anyOf", "oneOf"})


@dataclass(frozen=True, slots=True)
class Compiled:
    """A schema that the API compiles: how the API calls its place, and where it stands."""

    where: str
    path: Path
    schema: dict[str, Any]


def strict_tools(conversation: Conversation) -> list[int]:
    """The indices of the strict custom tools."""
    return [
        index
        for index, definition in each(conversation)
        if definition.get("strict") is True and kind_of(definition) == "custom"
    ]


def formats(conversation: Conversation) -> Iterator[Compiled]:
    """The output formats: the current parameter, then the older one."""
    config = conversation.fields.get("output_config")
    current = config.get("format") if isinstance(config, dict) else None
    for where, path, value in (
        ("output_config.format.schema", ("output_config", "format", "schema"), current),
        ("output_format.schema", ("output_format", "schema"), conversation.fields.get("output_format")),
    ):
        schema = value.get("schema") if isinstance(value, dict) else None
        if isinstance(schema, dict):
            yield Compiled(where, path, schema)


def compiled(conversation: Conversation) -> Iterator[Compiled]:
    """Every schema that the API compiles, in its order. Schemas that another rule refuses as a whole are left out."""
    for index in strict_tools(conversation):
        schema = conversation.tools[index].get("input_schema")
        if isinstance(schema, dict) and schema.get("type") == "object" and _UNIONS.isdisjoint(schema):
            yield Compiled(f"tools.{index}.custom", ("tools", index, "input_schema"), schema)
    yield from formats(conversation)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a departure stands, in the caller's JSON and in the walk."""

    where: str
    path: Path
    steps: Path
    number: int

    def say(self, wording: Wording | Remark, *, unsure: bool = False, **values: Any) -> Draft:
        """The finding of a text here."""
        return wording.at(
            (*self.path, *self.steps),
            unsure=unsure,
            order=(*position(self.path), self.number),
            where=self.where,
            **values,
        )


def places(conversation: Conversation, *kinds: str) -> Iterator[tuple[Departure, Spot]]:
    """The departures of these kinds, with their places."""
    for found in conversation.once(_all):
        if found[0].kind in kinds:
            yield found


def _all(conversation: Conversation) -> tuple[tuple[Departure, Spot], ...]:
    return tuple(
        (departure, Spot(item.where, item.path, departure.steps, number))
        for item in compiled(conversation)
        for number, departure in enumerate(departures(item.schema) or ())
    )
