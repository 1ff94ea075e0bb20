"""Streams of Amazon Bedrock: each event in a frame of AWS's event stream."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from turnlint.stand_in.wire.answer import Part
from turnlint.values.json import write

FORM: Final = "application/vnd.amazon.eventstream"
_HEADERS: Final = {":event-type": "chunk", ":content-type": "application/json", ":message-type": "event"}
_STRING: Final = 7


def packed(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts of a stream with its events repacked; what was cut within an event is left out."""
    for part in parts:
        if not isinstance(part, bytes):
            yield part
            continue
        for each in part.split(b"\n\n"):
            data = each.partition(b"data: ")[2]
            if data:
                yield _frame(write({"bytes": base64.b64encode(data).decode()}))


def _frame(payload: bytes) -> bytes:
    headers = b"".join(
        struct.pack("!B", len(name)) + name.encode() + struct.pack("!BH", _STRING, len(value)) + value.encode()
        for name, value in _HEADERS.items()
    )
    prelude = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
    begun = prelude + struct.pack("!I", zlib.crc32(prelude)) + headers + payload
    return begun + struct.pack("!I", zlib.crc32(begun))
