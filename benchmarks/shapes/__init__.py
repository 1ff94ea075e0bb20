"""What is measured: requests as real programs send them, each made here and held to be clean before a clock runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

import orjson

import turnlint
from benchmarks.shapes.agent import history
from benchmarks.shapes.dialogue import conversation, short_messages
from benchmarks.shapes.media import images

Json: TypeAlias = Any


class Shape(NamedTuple):
    """A request to measure: what it is called, what it is, and how it is made."""

    name: str
    what: str
    make: Callable[[], Json]

    def raw(self) -> bytes:
        """Its JSON. Raises ``ValueError`` where turnlint finds anything in it."""
        return clean(self.make())

    def copies(self) -> Callable[[], Json]:
        """A maker of copies that share no object with each other, as a caller's requests share none."""
        raw = self.raw()
        return lambda: orjson.loads(raw)


SHAPES: Final = {
    shape.name: shape
    for shape in (
        Shape("large", "1,001 messages, 1.2 MB", lambda: conversation(1_001)),
        Shape("agent", "an agent's history of 200 KB", lambda: history(200_000)),
        Shape("short", "10,001 short messages", lambda: short_messages(10_001)),
        Shape("huge", "50,001 messages, 58 MB", lambda: conversation(50_001)),
        Shape("six", "6 messages with tools", lambda: conversation(6)),
        Shape("images", "20 images of 300 KB", lambda: images(20, seed=0)),
    )
}


def clean(request: Json) -> bytes:
    """The request's JSON. Raises ``ValueError`` where turnlint finds anything in it, be it advice."""
    raw: bytes = orjson.dumps(request)
    findings = turnlint.check(orjson.loads(raw)).findings
    if findings:
        told = "\n".join(f"  {finding.severity.value} {finding.rule}: {finding.message}" for finding in findings[:5])
        raise ValueError(f"a request that should be clean has {len(findings)} findings:\n{told}")
    return raw
