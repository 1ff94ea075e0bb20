"""Our own format: a request with what it got, ``{"request": …, "response": …}``; ``exchange.json`` describes it.

The fields are those of :class:`turnlint.Exchange`, and ``expect``: rules that it breaks on purpose. Further ones are
passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.converse import is_converse
from turnlint.readers.reader import Broken, Found, Reader
from turnlint.readers.record import Record
from turnlint.readers.shapes import is_body, is_error, is_events, is_messages, is_response, is_upload, size_of
from turnlint.sources.origins import InDocument, Origin
from turnlint.sources.streams import of_events
from turnlint.values.exchange import Exchange

#: The fields, in their order.
FIELDS: Final = (
    "request", "response", "error", "events", "platform", "api_version", "betas", "endpoint", "model", "session",
    "status", "expect",
)  # fmt: skip
_ANSWERS: Final = ("response", "error", "events")
#: What a recorder of HTTP keeps in its ``request``: that is another format.
_HTTP: Final = frozenset({"body", "headers", "method", "uri", "url"})


def is_exchange(value: Any) -> bool:
    """Whether a value looks like an exchange: one of its parts is plainly a part of one."""
    if not isinstance(value, dict) or "messages" in value or not ("request" in value or "response" in value):
        return isinstance(value, dict) and "messages" not in value and is_events(value.get("events"))
    request, response = value.get("request"), value.get("response")
    if is_converse(request):
        return False
    if is_body(request) or is_messages(request) or is_upload(request):
        return True
    if isinstance(request, dict) and _HTTP & request.keys():
        return False
    if isinstance(request, str) and request.lstrip().startswith(("{", '"{')):
        return False  # a body as a string: of a log that wraps it
    return is_response(response) or is_error(response) or is_error(value.get("error")) or is_events(value.get("events"))


def _find(at: InDocument) -> Iterator[Found]:
    if not is_exchange(at.value):
        return
    value = at.value
    if fault := _fault(value):
        yield Broken(fault, at)
        return
    field, answer = _answer(at)
    request = value.get("request")
    session = value.get("session")
    endpoint = value.get("endpoint") or ("batches" if is_upload(request) else "messages")
    exchange = Exchange(
        request,
        **({field: answer} if field else {}),
        platform=value.get("platform") or "anthropic",
        api_version=value.get("api_version"),
        betas=value.get("betas"),
        endpoint=endpoint,
        model=value.get("model"),
        session=None if session is None else str(session),
        status=value.get("status"),
    )
    try:
        _ = exchange.context
    except ValueError as error:
        yield Broken(str(error), at)
        return
    yield Record(
        exchange,
        None if request is None else at.inside("request"),
        _place_of(at, value, field),
        size=size_of(request) if endpoint == "batches" else 1,
        expected=tuple(value.get("expect") or ()),
    )


def _answer(at: InDocument) -> tuple[str, Any]:
    """What came back: of which kind it is, and the value."""
    for field in _ANSWERS:
        value = at.value.get(field)
        if value is not None:
            return ("error" if field == "response" and is_error(value) else field), value
    return "", None


def _place_of(at: InDocument, value: dict[str, Any], field: str) -> Origin | None:
    if not field:
        return None
    name = field if value.get(field) is not None else "response"
    inside = at.inside(name)
    return of_events(inside) if field == "events" else inside


_WANTED: Final[dict[str, tuple[tuple[type, ...], str]]] = {
    "request": ((dict, list), "an object, or a list of messages"),
    "response": ((dict,), "an object"),
    "error": ((dict, str), "an object, or a string"),
    "events": ((list, str), "a list, or the text of the stream"),
    "platform": ((str,), "a string"),
    "api_version": ((str,), "a string"),
    "betas": ((list,), "a list of strings"),
    "endpoint": ((str,), "a string"),
    "model": ((str,), "a string"),
    "session": ((str, int), "a string or an integer"),
    "status": ((int,), "an integer"),
    "expect": ((list,), "a list of rules"),
}


def _fault(value: dict[str, Any]) -> str:
    """What is wrong with the fields themselves; empty where nothing is. Null stands for absent."""
    for field, (types, wanted) in _WANTED.items():
        given = value.get(field)
        if given is None:
            continue
        if not isinstance(given, types) or isinstance(given, bool):
            return f"`{field}` of this exchange is not {wanted}"
    for field in ("betas", "expect"):
        if not all(isinstance(each, str) for each in value.get(field) or ()):
            return f"`{field}` of this exchange is not a list of strings"
    answers = [field for field in _ANSWERS if value.get(field) is not None]
    if len(answers) > 1:
        return f"this exchange has `{answers[0]}` and `{answers[1]}`: a request gets one of them"
    return ""


READER: Final = Reader(
    "exchanges", 'requests with what they got, {"request": …, "response": …}, as JSON or JSON Lines', finds=_find
)
