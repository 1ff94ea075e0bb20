"""What the headers of images and PDFs tell. Nothing is ever decoded or rendered, and no more is read than needed.

Libraries read these files whole, and warn, and log; a hostile file of a few kilobytes keeps them busy for minutes. All
that is asked for stands in the first bytes of an image, and on a short way from the end of a PDF.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, TypeVar

from turnlint.rule import Conversation
from turnlint_rules._shared.budget import Budget, Spent
from turnlint_rules.media._pdf import Pdf, read
from turnlint_rules.media._sources import PREFIX, Source, decoded, image_type, readable

#: Steps for one PDF, and for all PDFs of a request: an honest one takes some hundreds, or as many as it has objects.
_STEPS: Final = 200_000
_TOGETHER: Final = 1_000_000
#: Why a PDF was not read: see :class:`turnlint.rule.Unjudged`.
TOO_MUCH: Final = "a PDF takes more work to read than the budget allows"
UNREADABLE: Final = "the structure of a PDF could not be read"
#: The same of an image, whose header is damaged, cut, or hidden behind more than an honest file has before it.
UNMEASURED: Final = "the dimensions of an image could not be read"

_T = TypeVar("_T")
#: What was read, by the length and hash of the base64 string: an agent sends the same media with every turn, and a
#: cache of the strings themselves would keep megabytes alive.
_SEEN: Final[dict[tuple[str, int, int], Any]] = {}
_REMEMBERED: Final = 1024
#: Bytes within which most images tell their dimensions.
_START: Final = 1024


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

    Decodes the beginning, which is enough but for what has long metadata in front; the whole where nothing less tells.
    """
    return _once(_dimensions, data)


def _dimensions(data: str) -> tuple[int, int] | None:
    for length in (_START, PREFIX, None):
        head = decoded(data, length)
        if head is None:
            return None
        if (size := _size(head)) is not None or (length == PREFIX and image_type(head) != "image/jpeg"):
            return size
    return None


def _size(raw: bytes) -> tuple[int, int] | None:
    kind = image_type(raw)
    return None if kind is None else _SIZES[kind](raw)


def _png_size(raw: bytes) -> tuple[int, int] | None:
    """The dimensions in a PNG's first chunk (ISO 15948)."""
    if raw[12:16] != b"IHDR" or len(raw) < 24:
        return None
    return _some(int.from_bytes(raw[16:20], "big"), int.from_bytes(raw[20:24], "big"))


def _gif_size(raw: bytes) -> tuple[int, int] | None:
    """The dimensions of a GIF's screen (GIF89a, 18)."""
    if len(raw) < 10:
        return None
    return _some(int.from_bytes(raw[6:8], "little"), int.from_bytes(raw[8:10], "little"))


#: Segments of a JPEG before its dimensions: the profiles and comments of honest ones are some hundreds.
_SEGMENTS: Final = 10_000
_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


def _jpeg_size(raw: bytes) -> tuple[int, int] | None:
    """The dimensions in a JPEG's frame header (ITU T.81, B.2.2): segment after segment, the data of none is read."""
    place = 2
    for _ in range(_SEGMENTS):
        if raw[place : place + 1] != b"\xff":
            return None
        place = _after_filler(raw, place)
        marker = raw[place] if place < len(raw) else 0
        place += 1
        if marker in _BARE:
            continue
        if marker in _FRAMES and len(raw) >= place + 7:
            return _some(
                int.from_bytes(raw[place + 5 : place + 7], "big"), int.from_bytes(raw[place + 3 : place + 5], "big")
            )
        length = int.from_bytes(raw[place : place + 2], "big")
        if marker in (0x00, 0xD9, 0xDA) or length < 2:
            return None
        place += length
    return None


_FILLER: Final = re.compile(rb"\xff*+")


def _after_filler(raw: bytes, place: int) -> int:
    """Where a marker's code stands: any number of fill bytes may stand before it."""
    found = _FILLER.match(raw, place)
    return place if found is None else found.end()


def _webp_size(raw: bytes) -> tuple[int, int] | None:
    """The dimensions in a WebP header (RFC 9649)."""
    kind = raw[12:16]
    if kind == b"VP8X" and len(raw) >= 30:
        return int.from_bytes(raw[24:27], "little") + 1, int.from_bytes(raw[27:30], "little") + 1
    if kind == b"VP8 " and len(raw) >= 30 and raw[23:26] == b"\x9d\x01\x2a":
        return _some(int.from_bytes(raw[26:28], "little") & 0x3FFF, int.from_bytes(raw[28:30], "little") & 0x3FFF)
    if kind == b"VP8L" and len(raw) >= 25 and raw[20] == 0x2F:
        bits = int.from_bytes(raw[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _some(width: int, height: int) -> tuple[int, int] | None:
    return (width, height) if width and height else None


_SIZES: Final[dict[str, Callable[[bytes], tuple[int, int] | None]]] = {
    "image/gif": _gif_size,
    "image/jpeg": _jpeg_size,
    "image/png": _png_size,
    "image/webp": _webp_size,
}


class PdfRead(NamedTuple):
    """What came of reading a PDF: its header, or why there is none; and the steps that it took."""

    header: Pdf | None
    why: str = ""
    steps: int = 0


def pdf(data: str) -> PdfRead:
    """The header of a base64 PDF."""
    return _once(_pdf, data)


def _pdf(data: str) -> PdfRead:
    raw = decoded(data)
    if raw is None:
        return PdfRead(None, UNREADABLE)
    budget = Budget(_STEPS)
    try:
        header = read(raw, budget)
    except Spent:
        return PdfRead(None, TOO_MUCH, _STEPS)
    return PdfRead(header, "" if header else UNREADABLE, _STEPS - budget.left)


def pdfs(conversation: Conversation) -> Iterator[tuple[Source, PdfRead]]:
    """The PDFs of a request with what came of reading them, which share a budget."""
    left = _TOGETHER
    for source in readable(conversation, "document"):
        found = pdf(source.data) if left > 0 else PdfRead(None, TOO_MUCH)
        left -= found.steps
        yield source, found
