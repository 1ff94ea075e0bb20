"""Whether a password protects a PDF. Source: ISO 32000-2, 7.6.4, algorithms 2, 4, 5, and 11 of revision 5."""

from __future__ import annotations

import hashlib
import struct
from typing import Final

from turnlint_rules.media._pdf_syntax import Damaged, Object

_PADDING: Final = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def opens(entry: dict[str, Object], identity: Object) -> bool:
    """Whether the empty password opens a file: by its ``Encrypt`` dictionary and its ``ID``.

    Ciphers that are not known count as open. Raises what a damaged dictionary does.
    """
    if entry.get("Filter") != "Standard":
        return True
    revision, user = entry["R"], entry["U"]
    if revision == 5:
        return hashlib.sha256(user[32:40]).digest() == bytes(user[:32])
    if revision not in (2, 3, 4):
        return True
    identity = bytes(identity[0])
    key = _md5(_PADDING + entry["O"][:32] + struct.pack("<q", entry["P"])[:4] + identity + _metadata(entry))
    length = 5 if revision == 2 else entry.get("Length", 40) // 8
    if entry.get("V") == 4:
        length = 16
    if not 5 <= length <= 16:
        raise Damaged
    key = key[:length]
    if revision == 2:
        return _rc4(key, _PADDING) == bytes(user[:32])
    for _ in range(50):
        key = _md5(key)[:length]
    found = _md5(_PADDING + identity)
    for turn in range(20):
        found = _rc4(bytes(byte ^ turn for byte in key), found)
    return found == bytes(user[:16])


def _metadata(entry: dict[str, Object]) -> bytes:
    return b"\xff" * 4 if entry["R"] >= 4 and entry.get("EncryptMetadata") is False else b""


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    other = 0
    for place in range(256):
        other = (other + state[place] + key[place % len(key)]) & 255
        state[place], state[other] = state[other], state[place]
    one = other = 0
    made = bytearray()
    for byte in data:
        one = (one + 1) & 255
        other = (other + state[one]) & 255
        state[one], state[other] = state[other], state[one]
        made.append(byte ^ state[(state[one] + state[other]) & 255])
    return bytes(made)
