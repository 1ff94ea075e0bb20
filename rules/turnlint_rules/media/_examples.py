"""Media for the cases: the smallest files of each kind, made here, and the blocks around them."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any


def png(width: int = 1, height: int = 1) -> str:
    """A PNG's header with these dimensions, in base64. Only one row of pixels follows: nothing decodes it."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    return _base64(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pdf_data(pages: int = 1, extra: str = "") -> str:
    """A PDF that says it has so many pages, in base64. ``extra`` goes into its trailer."""
    objects = ("<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[]/Count {pages}>>")
    text = "%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(text))
        text += f"{number} 0 obj{content}endobj\n"
    start = len(text)
    entries = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    text += f"xref\n0 3\n0000000000 65535 f \n{entries}trailer<</Size 3/Root 1 0 R{extra}>>\nstartxref\n{start}\n%%EOF"
    return _base64(text.encode())


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


PNG = png()
JPEG = "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q=="
SVG = _base64(b'<svg xmlns="http://www.w3.org/2000/svg"/>')
PDF = pdf_data()


def image(data: str = PNG, media_type: str = "image/png", **fields: Any) -> dict[str, Any]:
    """An image block with a base64 source."""
    return {"type": "image", "source": {"type": "base64", "media_type": media_type, "data": data}, **fields}


def pdf(data: str = PDF, **fields: Any) -> dict[str, Any]:
    """A document block with a base64 PDF."""
    source = {"type": "base64", "media_type": "application/pdf", "data": data}
    return {"type": "document", "source": source, **fields}


def plain(value: str = "Grass is green.", **fields: Any) -> dict[str, Any]:
    """A document block with a plain text."""
    return {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": value}, **fields}


def linked(kind: str, url: str) -> dict[str, Any]:
    """An image or document block with a URL source."""
    return {"type": kind, "source": {"type": "url", "url": url}}
