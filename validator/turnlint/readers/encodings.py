"""The encodings of bodies over HTTP, undone."""

from __future__ import annotations

import re
import zlib
from typing import Final

from turnlint.readers.events import is_text
from turnlint.sources import eventstream
from turnlint.sources.compressed import Packed, brotli, zstandard
from turnlint.sources.files import LARGEST, TooLarge


class Undecodable(ValueError):
    """A body that cannot be decoded: its encoding is none that is known here, or it is cut."""


def decoded(body: bytes, encoding: str | None, largest: int = LARGEST) -> bytes:
    """The bytes of a body without their encodings, the last one first: ``gzip``, ``deflate``, ``br``, ``zstd``.

    Many recorders keep the header and decode the body: what is JSON or the text of a stream already stays as it is.
    Raises :class:`Undecodable` and ``TooLarge``.
    """
    for name in reversed([each.strip().lower() for each in (encoding or "").split(",")]):
        if name in ("", "identity") or not body.strip() or _is_plain(body):
            continue
        decoder = DECODERS.get(name)
        if decoder is None:
            raise Undecodable(f"the body is encoded with {name[:40]}, which is not read")
        try:
            body = decoder(body, largest)
        except Packed as error:
            raise Undecodable(str(error)) from error
    return body


def _is_plain(body: bytes) -> bool:
    """Whether nothing is left to be undone."""
    return _is_json(body) or is_text(body[:1024]) or eventstream.begins(body)


def _is_json(body: bytes) -> bool:
    """Whether a body is text that begins as JSON. What brotli made may begin with a bracket, and is no text."""
    if not body.lstrip().startswith((b"{", b"[")) or _CONTROL.search(body):
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_CONTROL: Final = re.compile(rb"[\0-\x08\x0b\x0c\x0e-\x1f]")


def _inflate(body: bytes, largest: int) -> bytes:
    """What gzip or zlib made, or raw deflate."""
    for bits in (47, -15):  # either of the first two by its beginning; none
        inflater = zlib.decompressobj(bits)
        try:
            whole = inflater.decompress(body, largest + 1)
        except zlib.error:
            continue
        if len(whole) > largest:
            raise TooLarge(largest)
        if not inflater.eof:
            raise Undecodable("the body is cut: its compressed data has no end")
        return whole
    raise Undecodable("the body is not what its content-encoding says")


#: The encodings that can be read: name → a function of the bytes and of how many may come out.
DECODERS: Final = {"gzip": _inflate, "x-gzip": _inflate, "deflate": _inflate, "br": brotli, "zstd": zstandard}
