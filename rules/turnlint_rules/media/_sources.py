"""The base64 sources of a request, and what their first bytes tell without decoding the rest."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from turnlint.rule import Block, Conversation, Documented, Path

VISION: Final = Documented("Vision", "2026-08", "https://platform.claude.com/docs/en/build-with-claude/vision")
PDF: Final = Documented("PDF support", "2026-08", "https://platform.claude.com/docs/en/build-with-claude/pdf-support")

#: What may be declared, by block; another type is a fault of shape. A tuple, for anything may be asked about.
_TYPES: Final = {
    "image": ("image/jpeg", "image/png", "image/gif", "image/webp"),
    "document": ("application/pdf",),
}

#: Bytes of a file that a first look decodes: the dimensions stand there, behind the metadata of most cameras.
PREFIX: Final = 48 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """A base64 source: its block, its string, its declared type, and the path of its data."""

    block: Block
    data: str
    media_type: str

    @property
    def path(self) -> Path:
        """The path of the base64 string."""
        return (*self.block.path, "source", "data")


class Flaw(Enum):
    """What is wrong with a base64 string: certainly refused, or refused by strict decoders only."""

    BROKEN = "broken"
    DOUBTFUL = "doubtful"


def where(block: Block, tag: str = "") -> str:
    """The API's path of a block, after its tag if one is given."""
    return f"{block.where}.{tag}" if tag else block.where


def source_of(block: Block) -> Mapping[str, Any]:
    """A block's source, empty where it is none."""
    found = block.value.get("source")
    return found if isinstance(found, dict) else {}


def encoded(conversation: Conversation, kind: str) -> Iterator[Source]:
    """The base64 sources of the blocks of one type (``image``, ``document``) whose shape is right, empty ones too."""
    for block in conversation.blocks(kind):
        source = source_of(block)
        data, media_type = source.get("data"), source.get("media_type")
        if source.get("type") == "base64" and isinstance(data, str) and media_type in _TYPES.get(kind, ()):
            yield Source(block, data, media_type)


def readable(conversation: Conversation, kind: str) -> Iterator[Source]:
    """Those whose string is not empty and not certainly broken."""
    for source in encoded(conversation, kind):
        if source.data and flaw(source.data) is not Flaw.BROKEN:
            yield source


# Neither of the two base64 alphabets, nor padding, nor white space.
_FOREIGN: Final = re.compile(r"[^A-Za-z0-9+/=\s_-]")
_LENIENT: Final = re.compile(r"[\s_-]")
_SAMPLE: Final = 2048


def flaw(data: str) -> Flaw | None:
    """What is wrong with a base64 string, by its beginning and its end.

    What is pasted there by mistake (a data URL, a link, a printed object) shows at once; reading megabytes to the last
    character would cost more than serialising them.
    """
    sample = data if len(data) <= _SAMPLE else data[:_SAMPLE] + data[-64:]
    if _FOREIGN.search(sample):
        return Flaw.BROKEN
    if len(data) % 4 or _LENIENT.search(sample) or data.find("=", 0, -2) >= 0:
        return Flaw.DOUBTFUL
    return None


def decoded(data: str, size: int | None = None) -> bytes | None:
    """The first bytes of a base64 string (all of them without ``size``), ``None`` where it cannot be read."""
    if size is not None:
        data = data[: -(-size // 3) * 4]
    if "-" in data or "_" in data:
        return None
    try:
        return binascii.a2b_base64(data + "===")
    except ValueError:
        return None


def image_type(head: bytes) -> str | None:
    """The media type that an image's first bytes tell, ``None`` for a format that the API does not take."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return None
