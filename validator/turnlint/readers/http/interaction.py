"""Recorded HTTP: a request and its answer, as any recorder keeps them, to an exchange with the Messages API.

What the URL says (platform, endpoint, model) and what the headers say (version, betas) is its context. Requests to
anything else are none of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from turnlint.readers.converse import translated
from turnlint.readers.http import answers
from turnlint.readers.http.wire import Headers, Undecodable, header, is_hidden, opened
from turnlint.readers.record import Record
from turnlint.readers.shapes import is_body
from turnlint.sources.files import LARGEST, TooLarge
from turnlint.sources.origins import Origin
from turnlint.sources.translated import Translated, moved
from turnlint.values.exchange import Exchange
from turnlint.values.json import Json


class Where(NamedTuple):
    """What a URL says: where a request went. ``model`` is ``None`` where the body names it.

    ``converse`` says that the body is in the form of Bedrock's Converse.
    """

    platform: str
    endpoint: str = "messages"
    model: str | None = None
    converse: bool = False


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
    first, only the whole is pointed at. ``TooLarge`` and :class:`Undecodable` are raised for the body of a request;
    an answer that cannot be decoded is unknown.
    """
    where = where_to(interaction.method, interaction.url)
    hidden = where is None and _is_hidden_post(interaction)
    if not (where or hidden) or is_empty(interaction.body):
        return None
    body, request = opened(interaction.body, interaction.headers, request, largest)
    where = where or Where("anthropic")
    if not is_ours(where, interaction.url, body, hidden=hidden):
        return None
    if body is None and interaction.status is not None and interaction.status < _REFUSED:
        raise Undecodable("the body is no JSON, yet it was accepted: the recorder changed it")
    if where.converse:
        return _of_converse(where, body, request, session, unknown)
    version, betas = context_of(where, interaction.url, interaction.headers)
    came: dict[str, Any] = {}
    if interaction.answer is not None and answer is not None:
        try:
            came, answer = answers.read(
                interaction.answer, interaction.answer_headers, interaction.status, answer, largest
            )
        except (Undecodable, TooLarge):
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
        made_up=bool(came) and not answers.is_genuine(came, interaction.answer_headers),
    )


def _of_converse(where: Where, body: Json, at: Origin, session: str | None, unknown: frozenset[str]) -> Record | None:
    """The record of a call of Converse. What came back is in a form of its own, as are the words of its refusals."""
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
        return None
    made = translated(body)
    exchange = Exchange(made.body, platform=where.platform, betas=made.betas, model=where.model, session=session)
    return Record(exchange, Translated(at, moved(at, made.moves)), unknown=unknown)


#: The least status of a request that was refused.
_REFUSED: Final = 400


def is_empty(body: Json) -> bool:
    """Whether the recorder kept no body."""
    return body is None or (isinstance(body, (str, bytes)) and not body.strip())


# --- the URL ----------------------------------------------------------------------------------------------------------

_FIRST_PARTY: Final = re.compile(r"/v1/messages(?:/(count_tokens|batches))?/?$")
_BEDROCK: Final = re.compile(r"/model/([^/]+)/(?:invoke(?:-with-response-stream)?|(converse(?:-stream)?))/?$")
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
        return Where("bedrock", model=unquote(found[1]), converse=found[2] is not None)
    if found := _VERTEX.search(path):
        model = unquote(found[1])
        return Where("vertex", "count_tokens") if model == _COUNT else Where("vertex", model=model)
    return None


def _is_hidden_post(interaction: Interaction) -> bool:
    """Whether something was sent, but the recorder hid whereto."""
    return interaction.method.upper() == "POST" and (not interaction.url or is_hidden(interaction.url))


#: Hosts at which these paths are those of the API, whatever is sent there.
_KNOWN: Final = re.compile(r"(?:^|\.)(?:anthropic\.com|amazonaws\.com(?:\.cn)?|googleapis\.com|azure\.(?:com|us|cn))$")


def is_ours(where: Where, url: str, body: Json, *, hidden: bool = False) -> bool:
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


# --- headers ----------------------------------------------------------------------------------------------------------


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


def _has_requests(body: Json) -> bool:
    return isinstance(body, dict) and isinstance(body.get("requests"), list)
