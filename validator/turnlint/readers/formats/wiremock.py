"""WireMock: stubs ``{request, response}``, one or many (``mappings``), and the journal of what came (``requests``).

A stub holds a request's body only where it asks for all of one (``equalToJson``, ``equalTo``, ``binaryEqualTo``), not
where further elements are ignored or there are placeholders. Of its headers it has those that it asks for: what else
was sent is unknown, and so is the host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.http.recordings import Part, Recorded, base64_at, body_at, field, found, items
from turnlint.readers.reader import Found, Reader
from turnlint.sources.origins import Holder, at_steps

_URLS: Final = ("url", "urlPath", "urlPathTemplate", "urlPattern", "urlPathPattern")
_HIDDEN: Final = "***"


def _is_stub(value: Any) -> bool:
    request = field(value, "request")
    if not isinstance(request, dict) or not isinstance(field(value, "response"), dict):
        return False
    told = any(key in value["response"] for key in _ANSWERS) or "bodyPatterns" in request
    return told and any(isinstance(request.get(key), str) for key in _URLS)


_ANSWERS: Final = ("jsonBody", "base64Body", "bodyFileName")


def _is_entry(value: Any) -> bool:
    return "responseDefinition" in value and isinstance(field(value, "request"), dict)


def _find(at: Holder) -> Iterator[Found]:
    if _is_stub(at.value):
        yield from found([_stub(at)])
    elif any(_is_stub(each.value) for each in items(at, "mappings")):
        yield from found(map(_stub, items(at, "mappings")))
    elif any(_is_entry(each.value) for each in items(at, "requests")):
        yield from found(map(_entry, items(at, "requests")))


def _stub(at: Holder) -> Recorded:
    value = at.value
    url = next((value["request"][key] for key in _URLS if isinstance(field(value, "request", key), str)), None)
    method = field(value, "request", "method")
    return Recorded(
        at,
        "POST" if method in (None, "ANY") else method,
        url if url is None else _PATTERN.sub("", url),
        _wanted(at),
        _answer(at),
        _asked(field(value, "request", "headers")),
        field(value, "response", "headers"),
        field(value, "response", "status"),
    )


#: What a pattern has more than a path.
_PATTERN: Final = re.compile(r"\\(?=\W)|\(?\\?\??\.\*\)?\??\$?\Z|\A\^|\$\Z")


def _entry(at: Holder) -> Recorded:
    """What the journal has of a request that came."""
    value = at.value
    request = at.inside("request")
    return Recorded(
        at,
        field(value, "request", "method"),
        field(value, "request", "absoluteUrl") or field(value, "request", "url"),
        body_at(request, "body") or base64_at(at_steps(request, "bodyAsBase64")),
        _answer(at),
        field(value, "request", "headers"),
        field(value, "response", "headers"),
        field(value, "response", "status"),
    )


def _wanted(at: Holder) -> Part | None:
    """The body that a stub asks for."""
    request = at_steps(at, "request")
    for each in items(request, "bodyPatterns") if request is not None else ():
        if each.value.get("ignoreExtraElements") is True:
            continue
        part = base64_at(at_steps(each, "binaryEqualTo")) or body_at(each, "equalToJson") or body_at(each, "equalTo")
        if part is not None and not (isinstance(part.value, str) and _PLACEHOLDER in part.value):
            return part
    return None


_PLACEHOLDER: Final = "${json-unit"


def _answer(at: Holder) -> Part | None:
    response = at_steps(at, "response")
    if response is None:
        return None
    return (
        body_at(response, "jsonBody")
        or base64_at(at_steps(response, "base64Body"))
        or base64_at(at_steps(response, "bodyAsBase64"))
        or body_at(response, "body")
    )


def _asked(headers: Any) -> dict[str, str]:
    """The headers that a stub asks for; betas that it does not ask for may have been there."""
    wanted = {"anthropic-beta": _HIDDEN}
    for name, matcher in headers.items() if isinstance(headers, dict) else ():
        if isinstance(name, str) and isinstance(value := field(matcher, "equalTo"), str):
            wanted[name.lower()] = value
    return wanted


READER: Final = Reader(
    "wiremock",
    "stubs and journals of WireMock, where they hold whole bodies",
    suffixes=(".yaml", ".yml"),
    finds=_find,
    keys=("mappings", "request", "requests"),
    finds_in_yaml=_find,
)
