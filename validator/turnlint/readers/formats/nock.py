"""nock: a JSON array of ``{scope, method, path, body, status, response, rawHeaders, reqheaders}``.

JSON bodies are parsed; an answer that is no text is in hexadecimal digits, and one that was encoded is an array of its
pieces. The headers of a request are kept only on request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.http.recordings import Part, Recorded, body_at, found, joined
from turnlint.readers.reader import Found, Reader
from turnlint.sources.origins import Around, Holder


def _is_interaction(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in ("scope", "method", "path"))


def _find(at: Holder) -> Iterator[Found]:
    if _is_interaction(at.value):
        yield from found([_recorded(at)])
    elif isinstance(at.value, list) and at.value and _is_interaction(at.value[0]):
        each = (at.inside(index) for index, item in enumerate(at.value) if _is_interaction(item))
        yield from found(map(_recorded, each))


def _recorded(at: Holder) -> Recorded:
    value = at.value
    binary = value.get("responseIsBinary") is True
    return Recorded(
        at,
        value["method"],
        value["scope"].rstrip("/") + value["path"],
        _body(at, "body", binary=False),
        _body(at, "response", binary=binary),
        value.get("reqheaders"),
        value.get("rawHeaders") or value.get("headers"),
        value.get("status"),
    )


def _body(at: Holder, key: str, *, binary: bool) -> Part | None:
    value = at.value.get(key)
    raw: bytes | None = None
    if isinstance(value, list):
        raw = joined(value)
    elif isinstance(value, str) and (binary or _DIGITS.fullmatch(value)):
        raw = joined([value])
    return body_at(at, key) if raw is None else Part(raw, Around(at.inside(key)))


#: What begins as JSON or gzip, in hexadecimal digits.
_DIGITS: Final = re.compile(r"(?:7b|5b|1f8b)(?:[0-9a-f]{2})+", re.I)

READER: Final = Reader("nock", "recordings of nock", finds=_find)
