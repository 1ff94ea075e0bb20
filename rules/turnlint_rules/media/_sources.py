"""The base64 sources of a request, and what their first bytes tell without decoding the rest."""

from __future__ import annotations

import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
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


class Flaw(Enum):
    """What is wrong with a base64 string: certainly refused, or refused by strict decoders only."""

    BROKEN = "broken"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Source:
    """A base64 source: its block, its string, its declared type, and what is wrong with the string."""

    block: Block
    data: str
    media_type: str
    flaw: Flaw | None

    @property
    def path(self) -> Path:
        """The path of the base64 string."""
        return (*self.block.path, "source", "data")

    @cached_property
    def head(self) -> bytes | None:
        """The first twelve bytes, which tell a format; fewer of a shorter file, ``None`` where it cannot be read."""
        return decoded(self.data, 12)


def where(block: Block, tag: str = "") -> str:
    """The API's path of a block, after its tag if one is given."""
    return f"{block.where}.{tag}" if tag else block.where


def source_of(block: Block) -> Mapping[str, Any]:
    """A block's source, empty where it is none."""
    found = block.value.get("source")
    return found if isinstance(found, dict) else {}


def encoded(conversation: Conversation, kind: str) -> list[Source]:
    """The base64 sources of the blocks of one type (``image``, ``document``) whose shape is right, empty ones too."""
    return conversation.once(_sources)[kind]


def readable(conversation: Conversation, kind: str) -> Iterator[Source]:
    """Those whose string is not empty and not certainly broken."""
    for source in encoded(conversation, kind):
        if source.data and source.flaw is not Flaw.BROKEN:
            yield source


def _sources(conversation: Conversation) -> Mapping[str, list[Source]]:
    """Every source, looked at once for all rules: strings may have megabytes."""
    found: dict[str, list[Source]] = {kind: [] for kind in _TYPES}
    for kind, types in _TYPES.items():
        for block in conversation.blocks(kind):
            source = source_of(block)
            data, media_type = source.get("data"), source.get("media_type")
            if source.get("type") == "base64" and isinstance(data, str) and media_type in types:
                found[kind].append(Source(block, data, media_type, _flaw(data)))
    return found


_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
#: What decoders that are not strict also take: white space, and the letters of the other alphabet.
_LENIENT: Final = b" \t\r\n\f\v_-"
_SAMPLE: Final = 2048


def _flaw(data: str) -> Flaw | None:
    """What is wrong with a base64 string, by its beginning and its end.

    What is pasted there by mistake (a data URL, a link, a printed object) shows at once; reading megabytes to the last
    character would cost more than serialising them.
    """
    if not data:
        return None
    sample = data if len(data) <= _SAMPLE else data[:_SAMPLE] + data[-64:]
    if foreign := sample.encode("ascii", "replace").translate(None, _ALPHABET):
        return Flaw.BROKEN if foreign.translate(None, _LENIENT) else Flaw.DOUBTFUL
    if len(data) % 4 or data.find("=", 0, -2) >= 0:
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
