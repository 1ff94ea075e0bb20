"""Polly.JS: HAR by ``creator.name``, whose encoded answers are pieces as they came from the wire.

Where an answer had a ``content-encoding``, the adapter for Node keeps a JSON array of the pieces, each in base64 (older
ones: in hexadecimal digits), in ``content.text``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.formats import har
from turnlint.readers.http.recordings import Part, field, joined
from turnlint.readers.reader import Found, Reader
from turnlint.sources.origins import Around, Holder
from turnlint.values.json import parse

_NAME: Final = "Polly.JS"


def _find(at: Holder) -> Iterator[Found]:
    if field(at.value, "log", "creator", "name") == _NAME:
        yield from har.entries(at, _content)


def _content(at: Holder) -> Part | None:
    text: Any = field(at.value, "text")
    packed = field(at.value, "encoding") == "base64" or field(at.value, "_isBinary") is True
    if packed and isinstance(text, str) and text.lstrip().startswith("["):
        raw = joined(parse(text.encode("utf-8", "surrogatepass")).value)
        if raw is not None:
            return Part(raw, Around(at.inside("text")))
    return har.content(at)


READER: Final = Reader("polly", "recordings of Polly.JS", suffixes=(".har",), finds=_find)
