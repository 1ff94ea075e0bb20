"""The stand-in for the API: what it answers to each request, whatever carries it."""

from __future__ import annotations

import gzip
import itertools
import os
import threading
import zlib
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self
from urllib.parse import parse_qs

from turnlint.checking.linter import linter
from turnlint.readers.http.interaction import Where, context_of
from turnlint.readers.http.wire import Undecodable, decoded, header
from turnlint.sources.files import TooLarge
from turnlint.stand_in.arrival import Arrival, error_body, missing
from turnlint.stand_in.endpoints import messages, models
from turnlint.stand_in.endpoints.batches import Batches
from turnlint.stand_in.endpoints.routes import Endpoint, Route, route
from turnlint.stand_in.judging import Bench
from turnlint.stand_in.playing.fault import Faults, as_faults
from turnlint.stand_in.playing.legality import IllegalReply
from turnlint.stand_in.playing.message import Press
from turnlint.stand_in.playing.player import Player
from turnlint.stand_in.playing.replaying import Replays
from turnlint.stand_in.playing.reply import ErrorReply, Reply
from turnlint.stand_in.recording import Recorder
from turnlint.stand_in.seen import Seen
from turnlint.stand_in.wire.answer import Answer, of_bytes, of_json
from turnlint.stand_in.wire.upstream import Upstream
from turnlint.values.context import make
from turnlint.values.json import Json, parse
from turnlint.values.settings import settings

if TYPE_CHECKING:
    from turnlint.stand_in.wire.server import Server

#: A body may have so many bytes (Errors, 2026-11: 32 MB), a batch eight times as many.
_LARGEST: Final = 32 * 1024 * 1024
_BATCH: Final = 8 * _LARGEST
_NOT_FOUND: Final = ErrorReply(404, "not_found_error", "Not Found")
_TOO_LARGE: Final = ErrorReply(413, "request_too_large", "Request exceeds the maximum size")
_UNDECODABLE: Final = ErrorReply(400, "invalid_request_error", "The request body could not be decoded")
#: Endpoints by what their requests are judged as.
_JUDGED: Final = {Endpoint.COUNT: "count_tokens", Endpoint.BATCHES: "batches"}

_NAMES: Final = itertools.count(1)


class StandIn(AbstractContextManager["StandIn"]):
    """A stand-in for the Messages API, which judges what it is sent, refuses in the API's words, and plays its part.

    * ``script``: replies in order (:func:`turnlint.stand_in.reply`): texts, lists of blocks, mappings, or one such.
      Where none is left, ``then`` says what comes: ``"mind"``, a model that calls the offered tools and ends; or
      ``"refuse"``, an error.
    * ``faults``: what goes wrong: a chance from 0 to 1, faults by the number of the request, or
      :class:`turnlint.stand_in.Faults`; ``seed`` makes chance the same each time (`Faults` have their own).
    * ``replay``: files of recorded exchanges, in any format that ``turnlint check`` reads: a request gets the answer
      that the same one got. What none has goes by the script.
    * ``record``: a file to which each exchange is written, one a line, as ``turnlint check`` reads it.
    * ``upstream``: the address of another server on loopback, whose answers are given and recorded.
    * ``platform``: where requests go that do not say it by the form of their URL: ``anthropic`` or ``foundry``.
    * ``strict``: whether a warning refuses, too, in turnlint's own words.
    * ``select``, ``ignore``, ``severity``: as in :func:`turnlint.check`.

    As a context manager it is a server on loopback, and ``url`` its address::

        with turnlint.stand_in.StandIn(["Hello."]) as api:
            client = anthropic.Anthropic(base_url=api.url, api_key="none")

    At the end :class:`turnlint.stand_in.IllegalReply` is raised where the script had replies that the API never sends.
    Without a server, ``turnlint.stand_in.httpx.Transport(api)`` carries requests to it within the process.

    ``seen`` has what came in. It keeps nothing of the content of requests but what a session needs to know them again
    (digests, and of the newest 1,024 exchanges the last turn), and that until it ends. It may be used from several
    threads. Raises :class:`turnlint.stand_in.ScriptError` for a script that cannot be played, ``ValueError`` for the
    rest that is not right.
    """

    def __init__(
        self,
        script: Iterable[Any] | str | Mapping[str, Json] | Reply = (),
        *,
        then: Literal["mind", "refuse"] = "mind",
        faults: Any = None,
        seed: int = 0,
        replay: Iterable[str] = (),
        record: str | os.PathLike[str] | None = None,
        upstream: str = "",
        platform: str = "anthropic",
        host: str = "127.0.0.1",
        port: int = 0,
        select: Iterable[str] | None = None,
        ignore: Iterable[str] | None = None,
        severity: Mapping[str, str] | None = None,
        strict: bool = False,
    ) -> None:
        if then not in ("mind", "refuse"):
            raise ValueError(f"then is mind or refuse, not {then!r}")
        make(platform)
        self._platform = platform
        self._chosen = settings(select=select, ignore=ignore, severity=severity, strict=strict)
        linter(self._chosen)  # raises what is wrong with them here
        self._faults = faults if isinstance(faults, Faults) else replace(as_faults(faults), seed=seed)
        self._name = f"{next(_NAMES)}:{seed}"
        self._press = Press(self._name)
        replays = Replays([replay] if isinstance(replay, str) else replay) if replay else None
        self._player = Player(script, replays, refuses=then == "refuse", press=self._press)
        self._upstream = Upstream(upstream) if upstream else None
        self._recorder = None if record is None else Recorder(record)
        self._lock = threading.RLock()
        self._number = 0
        self._address = (host, port)
        self._server: Server | None = None
        self.seen = Seen()
        self._begin()

    def _begin(self) -> None:
        """Know of no session, and of no batch."""
        self._bench = Bench(self._chosen, self._press)
        self._batches = Batches(self._name)

    # --- as a server ---

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if error is None:
            self.raise_for_illegal()

    def start(self) -> None:
        """Start the server. Raises ``OSError`` where the address cannot be had, ``ImportError`` without h11."""
        from turnlint.stand_in.wire.server import Server

        server = Server(self, *self._address)
        server.start()
        self._server = server

    def close(self) -> None:
        """Stop the server, and forget what sessions were."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()
        with self._lock:
            self._begin()
            if self._recorder is not None:
                self._recorder.close()

    @property
    def url(self) -> str:
        """The address of the server, without a path. Raises ``RuntimeError`` where none runs."""
        if self._server is None:
            raise RuntimeError("no server runs: use the stand-in as a context manager")
        return self._server.url

    def play(self, *replies: Any) -> None:
        """Play these replies from now on, in the place of what is left of the script."""
        with self._lock:
            self._player.play(replies)

    def reset(self, ignore: Iterable[str] | None = None) -> None:
        """Forget what was seen and every session, as if it began anew. ``ignore``: from now on, not these rules."""
        with self._lock:
            if ignore is not None:
                self._chosen = replace(self._chosen, ignore=tuple(ignore))
            self._begin()
            self.seen = Seen()

    def raise_for_illegal(self) -> None:
        """Raise :class:`IllegalReply` where a reply was not played, for the API never sends it."""
        if reasons := self.seen.illegal:
            raise IllegalReply("; ".join(reasons))

    # --- the answers ---

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """What the stand-in answers to a request of HTTP: ``target`` is its path with its query, or its URL."""
        method, where = method.upper(), route(method.upper(), target)
        if where.endpoint is Endpoint.REPORT:
            return self._report(where)
        with self._lock:
            self._number += 1
            platform = self._platform if where.platform == "anthropic" else where.platform
            arrival = Arrival(self._number, platform, self._bench, self.seen, self._recorder)
            wrong = _NOT_FOUND if where.endpoint is Endpoint.UNKNOWN else missing(platform, headers)
            if wrong is None and len(body) > (_BATCH if where.endpoint is Endpoint.BATCHES else _LARGEST):
                wrong = _TOO_LARGE
            if wrong is not None:
                return arrival.error(wrong)
            try:
                arrival.raw = decoded(body, header(headers, "content-encoding")) if body else body
            except (Undecodable, TooLarge, zlib.error, gzip.BadGzipFile):
                return arrival.error(_UNDECODABLE)
            version, betas = context_of(Where(platform, model=where.name or None), target, headers)
            model = where.name if where.platform in ("bedrock", "vertex") and where.name else None
            arrival.context = make(platform, version, betas, _JUDGED.get(where.endpoint, "messages"), model)
            if self._upstream is not None:
                return messages.handed_on(arrival, self._upstream, method, target, dict(headers))
            if where.endpoint is Endpoint.MESSAGES:
                fault = self._faults.of(arrival.number)
                strict = self._chosen.strict
                return messages.answer(arrival, where, self._bench, self._player, fault, strict=strict)
            if where.endpoint is Endpoint.COUNT:
                return messages.count(arrival)
            if where.endpoint is Endpoint.BATCHES and method == "POST":
                return self._batch(arrival)
            return self._looked_up(arrival, method, where, f"http://{header(headers, 'host') or 'localhost'}")

    def _looked_up(self, arrival: Arrival, method: str, where: Route, base: str) -> Answer:
        """Batches, their results, and models: what is there."""
        results = self._batches.results(where.name) if where.endpoint is Endpoint.RESULTS else None
        if results is not None:
            arrival.note(200, "results")
            return of_bytes(200, results, "application/x-jsonl", arrival.headers())
        found: Json = None
        if where.endpoint is Endpoint.BATCHES:
            found = self._batches.listed()
        elif where.endpoint is Endpoint.BATCH:
            found = self._batches.delete(where.name) if method == "DELETE" else self._batches.get(where.name, base)
        elif where.endpoint is Endpoint.CANCEL:
            found = self._batches.cancel(where.name)
        elif where.endpoint is Endpoint.MODELS:
            found = models.listed()
        elif where.endpoint is Endpoint.MODEL:
            found = models.one(where.name)
        if found is None:
            words = f"model: {where.name}" if where.endpoint is Endpoint.MODEL else _NOT_FOUND.message
            return arrival.error(replace(_NOT_FOUND, message=words))
        arrival.note(200, where.endpoint.value)
        return of_json(200, found, arrival.headers())

    def _batch(self, arrival: Arrival) -> Answer:
        """A batch: what is wrong with one of its requests is told in that one's result, as the API does."""
        report = arrival.judge().report
        at_once = (each for each in report.errors if each.path[:1] != ("requests",) or "params" not in each.path)
        first = next(at_once, None)
        if first is not None:
            return arrival.error(ErrorReply(first.status, first.type, first.message, first.code))

        def result(params: Json) -> Json:
            self._number += 1
            one = Arrival(self._number, arrival.context.platform, self._bench, self.seen, None)
            one.context = arrival.context
            message, error = messages.result(one, params, Bench(self._chosen, self._press), self._player)
            if error is not None:
                return {"type": "errored", "error": error_body(error, one.name)}
            return {"type": "succeeded", "message": message}

        arrival.note(200, "batch")
        return of_json(200, self._batches.create(parse(arrival.raw).value["requests"], result), arrival.headers())

    def _report(self, where: Route) -> Answer:
        """What was seen, in a format: ``?format=…``, by default JSON."""
        form = parse_qs(where.query).get("format", ["json"])[0]
        kind = "application/json" if form in ("json", "sarif", "gitlab") else "text/plain; charset=utf-8"
        with self._lock:
            try:
                told = self.seen.told(form)
            except ValueError as error:
                return of_json(400, error_body(ErrorReply(400, "invalid_request_error", str(error))), {})
        return of_bytes(200, told.encode("utf-8", "backslashreplace"), kind, {})
