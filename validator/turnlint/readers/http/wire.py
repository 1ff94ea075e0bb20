"""What is in a message of HTTP: its headers, and its body without its encodings, with where that stands."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from turnlint.readers.shapes import is_text
from turnlint.sources import eventstream
from turnlint.sources.compressed import Packed, brotli, zstandard
from turnlint.sources.documents import Document
from turnlint.sources.files import LARGEST, TooLarge
from turnlint.sources.origins import Around, Holder, InDocument, InFile, Origin, in_string
from turnlint.values.json import Json

Headers: TypeAlias = Mapping[str, str | Sequence[str]]
"""Header fields by name, in any case; a field that came several times has a list."""


class Undecodable(ValueError):
    """A body that cannot be decoded: its encoding is none that is known here, or it is cut."""


#: What recorders put in the place of what they hide.
_SCRUBBED: Final = re.compile(
    r"^\W*(?:x{3,}|redacted|filtered|scrubbed|removed|hidden|dummy|fake|\*+|<[^>]*>)\W*$", re.I
)


def header(headers: Headers | None, name: str) -> str | None:
    """A header's value; several are joined by commas. ``None`` where there is none, or it was scrubbed."""
    for key, given in (headers or {}).items():
        if isinstance(key, str) and key.lower() == name:
            value = given if isinstance(given, str) else ",".join(each for each in given or () if isinstance(each, str))
            return None if is_hidden(value) else value.strip()
    return None


def is_hidden(value: str) -> bool:
    """Whether a recorder hid a value."""
    return _SCRUBBED.match(value) is not None


def opened(given: Json, headers: Headers | None, origin: Origin, largest: int) -> tuple[Json, Origin]:
    """A body as a value, and where it stands."""
    if not isinstance(given, (str, bytes)):
        return given, origin
    raw, held = as_bytes(given), holder(given, origin)
    text = origin.text
    if text is not None and held is None and isinstance(given, str) and not isinstance(origin, InDocument):
        return text.document.value, origin
    body = decoded(raw, header(headers, "content-encoding"), largest)
    if body is raw and held is not None:
        inner = in_string(held)
        return inner.value, inner
    if body is raw and isinstance(origin, InFile):
        return origin.document.value, origin
    document = Document(body)
    return document.value, Around(origin, document)


def holder(given: str | bytes, origin: Origin) -> Holder | None:
    """Where the very text stands that was given, if it is a string of a document."""
    return origin if isinstance(given, str) and isinstance(origin, Holder) and origin.value is given else None


def as_bytes(given: str | bytes) -> bytes:
    """A body as it was sent."""
    return given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given


def decoded(body: bytes, encoding: str | None, largest: int = LARGEST) -> bytes:
    """The bytes of a body without their encodings, the last one first: ``gzip``, ``deflate``, ``br``, ``zstd``.

    Many recorders keep the header and decode the body: what is JSON or the text of a stream already stays as it is.
    Raises :class:`Undecodable` and ``TooLarge``, which is also for what grows as no honest body does.
    """
    largest = min(largest, max(_GROWN, _TIMES * len(body)))
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


#: How large any body may grow, and how many times its size.
_GROWN: Final = 16 * 1024 * 1024
_TIMES: Final = 250


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
