"""An answer on its way to a client, whatever carries it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias

from turnlint.values.json import Json, write


class End(Enum):
    """How an answer ends before its end: the connection is closed, or reset."""

    CLOSED = "closed"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Wait:
    """So many seconds in which nothing is sent."""

    seconds: float


Part: TypeAlias = bytes | Wait | End


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of HTTP: ``parts`` are sent one after another; ``length`` is that of a body that is sent whole."""

    status: int
    headers: Mapping[str, str]
    parts: Iterator[Part] | tuple[Part, ...] = ()
    length: int | None = field(default=None)


JSON: Final = "application/json"
STREAM: Final = "text/event-stream; charset=utf-8"


def of_json(status: int, value: Json, headers: Mapping[str, str]) -> Answer:
    """An answer that is JSON."""
    return of_bytes(status, write(value), JSON, headers)


def of_bytes(status: int, raw: bytes, kind: str, headers: Mapping[str, str]) -> Answer:
    """An answer that is whole."""
    return Answer(status, {"content-type": kind, **headers}, (raw,), len(raw))
