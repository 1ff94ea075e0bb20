"""Spans, as exporters of OpenTelemetry and tools on top of it write them: OTLP as JSON, the console's, flat maps, rows.

Source: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from turnlint.readers.logs.stored import opened
from turnlint.sources.origins import Holder
from turnlint.sources.translated import Spot
from turnlint.values.json import Path


@dataclass(frozen=True, slots=True)
class Attribute:
    """What an attribute says, JSON in strings opened, and where it stands.

    ``exact``: a path in the value is one at the place; else only all of it is pointed at.
    """

    value: Any
    at: Holder
    exact: bool = True

    def spot(self, path: Path) -> Spot:
        """Where a part of the value stands."""
        return self.at, path if self.exact else ()


class Span(NamedTuple):
    """A span, an event of one or a log record: where it stands, and its attributes."""

    at: Holder
    attributes: Mapping[str, Attribute]

    def get(self, *names: str) -> Any:
        """The value of the first of some attributes that there is."""
        return next((self.attributes[name].value for name in names if name in self.attributes), None)


#: Each level of OTLP, as one release or another calls it.
_RESOURCES: Final = ("resourceSpans", "resource_spans", "resourceLogs", "resource_logs")
_SCOPES: Final = ("scopeSpans", "scope_spans", "scopeLogs", "scope_logs", "instrumentationLibrarySpans")
_RECORDS: Final = ("spans", "logRecords", "log_records")
#: In what lists of spans stand that are no OTLP.
_LISTS: Final = ("spans", "data", "traces")
_PREFIXES: Final = ("gen_ai.", "llm.", "openinference.", "traceloop.", "input.value", "anthropic.")
_COLUMN: Final = "attributes."
#: How many attributes of one span are looked at.
_MOST: Final = 20_000
_DEEPEST: Final = 8


def spans(at: Holder) -> Iterator[Span]:
    """The spans in a value of a document, in order; none where it is of another form."""
    value = at.value
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield from _of_object(at.inside(index))
    elif isinstance(value, dict):
        yield from _of_object(at)


def is_otlp(value: Any) -> bool:
    """Whether a value is an export of OTLP, whatever is in it."""
    return isinstance(value, dict) and any(isinstance(value.get(key), list) for key in _RESOURCES)


def _of_object(at: Holder) -> Iterator[Span]:
    value = at.value
    if is_otlp(value):
        for resource in _items(at, _RESOURCES):
            for scope in _items(resource, _SCOPES):
                for span in _items(scope, _RECORDS):
                    yield from _span(span)
    elif isinstance(value.get("attributes"), (dict, list)) or _is_flat(value):
        yield from _span(at)
    else:
        for inner in _items(at, _LISTS):
            if isinstance(inner.value.get("attributes"), (dict, list)):
                yield from _span(inner)


def _items(at: Holder, keys: tuple[str, ...]) -> Iterator[Holder]:
    for key in keys:
        listed = at.value.get(key)
        for index, item in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(item, dict):
                yield at.inside(key, index)


def _is_flat(value: dict[str, Any]) -> bool:
    """Whether an object has the attributes themselves as its keys, or as the columns of a row."""
    return any(isinstance(key, str) and key.removeprefix(_COLUMN).startswith(_PREFIXES) for key in value)


def _span(at: Holder) -> Iterator[Span]:
    given = at.value.get("attributes")
    held = at.inside("attributes") if isinstance(given, (dict, list)) else at
    found: dict[str, Attribute] = {}
    for name, attribute in _attributes(held):
        found[name.removeprefix(_COLUMN)] = attribute
        if len(found) >= _MOST:
            break
    yield Span(at, found)
    for event in _items(at, ("events",)):
        if isinstance(event.value.get("attributes"), (dict, list)):
            yield Span(
                event,
                {"event.name": Attribute(event.value.get("name"), event)}
                | dict(_attributes(event.inside("attributes"))),
            )


def _attributes(at: Holder) -> Iterator[tuple[str, Attribute]]:
    value = at.value
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict) and isinstance(item.get("key"), str) and isinstance(item.get("value"), dict):
                yield item["key"], _typed(at.inside(index, "value"))
        return
    yield from _flattened(at, "", 0)


def _flattened(at: Holder, name: str, depth: int) -> Iterator[tuple[str, Attribute]]:
    value = at.value
    if depth and (not isinstance(value, (dict, list)) or not value):
        there = opened(at)
        yield name, Attribute(there.value, there)
        return
    if depth:
        yield name, Attribute(value, at)
    if depth < _DEEPEST:
        steps: Any = value if isinstance(value, dict) else range(len(value))
        for step in steps:
            yield from _flattened(at.inside(step), f"{name}.{step}" if name else str(step), depth + 1)


_SCALARS: Final = ("stringValue", "string_value")


def _typed(at: Holder) -> Attribute:
    """A value of OTLP, with its type beside it."""
    for key in _SCALARS:
        if isinstance(at.value.get(key), str):
            there = opened(at.inside(key))
            return Attribute(there.value, there)
    return Attribute(_plain(at.value, 0), at, exact=False)


def _plain(value: Any, depth: int) -> Any:
    """What a typed value stands for."""
    if not isinstance(value, dict) or depth > 4 * _DEEPEST:
        return None
    for key, inner in value.items():
        kind = key.replace("_", "").lower()
        if kind == "intvalue":
            try:
                return int(inner) if isinstance(inner, int) or (isinstance(inner, str) and len(inner) < 20) else None
            except ValueError:
                return None
        if kind in ("stringvalue", "boolvalue", "doublevalue", "bytesvalue"):
            return inner
        values = inner.get("values") if isinstance(inner, dict) else None
        if kind == "arrayvalue":
            return [_plain(each, depth + 1) for each in values] if isinstance(values, list) else []
        if kind == "kvlistvalue":
            return {
                each["key"]: _plain(each.get("value"), depth + 1)
                for each in (values if isinstance(values, list) else ())
                if isinstance(each, dict) and isinstance(each.get("key"), str)
            }
    return None
