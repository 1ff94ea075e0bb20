"""Recorded HTTP: a request and its answer, as any recorder keeps them, to an exchange with the Messages API.

What the URL says (platform, endpoint, model) and what the headers say (version, betas) is its context. Requests to
anything else are none of ours.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias
from urllib.parse import unquote, urlsplit

from turnlint.readers.events import InText, is_text
from turnlint.readers.record import Record
from turnlint.sources.compressed import Packed, brotli, zstandard
from turnlint.sources.documents import Document
from turnlint.sources.files import LARGEST, TooLarge
from turnlint.sources.origins import Around, Holder, InDocument, Origin, in_string
from turnlint.values.exchange import Exchange
from turnlint.values.json import Json

Headers: TypeAlias = Mapping[str, str | Sequence[str]]
"""Header fields by name, in any case; a field that came several times has a list."""


class Where(NamedTuple):
    """What a URL says: where a request went. ``model`` is ``None`` where the body names it."""

    platform: str
    endpoint: str = "messages"
    model: str | None = None


class Undecodable(ValueError):
    """A body that cannot be decoded: its encoding is none that is known here, or it is cut."""


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
    if where is None or interaction.body is None:
        return None
    body, request = _opened(interaction.body, interaction.headers, request, largest)
    if where.model is not None and where.platform == "bedrock" and not _is_ours(where.model, body):
        return None
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
    return Record(exchange, request, answer if came else None, unknown=unknown, size=max(1, size))


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


def _is_ours(model: str, body: Json) -> bool:
    """Whether a Bedrock model is one of Anthropic's: by its name, or else by the version that only they take."""
    return "anthropic" in model or "claude" in model or (isinstance(body, dict) and "anthropic_version" in body)


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
    document = Document(body)
    return document.value, Around(origin, document)


def _answer(interaction: Interaction, origin: Origin, largest: int) -> tuple[dict[str, Any], Origin]:
    """What came back, as fields of an exchange, and where it stands."""
    given, headers, status = interaction.answer, interaction.answer_headers, interaction.status
    if isinstance(given, (str, bytes)):
        body = _bytes(given)
        raw = decoded(body, header(headers, "content-encoding"), largest)
        if is_text(raw):
            holder = _holder(given, origin) if raw is body else None
            return {"events": raw}, Around(origin) if holder is None else InText(raw, outer=holder)
        given, origin = _opened(raw if isinstance(given, bytes) else given, None, origin, largest)
        if given is None:
            return {"error": raw.decode("utf-8", "replace")} if status is not None and status >= 400 else {}, origin
    if isinstance(given, dict) and given.get("type") == "error":
        return {"error": given}, origin
    if status is not None and status >= 400:
        return {"error": given}, origin
    return {"response": given} if isinstance(given, dict) and given.get("type") == "message" else {}, origin


def _holder(given: str | bytes, origin: Origin) -> Holder | None:
    """Where the very text stands that was given, if it is a string of a document."""
    return origin if isinstance(given, str) and isinstance(origin, Holder) and origin.value is given else None


def decoded(body: bytes, encoding: str | None, largest: int = LARGEST) -> bytes:
    """The bytes of a body without their encodings, the last one first: ``gzip``, ``deflate``, ``br``, ``zstd``.

    Many recorders keep the header and decode the body: what is JSON or the text of a stream already stays as it is.
    Raises :class:`Undecodable` and ``TooLarge``.
    """
    for name in reversed([each.strip().lower() for each in (encoding or "").split(",")]):
        if name in ("", "identity") or not body.strip() or _is_json(body) or is_text(body[:1024]):
            continue
        decoder = DECODERS.get(name)
        if decoder is None:
            raise Undecodable(f"the body is encoded with {name[:40]}, which is not read")
        try:
            body = decoder(body, largest)
        except Packed as error:
            raise Undecodable(str(error)) from error
    return body


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


def _bytes(given: str | bytes) -> bytes:
    return given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given


def _has_requests(body: Json) -> bool:
    return isinstance(body, dict) and isinstance(body.get("requests"), list)
