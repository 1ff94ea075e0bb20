"""Responses by themselves: the message that the API sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.readers.reader import Reader
from turnlint.readers.record import Record
from turnlint.readers.shapes import is_response
from turnlint.sources.origins import InDocument
from turnlint.values.exchange import Exchange


def _find(at: InDocument) -> Iterator[Record]:
    if is_response(at.value):
        yield Record(Exchange(None, response=at.value), answer=at)


READER: Final = Reader("responses", "responses by themselves, as JSON or JSON Lines", finds=_find)
