"""What came back of a request over HTTP: a response, an error, or the events of a stream; and whether it is genuine."""

from __future__ import annotations

import base64
import re
from typing import Any, Final

from turnlint.readers.http.wire import Headers, as_bytes, decoded, header, holder, opened
from turnlint.readers.shapes import is_events, is_text
from turnlint.sources import eventstream
from turnlint.sources.origins import Around, Holder, InFile, Origin
from turnlint.sources.streams import InText
from turnlint.values.json import Json, parse


def read(
    given: Json, headers: Headers | None, status: int | None, origin: Origin, largest: int
) -> tuple[dict[str, Any], Origin]:
    """What came back, as fields of an exchange, and where it stands.

    Raises :class:`~turnlint.readers.http.wire.Undecodable`, and ``TooLarge``.
    """
    if isinstance(given, (str, bytes)):
        body = as_bytes(given)
        raw = decoded(body, header(headers, "content-encoding"), largest)
        if is_text(raw[:_BEGINNING]):
            return {"events": raw}, _of_stream(raw, origin, holder(given, origin) if raw is body else None)
        if eventstream.begins(raw):
            return _of_aws(raw), Around(origin)
        given, origin = opened(raw if isinstance(given, bytes) else given, None, origin, largest)
        if given is None:
            return {"error": raw.decode("utf-8", "replace")} if status is not None and status >= 400 else {}, origin
    if isinstance(given, dict) and given.get("type") == "error":
        return {"error": given}, origin
    if status is not None and status >= 400:
        return {"error": given}, origin
    return {"response": given} if isinstance(given, dict) and given.get("type") == "message" else {}, origin


def events_of(raw: bytes) -> bytes | list[Json] | None:
    """The events in a body that was decoded: the text of a stream as it is, those of an AWS event stream in a list."""
    if is_text(raw[:_BEGINNING]):
        return raw
    return _of_aws(raw).get("events") if eventstream.begins(raw) else None


def _of_stream(raw: bytes, origin: Origin, held: Holder | None) -> Origin:
    """Where the text of a stream stands; ``held`` is the string that it is."""
    if held is not None:
        return InText(raw, outer=held)
    if isinstance(origin, InFile) and origin.document.raw is raw:
        return InText(raw, origin.document.line)
    return Around(origin)


def _of_aws(raw: bytes) -> dict[str, Any]:
    """The events in a stream of Bedrock, or the error by which it ended before there was one."""
    events: list[Json] = []
    for message in eventstream.messages(raw):
        payload = parse(message.payload).value
        if message.headers.get(":message-type") == "exception":
            return {"events": events} if events else {"error": payload}
        packed = payload.get("bytes") if isinstance(payload, dict) else None
        if isinstance(packed, str):
            try:
                events.append(parse(base64.b64decode(packed, validate=True)).value)
            except ValueError:
                break
    return {"events": events} if is_events(events) else {}


#: How much of a body tells that it is a stream.
_BEGINNING: Final = 4 * 1024
#: The ids that the API gives to messages.
_ID: Final = re.compile(r"msg_(?:bdrk_|vrtx_)?[0-9A-Za-z]{20,}\Z")
_ID_IN_TEXT: Final = re.compile(rb'"id"\s*:\s*"(msg_[^"\\]*)"')
_REQUEST_IDS: Final = ("request-id", "x-amzn-requestid", "apim-request-id", "x-request-id")
_START: Final = 16 * 1024


def is_genuine(came: dict[str, Any], headers: Headers | None) -> bool:
    """Whether an answer looks as if the API sent it: by the id that it has, an error by that of its request.

    What a person wrote for a test has ids of his own, and proves nothing.
    """
    if "error" in came:
        error = came["error"]
        told = isinstance(error, dict) and isinstance(error.get("request_id"), str)
        return told or not headers or any(header(headers, name) for name in _REQUEST_IDS)
    if "response" in came:
        given = came["response"].get("id")
    elif isinstance(came["events"], bytes):
        found = _ID_IN_TEXT.search(came["events"], 0, _START)
        given = found[1].decode("ascii", "replace") if found else None
    else:
        first = came["events"][0]
        message = first.get("message") if isinstance(first, dict) else None
        given = message.get("id") if isinstance(message, dict) else None
    return isinstance(given, str) and _ID.match(given) is not None
