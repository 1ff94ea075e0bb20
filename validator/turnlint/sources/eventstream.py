"""AWS event streams (``application/vnd.amazon.eventstream``): the messages in the bytes of one.

A message is: its length and that of its headers (four bytes each), a checksum of both, the headers, the payload, and a
checksum of all. Source: the encoding that the AWS SDKs describe.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

_PRELUDE: Final = 12
_CHECKSUM: Final = 4
#: How long the value of a header is, by its type; a string and bytes tell it themselves.
_LENGTHS: Final = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}
_BYTES, _STRING = 6, 7


class Message(NamedTuple):
    """One message: those of its headers that are strings, and its payload."""

    headers: dict[str, str]
    payload: bytes


def begins(raw: bytes) -> bool:
    """Whether bytes begin as such a stream does: with the checksum of the two lengths."""
    return len(raw) >= _PRELUDE and zlib.crc32(raw[:8]) == _number(raw, 8)


def messages(raw: bytes) -> Iterator[Message]:
    """The messages of a stream, up to where it is cut or broken."""
    at = 0
    while begins(raw[at : at + _PRELUDE]):
        total, size = _number(raw, at), _number(raw, at + 4)
        end = at + total
        if total < _PRELUDE + size + _CHECKSUM or end > len(raw):
            return
        start = at + _PRELUDE
        yield Message(_headers(raw[start : start + size]), raw[start + size : end - _CHECKSUM])
        at = end


def _headers(raw: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(raw):
        end = at + 1 + raw[at]
        name, kind = raw[at + 1 : end].decode("utf-8", "replace"), raw[end : end + 1]
        at = end + 1
        if kind and kind[0] in (_BYTES, _STRING):
            size = int.from_bytes(raw[at : at + 2], "big")
            if kind[0] == _STRING:
                found[name] = raw[at + 2 : at + 2 + size].decode("utf-8", "replace")
            at += 2 + size
        elif kind and kind[0] in _LENGTHS:
            at += _LENGTHS[kind[0]]
        else:
            break
    return found


def _number(raw: bytes, at: int) -> int:
    return int.from_bytes(raw[at : at + 4], "big")
