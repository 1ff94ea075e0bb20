"""Request bodies, and bare message lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.readers.reader import Reader
from turnlint.readers.record import Record
from turnlint.readers.shapes import is_body, is_messages, platform_of
from turnlint.sources.origins import InDocument
from turnlint.values.exchange import Exchange


def body(at: InDocument, *, doubtful: bool = False) -> Record:
    """A value, taken for a request body that stands by itself."""
    platform = platform_of(at.value) or "anthropic"
    return Record(Exchange(at.value, platform=platform), at, alone=True, doubtful=doubtful)


def _find(at: InDocument) -> Iterator[Record]:
    if is_body(at.value) or is_messages(at.value):
        yield body(at)


READER: Final = Reader("bodies", "request bodies, and bare lists of messages, as JSON or JSON Lines", finds=_find)
