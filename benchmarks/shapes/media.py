"""Images that nothing can compress: a PNG that any viewer opens, a JPEG with real headers and noise for a scan."""

from __future__ import annotations

import base64
import struct
import zlib
from random import Random
from typing import Any, Final, TypeAlias

from benchmarks.shapes.dialogue import MODEL

Json: TypeAlias = Any

_WIDTH: Final = 600
_HEIGHT: Final = 500
"""One byte a pixel: 300 KB."""


def images(count: int, seed: int) -> Json:
    """A clean request with that many images of 300 KB: half from the user, half as the screenshots of a tool."""
    random = Random(seed)
    made = [_image(random, number) for number in range(count)]
    half = count // 2
    call = {"type": "tool_use", "id": "toolu_screens", "name": "take_screenshots", "input": {"count": half}}
    tool = {
        "name": "take_screenshots",
        "description": "Takes pictures of the screen.",
        "input_schema": {"type": "object", "properties": {"count": {"type": "integer"}}},
    }
    return {
        "model": MODEL,
        "max_tokens": 1024,
        "tools": [tool],
        "messages": [
            {"role": "user", "content": [*made[half:], {"type": "text", "text": "Compare these with the screen."}]},
            {"role": "assistant", "content": [call]},
            {
                "role": "user",
                "content": [{"type": "tool_result", "tool_use_id": "toolu_screens", "content": made[:half]}],
            },
        ],
    }


def _image(random: Random, number: int) -> Json:
    kind, raw = ("image/png", png(random)) if number % 2 else ("image/jpeg", jpeg(random))
    return {
        "type": "image",
        "source": {"type": "base64", "media_type": kind, "data": base64.b64encode(raw).decode()},
    }


def png(random: Random) -> bytes:
    """Grey noise, stored and not deflated."""
    noise = random.randbytes(_WIDTH * _HEIGHT)
    rows = b"".join(b"\0" + noise[start : start + _WIDTH] for start in range(0, len(noise), _WIDTH))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def jpeg(random: Random) -> bytes:
    """The segments of a grey baseline JPEG in their order; its scan is noise in which no marker occurs."""
    tables = bytes([0]) + bytes([16] * 64)
    codes = bytes([0, 0, 1, 5, 1, 1, 1, 1, 1, 1]) + bytes(7) + bytes(range(12))
    frame = struct.pack(">BHHB", 8, _HEIGHT, _WIDTH, 1) + bytes([1, 0x11, 0])
    scan = bytes([1, 1, 0, 0, 63, 0])
    segments = (
        (0xE0, b"JFIF\0" + struct.pack(">BBBHHBB", 1, 1, 0, 1, 1, 0, 0)),
        (0xDB, tables),
        (0xC0, frame),
        (0xC4, codes),
        (0xDA, scan),
    )
    head = b"".join(struct.pack(">BBH", 0xFF, mark, len(data) + 2) + data for mark, data in segments)
    noise = random.randbytes(_WIDTH * _HEIGHT).replace(b"\xff", b"\xff\0")
    return b"\xff\xd8" + head + noise + b"\xff\xd9"
