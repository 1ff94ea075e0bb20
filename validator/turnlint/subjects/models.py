"""What each Claude model accepts, read from the table in `turnlint_schemas/models.json`.

The table is data: this module gives it types and finds a model by any of its names. A cell that nobody has evidence for
is `None`; whoever asks such a cell must stay silent and say so, for a guess would be a false alarm.

A name resolves only if the table lists it, or if it is the Amazon Bedrock or Google Cloud spelling of a listed one. No
model is guessed from a prefix: a release that the table does not know yet may accept what its predecessor refuses.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson

from turnlint.values.evidence import Evidence, from_json

__all__ = ["UNKNOWN", "Model", "cells", "find_model", "known_models"]

# The longest model identifier that a platform takes is an ARN of 2,048 characters. Longer names are not looked at, so
# that nobody pays for hashing them and none of them stays in the cache.
_LONGEST = 2048


class Model(NamedTuple):
    """What the table knows of one model, on one platform. Every cell but the names is None where nothing is known."""

    id: str
    """The model's name in the table, one of its ids."""
    ids: tuple[str, ...] = ()
    """Every id on Anthropic's own API. The first is the one that the API prints in its errors, whichever was sent."""
    family: str | None = None
    context_window: int | None = None
    """Tokens of input and output together, without a beta header."""
    max_output: int | None = None
    """The greatest `max_tokens` without a beta header."""
    max_output_betas: Mapping[str, int] | None = None
    """Beta header values that open a greater one; empty where none is known to."""
    thinking: tuple[str, ...] | None = None
    """Every `thinking.type` that is taken; others are refused."""
    thinking_default: str | None = None
    """The `thinking.type` that an absent field stands for."""
    interleaved: bool | None = None
    """Whether the interleaved-thinking header works with `enabled`, so that `budget_tokens` may exceed `max_tokens`."""
    prefill: bool | None = None
    """Whether the conversation may end in assistant text. An assistant message without content may end any."""
    sampling: str | None = None
    """`free`, `one-of` (`temperature` or `top_p`), `none` (only defaults), or `haiku-5-5` (only its own defaults)."""
    forced_tool_choice: bool | None = None
    """Whether `tool_choice` `any` and `tool` are taken at all."""
    forced_with_adaptive: bool | None = None
    """Whether they are taken while `thinking.type` is `adaptive`."""
    effort: tuple[str, ...] | None = None
    """Levels of `output_config.effort`; empty where the parameter itself is refused."""
    effort_default: str | None = None
    effort_without_thinking: tuple[str, ...] | None = None
    """Levels that are taken while thinking is `disabled` or `between_tools`."""
    effort_messages: bool | None = None
    """Whether a system message inside `messages` may change the effort."""
    system_messages: bool | None = None
    """Whether role `system` is taken inside `messages`."""
    tool_changes: bool | None = None
    """Whether such a message may hold `tool_addition` and `tool_removal`."""
    toolsets: bool | None = None
    """Whether `computer_toolset_*` and `browser_toolset_*` are taken."""
    refused_tools: tuple[str, ...] | None = None
    """Dated tool types that are known to be refused. A type that is absent is open."""
    preserved_thinking: bool | None = None
    """Whether thinking blocks are bound to the conversation before them."""
    structured_outputs: bool | None = None
    """Whether `output_config.format` is taken."""
    strict_tools: bool | None = None
    citations: bool | None = None
    tool_search: bool | None = None
    programmatic_tools: bool | None = None
    """Whether tools may be called from code execution."""
    compaction: bool | None = None
    """Whether `compact_20260112` is taken in `context_management`."""
    speed: str | None = None
    """What `speed: "fast"` does: `ga`, `beta` (with its header), `ignored`, or `none` (refused)."""
    fallbacks: bool | None = None
    fallback_targets: tuple[str, ...] | None = None
    """Models that some account may fall back to from this one."""
    task_budgets: bool | None = None
    caching: bool | None = None
    cache_minimum: int | None = None
    """Tokens below which nothing is cached, and nothing fails."""
    inference_geo: bool | None = None
    deprecated: str | None = None
    """The day on which service ends, or was announced to end (`YYYY-MM-DD`)."""
    retired: str | None = None
    """The day on which service ended. Clouds may serve the model for longer: it is None for them."""
    automatic_caching: bool | None = None
    """Whether a top-level `cache_control` is taken."""
    eager_streaming: bool | None = None
    """Whether tools may have `eager_input_streaming`."""
    refused_versions: tuple[str, ...] | None = None
    """API versions that are known to be refused where the body names one."""
    doubtful: tuple[str, ...] | None = None
    """Cells whose refusal newer or other sources contradict: what they refuse is a warning."""
    platform: str = "anthropic"
    """The platform that the cells hold for."""

    def __hash__(self) -> int:
        return hash((self.id, self.platform))

    @property
    def snapshot(self) -> str:
        """The name that the API prints in its errors."""
        return self.ids[0] if self.ids else self.id

    def evidence(self, cell: str) -> Evidence | None:
        """The source of one cell, by its name (``prefill``); ``None`` where the cell is unknown.

        For a cell that refuses something it is the source of the refusal.
        """
        if getattr(self, cell) is None:
            return None
        sources = _table().rows.get(self.id, {}).get("evidence", {})
        source = sources.get(f"by_platform.{self.platform}.{cell}") or sources.get(cell)
        return None if source is None else from_json(source)


UNKNOWN = Model("")
"""A model of which nothing is known."""


def find_model(name: object, platform: str = "anthropic") -> Model | None:
    """The model that a name stands for; ``None`` where the table does not have it.

    * ``name``: the value of ``model``, of any type.
    * ``platform``: ``anthropic``, ``bedrock``, ``vertex`` or ``foundry``. The ids of Anthropic's own API are known on
      each, a cloud's spelling only on that cloud. On a cloud, cells that are known for Anthropic's own API alone are
      ``None``, and those that are known to differ have the cloud's value.

    Source of the spellings: the tables of ids in https://platform.claude.com/docs/en/about-claude/models/overview.
    """
    if not isinstance(name, str) or len(name) > _LONGEST:
        return None
    return _find(name, platform)


def known_models() -> Mapping[str, Model]:
    """Every model of the table by its name there, newest generation first, as on Anthropic's own API."""
    return MappingProxyType({name: _model(name) for name in _table().rows})


def cells(model: Model) -> Iterator[tuple[str, Any, Evidence | None]]:
    """The cells of a model in the table's order: the cell's name, its value, and its source."""
    for cell in _CELLS:
        if cell not in ("ids", "family"):
            yield cell, getattr(model, cell), model.evidence(cell)


class _Table(NamedTuple):
    """The parsed file."""

    rows: Mapping[str, Mapping[str, Any]]
    """Each model's row, by its name: a model is made of it when somebody asks."""
    names: Mapping[str, str]
    """Each id of Anthropic's own API, and the canonical name of its model."""
    spellings: Mapping[str, Mapping[str, str]]
    """By platform: ids that follow no rule."""
    regions: frozenset[str]
    """Prefixes of Bedrock's inference profiles."""
    silent: Mapping[str, frozenset[str]]
    """By platform: cells that are unknown there."""


@lru_cache(maxsize=1)
def _table() -> _Table:
    from turnlint_schemas import load

    raw: dict[str, Any] = orjson.loads(load("models.json"))
    rows: dict[str, dict[str, Any]] = raw["models"]
    platforms: dict[str, dict[str, Any]] = raw["platforms"]
    return _Table(
        rows=rows,
        names={alias: name for name, row in rows.items() for alias in row["ids"]},
        spellings={
            platform: {alias: name for name, row in rows.items() for alias in row.get(platform, ())}
            for platform in platforms
        },
        regions=frozenset(platforms["bedrock"]["regions"]),
        silent={platform: frozenset(about["unknown"]) for platform, about in platforms.items()},
    )


_CELLS = tuple(cell for cell in Model._fields if cell not in ("id", "platform"))


@cache
def _model(name: str) -> Model:
    row = _table().rows[name]
    return Model(name, **{cell: _frozen(row[cell]) for cell in _CELLS})


def _frozen(cell: Any) -> Any:
    if isinstance(cell, list):
        return tuple(cell)
    return MappingProxyType(cell) if isinstance(cell, dict) else cell


# A caller checks many requests to few models; the bound keeps hostile names from filling the memory.
@lru_cache(maxsize=256)
def _find(name: str, platform: str) -> Model | None:
    table = _table()
    canonical = table.names.get(name)
    if canonical is None:
        if platform == "bedrock":
            canonical = _bedrock(name, table)
        elif platform == "vertex":
            canonical = _vertex(name, table)
        if canonical is None:
            return None
    return _on(platform, canonical)


@lru_cache(maxsize=256)
def _on(platform: str, canonical: str) -> Model:
    """The model as the platform has it, one object for all spellings."""
    table = _table()
    model = _model(canonical)
    if platform not in table.silent:
        return model
    cells: dict[str, Any] = dict.fromkeys(table.silent[platform])
    differing = table.rows[canonical].get("by_platform", {}).get(platform, {})
    cells |= {cell: _frozen(value) for cell, value in differing.items()}
    return model._replace(platform=platform, **cells)


# An ARN names the model in its last part, except that of an application inference profile, which is opaque.
_ARN = r"arn:aws[a-z-]*:bedrock:[a-z0-9-]*:[0-9]*:(?:foundation-model|inference-profile)/([^/]+)"
_REVISION = r"-v[0-9]+(?::[0-9]+(?::[0-9]+k)?)?"


def _bedrock(name: str, table: _Table) -> str | None:
    """The model behind a Bedrock id: `anthropic.claude-haiku-4-5-20251001-v1:0`, perhaps with a region or in an ARN."""
    if arn := re.fullmatch(_ARN, name):
        name = arn[1]
    region, maker, model = name.rpartition("anthropic.")
    if not maker or (region and (region[-1] != "." or region[:-1] not in table.regions)):
        return None
    own = table.spellings["bedrock"].get(model) or table.names.get(model)
    if own is not None:
        return own
    # The revision may only stand at the end: in the middle it would be part of a name that the table does not have.
    cut = model.rfind("-v")
    return table.names.get(model[:cut]) if cut > 0 and re.fullmatch(_REVISION, model[cut:]) else None


def _vertex(name: str, table: _Table) -> str | None:
    """The model behind a Google Cloud id: `claude-haiku-4-5@20251001`, alone or at the end of a resource name."""
    name = name.rpartition("publishers/anthropic/models/")[2]
    own = table.spellings["vertex"].get(name) or table.names.get(name)
    if own is not None:
        return own
    base, at, version = name.partition("@")
    if not at:
        return None
    return table.names.get(base if version == "default" else f"{base}-{version}")
