"""What Pillow and pypdf read in the headers of images and PDFs. Nothing is ever decoded or rendered.

Both libraries are the extra ``media``; the rules that import this module ask for it.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Any, Final, TypeVar

from turnlint_rules.media._sources import PREFIX, decoded, image_type

# Pillow's own door, Image.open, checks for decompression bombs and warns; the plugins behind it only read the header.
_PLUGINS: Final = {
    "image/png": ("PIL.PngImagePlugin", "PngImageFile"),
    "image/jpeg": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "image/gif": ("PIL.GifImagePlugin", "GifImageFile"),
}


_T = TypeVar("_T")
#: What was read, by the length and hash of the base64 string: an agent sends the same media with every turn, and a
#: cache of the strings themselves would keep megabytes alive.
_SEEN: Final[dict[tuple[str, int, int], Any]] = {}
_REMEMBERED: Final = 1024


def _once(read: Callable[[str], _T], data: str) -> _T:
    key = (read.__name__, len(data), hash(data))
    try:
        found: _T = _SEEN[key]
    except KeyError:
        found = read(data)
        if len(_SEEN) >= _REMEMBERED:
            _SEEN.clear()
        _SEEN[key] = found
    return found


def dimensions(data: str) -> tuple[int, int] | None:
    """Width and height of a base64 image, ``None`` where they cannot be read.

    Decodes the beginning, and the whole only where long metadata hides the dimensions.
    """
    return _once(_dimensions, data)


def _dimensions(data: str) -> tuple[int, int] | None:
    head = decoded(data, PREFIX)
    if head is None:
        return None
    size = _size(head)
    if size is None and len(data) > PREFIX * 4 // 3 and image_type(head) == "image/jpeg":
        whole = decoded(data)
        size = None if whole is None else _size(whole)
    return size


def _size(raw: bytes) -> tuple[int, int] | None:
    kind = image_type(raw)
    if kind == "image/webp":
        return _webp_size(raw)
    if kind is None:
        return None
    module, name = _PLUGINS[kind]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with getattr(import_module(module), name)(BytesIO(raw)) as image:
                width, height = image.size
                return int(width), int(height)
    except Exception:  # Pillow raises what its parsers raise: SyntaxError, OSError, struct.error, ...
        return None


def _webp_size(raw: bytes) -> tuple[int, int] | None:
    """The dimensions in a WebP header (RFC 9649). Pillow would make room for the whole canvas to tell them."""
    kind = raw[12:16]
    if kind == b"VP8X" and len(raw) >= 30:
        return int.from_bytes(raw[24:27], "little") + 1, int.from_bytes(raw[27:30], "little") + 1
    if kind == b"VP8 " and len(raw) >= 30:
        return int.from_bytes(raw[26:28], "little") & 0x3FFF, int.from_bytes(raw[28:30], "little") & 0x3FFF
    if kind == b"VP8L" and len(raw) >= 25:
        bits = int.from_bytes(raw[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF's header: its pages (``None`` where unknown), and whether it is encrypted, opened by no password."""

    pages: int | None
    encrypted: bool
    locked: bool


def pdf(data: str) -> Pdf | None:
    """The header of a base64 PDF, ``None`` where it cannot be read."""
    return _once(_pdf, data)


def _pdf(data: str) -> Pdf | None:
    raw = decoded(data)
    if raw is None:
        return None
    from pypdf import PdfReader

    # pypdf tells what it repairs to a logger, which would print it where nobody has configured logging.
    logger = logging.getLogger("pypdf")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    try:
        reader = PdfReader(BytesIO(raw), strict=False)
        if reader.is_encrypted:
            return Pdf(None, True, _locked(reader))
        pages: Any = reader.root_object["/Pages"]
        count = pages["/Count"]
        return Pdf(count if isinstance(count, int) else None, False, False)
    except Exception:  # a damaged PDF fails anywhere in pypdf's parsers
        return None


def _locked(reader: Any) -> bool:
    """Whether the empty password does not open it. Undecided ciphers count as open."""
    try:
        return not reader.decrypt("")
    except Exception:  # the cipher needs a library that is not installed
        return False
