"""Which endpoint of the API a request goes to, by its method and path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import unquote, urlsplit


class Endpoint(StrEnum):
    """What is asked of the API."""

    MESSAGES = "messages"
    COUNT = "count_tokens"
    BATCHES = "batches"
    BATCH = "batch"
    RESULTS = "results"
    CANCEL = "cancel"
    MODELS = "models"
    MODEL = "model"
    REPORT = "report"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes: ``platform`` by the form of its URL, ``name`` of the model or batch that it names.

    ``stream`` says that the path itself asks for a stream.
    """

    endpoint: Endpoint
    platform: str = "anthropic"
    name: str = ""
    stream: bool = False
    query: str = ""


_ROUTES: Final = tuple(
    (method, re.compile(path), endpoint)
    for method, path, endpoint in (
        ("POST", r"/v1/messages/?", Endpoint.MESSAGES),
        ("POST", r"/v1/messages/count_tokens/?", Endpoint.COUNT),
        ("POST", r"/v1/messages/batches/?", Endpoint.BATCHES),
        ("GET", r"/v1/messages/batches/?", Endpoint.BATCHES),
        ("GET", r"/v1/messages/batches/([^/]+)", Endpoint.BATCH),
        ("DELETE", r"/v1/messages/batches/([^/]+)", Endpoint.BATCH),
        ("GET", r"/v1/messages/batches/([^/]+)/results", Endpoint.RESULTS),
        ("POST", r"/v1/messages/batches/([^/]+)/cancel", Endpoint.CANCEL),
        ("GET", r"/v1/models/?", Endpoint.MODELS),
        ("GET", r"/v1/models/([^/]+)", Endpoint.MODEL),
        ("GET", r"/_turnlint/report", Endpoint.REPORT),
    )
)
_BEDROCK: Final = re.compile(r"/model/([^/]+)/(invoke|invoke-with-response-stream)/?")
_VERTEX: Final = re.compile(r"/.*publishers/anthropic/models/([^/:]+):(rawPredict|streamRawPredict)")


def route(method: str, target: str) -> Route:
    """The route of a request: its method, and its path with its query or its whole URL."""
    split = urlsplit(target)
    # Some clients set the base with /v1 and some without, and some routers put a prefix before it.
    path = re.sub(r"^.*?(?=/v1/(?:messages|models)\b)", "", split.path)
    for wanted, pattern, endpoint in _ROUTES:
        if wanted == method and (found := pattern.fullmatch(path)):
            return Route(endpoint, name=unquote(found[1]) if found.groups() else "", query=split.query)
    if method == "POST" and (found := _BEDROCK.fullmatch(path)):
        return Route(Endpoint.MESSAGES, "bedrock", unquote(found[1]), found[2] != "invoke")
    if method == "POST" and (found := _VERTEX.fullmatch(path)):
        if found[1] == "count-tokens":
            return Route(Endpoint.COUNT, "vertex")
        return Route(Endpoint.MESSAGES, "vertex", unquote(found[1]), found[2] == "streamRawPredict")
    return Route(Endpoint.UNKNOWN)
