"""Recorded HTTP: a request and its answer, as any recorder keeps them, to an exchange with the Messages API.

What the URL says (platform, endpoint, model) and what the headers say (version, betas) is its context. Requests to
anything else are none of ours.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias
from urllib.parse import unquote, urlsplit

from turnlint.readers.bodies import is_body
from turnlint.readers.encodings import Undecodable, decoded
from turnlint.readers.events import InText, is_events, is_text
from turnlint.readers.record import Record
from turnlint.sources import eventstream
from turnlint.sources.documents import Document
from turnlint.sources.files import LARGEST
from turnlint.sources.origins import Around, Holder, InDocument, InFile, Origin, in_string
from turnlint.values.exchange import Exchange
from turnlint.values.json import Json, parse

Headers: TypeAlias = Mapping[str, str | Sequence[str]]
"""Header fields by name, in any case; a field that came several times has a list."""


class Where(NamedTuple):
    """What a URL says: where a request went. ``model`` is ``None`` where the body names it."""

    platform: str
    endpoint: str = "messages"
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Interaction:
    """One request over HTTP with its answer, as a recorder keeps them.

    * ``method``, ``url``: of the request line.
    * ``headers``, ``answer_headers``: as they were kept; ``None`` where none were.
    * ``body``, ``answer``: the bodies: bytes as they were sent (perhaps compressed), text, or JSON that the recorder
      parsed; ``None`` where it kept none.
    * ``status``: of the answer, ``None`` where there was none.
    """

    method: str
    url: str
    body: Json = None
    headers: Headers | None = None
    status: int | None = None
    answer: Json = None
    answer_headers: Headers | None = None


def record(
    interaction: Interaction,
    request: Origin,
    answer: Origin | None = None,
    *,
    session: str | None = None,
    unknown: frozenset[str] = frozenset(),
    largest: int = LARGEST,
) -> Record | None:
    """The record of an interaction; ``None`` where it is no request to the Messages API.

    ``request`` and ``answer`` are where the bodies stand. Where one is a string of a document, places are those in the
    string; where an origin has the text that it holds as its ``text``, those that it tells; of what has to be decoded
    first, only the whole is pointed at. ``TooLarge`` is raised as in reading, and :class:`Undecodable` for the body of
    a request; an answer that cannot be decoded is unknown.
    """
    where = where_to(interaction.method, interaction.url)
    hidden = where is None and interaction.method.upper() == "POST" and _is_hidden(interaction.url)
    if not (where or hidden) or is_empty(interaction.body):
        return None
    body, request = _opened(interaction.body, interaction.headers, request, largest)
    where = where or Where("anthropic")
    if not _is_ours(where, interaction.url, body, hidden=hidden):
        return None
    if body is None and interaction.status is not None and interaction.status < _REFUSED:
        raise Undecodable("the body is no JSON, yet it was accepted: the recorder changed it")
    version, betas = context_of(where, interaction.url, interaction.headers)
    came: dict[str, Any] = {}
    if interaction.answer is not None and answer is not None:
        try:
            came, answer = _answer(interaction, answer, largest)
        except Undecodable:
            answer = None
    exchange = Exchange(
        body,
        **came,
        platform=where.platform,
        api_version=version,
        betas=betas,
        endpoint=where.endpoint,
        model=where.model,
        session=session,
        status=interaction.status,
    )
    size = len(body["requests"]) if where.endpoint == "batches" and _has_requests(body) else 1
    return Record(
        exchange,
        request,
        answer if came else None,
        unknown=unknown,
        size=max(1, size),
        made_up=bool(came) and not _is_genuine(came, interaction.answer_headers),
    )


#: The least status of a request that was refused.
_REFUSED: Final = 400


def is_empty(body: Json) -> bool:
    """Whether the recorder kept no body."""
    return body is None or (isinstance(body, (str, bytes)) and not body.strip())


# --- the URL ----------------------------------------------------------------------------------------------------------

_FIRST_PARTY: Final = re.compile(r"/v1/messages(?:/(count_tokens|batches))?/?$")
_BEDROCK: Final = re.compile(r"/model/([^/]+)/(?:invoke|invoke-with-response-stream)/?$")
_VERTEX: Final = re.compile(r"/publishers/anthropic/models/([^/:]+):(?:rawPredict|streamRawPredict)$")
#: Hosts of clouds where paths are those of the first party.
_CLOUDS: Final = (
    (re.compile(r"(?:^|\.)(?:services\.ai|openai|cognitiveservices)\.azure\.(?:com|us|cn)$"), "foundry"),
    (re.compile(r"(?:^|[.-])bedrock[\w-]*\..*(?:amazonaws\.com(?:\.cn)?|api\.aws)$"), "bedrock"),
)
#: What stands in the place of a model in the URL of a count of tokens.
_COUNT: Final = "count-tokens"


def where_to(method: str, url: str) -> Where | None:
    """Where a request went, by its URL; ``None`` where that is none of the Messages API."""
    if method.upper() != "POST":
        return None
    try:
        split = urlsplit(url)
        host = (split.hostname or "").lower()
    except ValueError:
        return None
    path = split.path
    if found := _FIRST_PARTY.search(path):
        platform = next((name for pattern, name in _CLOUDS if pattern.search(host)), "anthropic")
        return Where(platform, found[1] or "messages")
    if found := _BEDROCK.search(path):
        return Where("bedrock", model=unquote(found[1]))
    if found := _VERTEX.search(path):
        model = unquote(found[1])
        return Where("vertex", "count_tokens") if model == _COUNT else Where("vertex", model=model)
    return None


#: Hosts at which these paths are those of the API, whatever is sent there.
_KNOWN: Final = re.compile(r"(?:^|\.)(?:anthropic\.com|amazonaws\.com(?:\.cn)?|googleapis\.com|azure\.(?:com|us|cn))$")


def _is_ours(where: Where, url: str, body: Json, *, hidden: bool) -> bool:
    """Whether a body is for the Messages API: of Bedrock's other models and of the completions of old it is not.

    Other hosts may use the same path for something else, and a URL that was hidden tells nothing.
    """
    if isinstance(body, dict) and "prompt" in body and "messages" not in body:
        return False
    if where.platform == "bedrock" and where.model is not None:
        # by its name, or else by the version that only these models take
        named = "anthropic" in where.model or "claude" in where.model
        return named or (isinstance(body, dict) and "anthropic_version" in body)
    if hidden or where.endpoint == "messages":
        known = not hidden and _KNOWN.search((urlsplit(url).hostname or "").lower())
        return bool(known) or is_body(body)
    return True


def _is_hidden(url: str) -> bool:
    return not url or _SCRUBBED.match(url) is not None


# --- headers ----------------------------------------------------------------------------------------------------------

#: What recorders put in the place of what they hide.
_SCRUBBED: Final = re.compile(
    r"^\W*(?:x{3,}|redacted|filtered|scrubbed|removed|hidden|dummy|fake|\*+|<[^>]*>)\W*$", re.I
)


def header(headers: Headers | None, name: str) -> str | None:
    """A header's value; several are joined by commas. ``None`` where there is none, or it was scrubbed."""
    for key, given in (headers or {}).items():
        if isinstance(key, str) and key.lower() == name:
            value = given if isinstance(given, str) else ",".join(each for each in given or () if isinstance(each, str))
            return None if _SCRUBBED.match(value) else value.strip()
    return None


def context_of(where: Where, url: str, headers: Headers | None) -> tuple[str | None, tuple[str, ...] | None]:
    """The API version and the betas that the headers tell; each ``None`` while unknown.

    That there is no header of betas tells that there are none where the header of the version was kept; but a client
    that asks for ``?beta=true`` has some, so that they were dropped.
    """
    given = header(headers, "anthropic-beta")
    if given is not None:
        betas: tuple[str, ...] | None = tuple(each.strip() for each in given.split(",") if each.strip())
    else:
        betas = None
    if where.platform in ("bedrock", "vertex"):
        return None, betas  # the body tells both
    version = header(headers, "anthropic-version") or None
    names = {key.lower() for key in headers or {} if isinstance(key, str)}
    if betas is None and version is not None and "anthropic-beta" not in names and "beta=true" not in url:
        betas = ()
    return version, betas


# --- bodies -----------------------------------------------------------------------------------------------------------


def _opened(given: Json, headers: Headers | None, origin: Origin, largest: int) -> tuple[Json, Origin]:
    """A body as a value, and where it stands."""
    if not isinstance(given, (str, bytes)):
        return given, origin
    raw, holder = _bytes(given), _holder(given, origin)
    text = origin.text
    if text is not None and holder is None and isinstance(given, str) and not isinstance(origin, InDocument):
        return text.document.value, origin
    body = decoded(raw, header(headers, "content-encoding"), largest)
    if body is raw and holder is not None:
        inner = in_string(holder)
        return inner.value, inner
    if body is raw and isinstance(origin, InFile):
        return origin.document.value, origin
    document = Document(body)
    return document.value, Around(origin, document)


def _answer(interaction: Interaction, origin: Origin, largest: int) -> tuple[dict[str, Any], Origin]:
    """What came back, as fields of an exchange, and where it stands."""
    given, headers, status = interaction.answer, interaction.answer_headers, interaction.status
    if isinstance(given, (str, bytes)):
        body = _bytes(given)
        raw = decoded(body, header(headers, "content-encoding"), largest)
        if is_text(raw[:_BEGINNING]):
            return {"events": raw}, _of_stream(raw, origin, _holder(given, origin) if raw is body else None)
        if eventstream.begins(raw):
            return _of_aws(raw), Around(origin)
        given, origin = _opened(raw if isinstance(given, bytes) else given, None, origin, largest)
        if given is None:
            return {"error": raw.decode("utf-8", "replace")} if status is not None and status >= 400 else {}, origin
    if isinstance(given, dict) and given.get("type") == "error":
        return {"error": given}, origin
    if status is not None and status >= 400:
        return {"error": given}, origin
    return {"response": given} if isinstance(given, dict) and given.get("type") == "message" else {}, origin


def _of_stream(raw: bytes, origin: Origin, holder: Holder | None) -> Origin:
    """Where the text of a stream stands; ``holder`` is the string that it is."""
    if holder is not None:
        return InText(raw, outer=holder)
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


def _is_genuine(came: dict[str, Any], headers: Headers | None) -> bool:
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


def _holder(given: str | bytes, origin: Origin) -> Holder | None:
    """Where the very text stands that was given, if it is a string of a document."""
    return origin if isinstance(given, str) and isinstance(origin, Holder) and origin.value is given else None


def _bytes(given: str | bytes) -> bytes:
    return given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given


def _has_requests(body: Json) -> bool:
    return isinstance(body, dict) and isinstance(body.get("requests"), list)
