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

from turnlint.checking.linter import Linter, linter
from turnlint.readers.http.interaction import Where, context_of
from turnlint.readers.http.wire import Undecodable, decoded, header
from turnlint.sources.files import TooLarge
from turnlint.stand_in.endpoints import models
from turnlint.stand_in.endpoints.batches import Batches
from turnlint.stand_in.endpoints.routes import Endpoint, Route, route
from turnlint.stand_in.judging import Bench, Judged
from turnlint.stand_in.playing import mind
from turnlint.stand_in.playing.asked import Asked
from turnlint.stand_in.playing.fault import Fault, FaultKind, as_faults
from turnlint.stand_in.playing.kinds import KINDS
from turnlint.stand_in.playing.legality import IllegalReply, illegal
from turnlint.stand_in.playing.message import Message, Press, estimate
from turnlint.stand_in.playing.replaying import Replays
from turnlint.stand_in.playing.reply import ErrorReply, Reply, as_error
from turnlint.stand_in.playing.script import Script
from turnlint.stand_in.recording import Recorder
from turnlint.stand_in.seen import Seen, SeenRequest
from turnlint.stand_in.wire.answer import STREAM, Answer, of_bytes, of_json
from turnlint.stand_in.wire.breaking import broken_body, broken_stream
from turnlint.stand_in.wire.events import events
from turnlint.stand_in.wire.eventstream import FORM, packed
from turnlint.stand_in.wire.upstream import Upstream
from turnlint.subjects.conversation import Conversation
from turnlint.values.context import Context, make
from turnlint.values.json import Json, parse, write
from turnlint.values.report import Severity
from turnlint.values.settings import settings

if TYPE_CHECKING:
    from turnlint.stand_in.wire.server import Server

#: A body may have so many bytes (Errors, 2026-11: 32 MB), a batch eight times as many.
_LARGEST: Final = 32 * 1024 * 1024
_BATCH: Final = 8 * _LARGEST
_ON_THE_WAY: Final = (FaultKind.STATUS, FaultKind.RESET)
#: What happens to streams alone.
_OF_STREAMS: Final = (FaultKind.ERROR_EVENT, FaultKind.NO_END, FaultKind.REORDERED)
_NO_KEY: Final = ErrorReply(401, "authentication_error", "x-api-key header is required")
_NO_VERSION: Final = ErrorReply(400, "invalid_request_error", "anthropic-version: header is required")
_NO_MODEL: Final = ErrorReply(400, "invalid_request_error", "model: Field required")
_NOT_FOUND: Final = ErrorReply(404, "not_found_error", "Not Found")
_TOO_LARGE: Final = ErrorReply(413, "request_too_large", "Request exceeds the maximum size")
#: What AWS calls errors, by their status.
_AMAZON: Final = {400: "ValidationException", 404: "ResourceNotFoundException", 429: "ThrottlingException"}

_NAMES: Final = itertools.count(1)


class StandIn(AbstractContextManager["StandIn"]):
    """A stand-in for the Messages API, which judges what it is sent, refuses in the API's words, and plays its part.

    * ``script``: replies in order (:func:`turnlint.stand_in.reply`): texts, lists of blocks, mappings, or one such.
      Where none is left, ``then`` says what comes: ``"mind"``, a model that calls the offered tools and ends; or
      ``"refuse"``, an error.
    * ``faults``: what goes wrong: a chance from 0 to 1, faults by the number of the request, or
      :class:`turnlint.stand_in.Faults`; ``seed`` makes chance the same each time.
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
        self._script = Script(_listed(script))
        self._replays = Replays([replay] if isinstance(replay, str) else replay) if replay else None
        self._upstream = Upstream(upstream) if upstream else None
        self._then = then
        self._faults = replace(as_faults(faults), seed=seed)
        self._chosen = settings(select=select, ignore=ignore, severity=severity, strict=strict)
        make(platform)
        linter(self._chosen)  # raises what is wrong with them here
        self._platform = platform
        name = f"{next(_NAMES)}:{seed}"
        self._press = Press(name)
        self._bench = Bench(self._chosen, self._press)
        self._batches = Batches(f"{next(_NAMES):04}")
        self._recorder = None if record is None else Recorder(record)
        self._lock = threading.RLock()
        self._number = 0
        self._address = (host, port)
        self._server: Server | None = None
        self.seen = Seen()

    # --- as a server ---

    def __enter__(self) -> Self:
        self.start()
        return self

    def start(self) -> None:
        """Start the server. Raises ``OSError`` where the address cannot be had, ``ImportError`` without h11."""
        from turnlint.stand_in.wire.server import Server

        server = Server(self, *self._address)
        server.start()
        self._server = server

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if error is None:
            self.raise_for_illegal()

    def close(self) -> None:
        """Stop the server, and forget what sessions were."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()
        with self._lock:
            self._bench = Bench(self._chosen, self._press)
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
        script = Script(replies)
        with self._lock:
            self._script = script

    def reset(self, ignore: Iterable[str] | None = None) -> None:
        """Forget what was seen and every session, as if it began anew. ``ignore``: from now on, not these rules."""
        with self._lock:
            if ignore is not None:
                self._chosen = replace(self._chosen, ignore=tuple(ignore))
            self._bench = Bench(self._chosen, self._press)
            self.seen = Seen()

    def raise_for_illegal(self) -> None:
        """Raise :class:`IllegalReply` where a reply was not played, for the API never sends it."""
        if reasons := self.seen.illegal:
            raise IllegalReply("; ".join(reasons))

    # --- the answers ---

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """What the stand-in answers to a request of HTTP: ``target`` is its path with its query, or its URL."""
        where = route(method.upper(), target)
        if where.endpoint is Endpoint.REPORT:
            return self._report(where)
        with self._lock:
            self._number += 1
            number = self._number
        platform = self._platform if where.platform == "anthropic" else where.platform
        told = _Told(self, number, platform)
        if (wrong := _unsaid(where, platform, headers)) is not None:
            return told.error(wrong)
        if len(body) > (_BATCH if where.endpoint is Endpoint.BATCHES else _LARGEST):
            return told.error(_TOO_LARGE)
        try:
            raw = decoded(body, header(headers, "content-encoding")) if body else body
        except (Undecodable, TooLarge, zlib.error, gzip.BadGzipFile):
            return told.error(ErrorReply(400, "invalid_request_error", "The request body could not be decoded"))
        version, betas = context_of(Where(platform, model=where.name or None), target, headers)
        name = {Endpoint.COUNT: "count_tokens", Endpoint.BATCHES: "batches"}.get(where.endpoint, "messages")
        model = where.name if where.platform in ("bedrock", "vertex") and where.name else None
        context = make(platform, version, betas, name, model)
        with self._lock:
            if self._upstream is not None:
                return self._handed_on(self._upstream, told, method, target, headers, raw, context)
            if where.endpoint is Endpoint.MESSAGES:
                return self._message(told, raw, context, where)
            if where.endpoint is Endpoint.COUNT:
                return self._count(told, raw, context)
            return self._other(told, method.upper(), raw, context, where, headers)

    def _handed_on(
        self,
        upstream: Upstream,
        told: _Told,
        method: str,
        target: str,
        headers: Mapping[str, str],
        raw: bytes,
        context: Context,
    ) -> Answer:
        """The answer of another server, judged and recorded as it passes."""
        judged = self._bench.check(raw, told.number, context) if raw else None
        if judged is not None:
            told.judged(judged)
        try:
            answer = upstream.answer(method, target, headers, raw)
        except OSError as error:
            return told.error(ErrorReply(502, "api_error", f"turnlint: the upstream does not answer: {error}"))
        body = b"".join(part for part in answer.parts if isinstance(part, bytes))
        value = parse(body).value
        is_error = answer.status >= 400
        stop = value.get("stop_reason") if isinstance(value, dict) else None
        told.seen(answer.status, "error" if is_error else str(stop or "stream"))
        if judged is None or context.endpoint != "messages":
            return answer
        if is_error:
            told.failed(value)
            self._record(told, raw, context, error=value, status=answer.status)
        elif isinstance(value, dict):
            self._bench.answered(judged, value)
            self._record(told, raw, context, response=value)
        else:
            self._bench.streamed(judged, body)
            self._record(told, raw, context, events=body)
        return answer

    def _message(self, told: _Told, raw: bytes, context: Context, where: Route) -> Answer:
        judged = self._bench.check(raw, told.number, context)
        told.judged(judged)
        refused = judged.refusal or self._too_strict(judged)
        if refused is None and judged.pending.asked is None:  # a batch, say, which is none of this endpoint's
            refused = _NO_MODEL
        if refused is not None or judged.pending.asked is None:
            return told.error(refused or _NO_MODEL, raw=raw, context=context)
        fields = {**judged.pending.asked.fields, "messages": judged.pending.asked.messages}
        stream = where.stream or fields.get("stream") is True
        asked = Asked(told.number, fields, context, stream)
        fault = self._faults.of(told.number)
        if fault is not None and fault.kind in _ON_THE_WAY:
            return self._on_the_way(told, fault, raw, context)
        replayed = None if self._replays is None else self._replays.next(asked)
        reply = replayed or self._script.next(asked)
        fault = reply.fault if reply is not None and reply.fault is not None else fault
        if fault is not None and fault.kind in _ON_THE_WAY:
            return self._on_the_way(told, fault, raw, context)
        if reply is not None and reply.lost:
            return told.error(self._bench.lose(judged), raw=raw, context=context)
        if reply is not None and reply.error is not None:
            return told.error(reply.error, raw=raw, context=context)
        if replayed is not None:  # it was sent, so it is legal
            return self._sent(told, self._press.make(replayed, asked), asked, judged, fault, raw)
        message, reasons = self._made(reply, asked, judged)
        if message is None:
            words = f"turnlint: the reply to request {told.number} is not played: {'; '.join(reasons)}"
            return told.error(ErrorReply(500, "api_error", words), reasons, raw=raw, context=context)
        return self._sent(told, message, asked, judged, fault, raw)

    def _made(self, reply: Reply | None, asked: Asked, judged: Judged) -> tuple[Message | None, list[str]]:
        """The message to a request; or why none is played."""
        judge, conversation = self._bench.judge(asked.context), judged.pending.asked
        if reply is None and self._then == "refuse":
            return None, ["the script is over"]
        if reply is not None:
            message, reasons = self._played(reply, asked, judge, conversation)
            if message is not None or not reply.optional:
                return message, reasons
        reasons = []
        for thought in (mind.plain,) if reply is not None else (mind.thought, mind.plain):
            message = self._press.make(thought(asked), asked)
            reasons = illegal(message, asked, judge, conversation)
            if not reasons:
                return message, []
        return None, reasons

    def _played(
        self, reply: Reply, asked: Asked, judge: Linter, conversation: Conversation | None
    ) -> tuple[Message | None, list[str]]:
        """The message of a reply of the script, unless the API would never send it."""
        if reply.kind:
            made = KINDS[reply.kind](asked)
            if made is None:
                return None, [f"a reply of the kind `{reply.kind}` is not legal for this request"]
            reply = replace(made, fields={**made.fields, **reply.fields}, cut=reply.cut, kind=reply.kind)
        message = self._press.make(reply, asked)
        reasons = illegal(message, asked, judge, conversation)
        return (None, reasons) if reasons else (replace(message, kind=reply.kind), [])

    def _sent(
        self, told: _Told, message: Message, asked: Asked, judged: Judged, fault: Fault | None, raw: bytes
    ) -> Answer:
        """The answer that a message is, broken where it is to be."""
        response = message.response
        headers = told.headers(response["usage"])
        stop = str(response["stop_reason"])
        if fault is not None and not asked.stream and fault.kind in _OF_STREAMS:
            fault = None
        told.seen(200, stop, fault=fault, kind=message.kind)
        if not asked.stream:
            parts = tuple(broken_body(write(response), fault))
            whole = fault is None or fault.kind not in (FaultKind.CUT, FaultKind.BROKEN)
            if whole:
                self._bench.answered(judged, response)
            else:
                self._bench.failed(judged, ConnectionError("the answer broke off"))
            self._record(told, raw, asked.context, response=response if whole else None)
            return Answer(200, {"content-type": "application/json", **headers}, parts, len(write(response)))
        sent = tuple(broken_stream(events(message), fault))
        frames = b"".join(part for part in sent if isinstance(part, bytes))
        self._bench.streamed(judged, frames)
        self._record(told, raw, asked.context, events=frames)
        if asked.context.platform == "bedrock":
            return Answer(200, {"content-type": FORM, **headers}, packed(sent))
        return Answer(200, {"content-type": STREAM, "cache-control": "no-cache", **headers}, sent)

    def _on_the_way(self, told: _Told, fault: Fault, raw: bytes, context: Context) -> Answer:
        """An error of the service, or no answer at all."""
        if fault.kind is FaultKind.STATUS:
            return told.error(as_error(fault.at), fault=fault, raw=raw, context=context)
        told.failed(ConnectionError("the connection was reset"))
        told.seen(0, "reset", fault=fault)
        return Answer(200, {}, tuple(broken_body(b"", fault)))

    def _too_strict(self, judged: Judged) -> ErrorReply | None:
        """What a warning is refused with, where warnings are."""
        if not self._chosen.strict:
            return None
        found = (each for each in judged.report.findings if each.severity is Severity.WARNING)
        words = next((f"turnlint: {each.message} [{each.rule}]" for each in found), None)
        return None if words is None else ErrorReply(400, "invalid_request_error", words)

    def _count(self, told: _Told, raw: bytes, context: Context) -> Answer:
        judged = self._bench.check(raw, told.number, context)
        told.judged(judged)
        if judged.refusal is not None:
            return told.error(judged.refusal)
        told.seen(200, "count")
        headers = {**told.headers(), "turnlint-note": "an estimate of turnlint's, and no count of the API's"}
        return of_json(200, {"input_tokens": estimate(parse(raw).value)}, headers)

    def _other(
        self, told: _Told, method: str, raw: bytes, context: Context, where: Route, headers: Mapping[str, str]
    ) -> Answer:
        """Batches and models."""
        base = f"http://{header(headers, 'host') or 'localhost'}"
        if where.endpoint is Endpoint.BATCHES and method == "POST":
            return self._batch(told, raw, context)
        if where.endpoint is Endpoint.RESULTS:
            results = self._batches.results(where.name)
            if results is not None:
                told.seen(200, "results")
                return of_bytes(200, results, "application/x-jsonl", told.headers())
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
            return told.error(replace(_NOT_FOUND, message=words))
        told.seen(200, where.endpoint.value)
        return of_json(200, found, told.headers())

    def _batch(self, told: _Told, raw: bytes, context: Context) -> Answer:
        """A batch: what is wrong with one of its requests is told in that one's result, as the API does."""
        judged = self._bench.check(raw, told.number, context)
        told.judged(judged)
        at_once = [each for each in judged.report.errors if each.path[:1] != ("requests",) or "params" not in each.path]
        if at_once:
            first = at_once[0]
            return told.error(ErrorReply(first.status, first.type, first.message, first.code))
        told.seen(200, "batch")
        made = self._batches.create(parse(raw).value["requests"], lambda params: self._result(params, context))
        return of_json(200, made, told.headers())

    def _result(self, params: Json, context: Context) -> Json:
        """The result of one request of a batch, which is a conversation of its own."""
        inside = make(context.platform, context.api_version, context.betas, "messages")
        apart = Bench(self._chosen, self._press)
        self._number += 1
        judged = apart.check(write({**params, "stream": False}), self._number, inside)
        if judged.refusal is not None or judged.pending.asked is None:
            error = judged.refusal or ErrorReply(400, "invalid_request_error", "Invalid request")
            return {"type": "errored", "error": _body(error, f"req_{self._number:08}")}
        fields = {**judged.pending.asked.fields, "messages": judged.pending.asked.messages}
        asked = Asked(self._number, fields, inside)
        message, reasons = self._made(self._script.next(asked), asked, judged)
        if message is None:
            words = ErrorReply(500, "api_error", f"turnlint: {'; '.join(reasons)}")
            return {"type": "errored", "error": _body(words, f"req_{self._number:08}")}
        return {"type": "succeeded", "message": message.response}

    def _report(self, where: Route) -> Answer:
        """What was seen, in a format: ``?format=…``, by default JSON."""
        form = parse_qs(where.query).get("format", ["json"])[0]
        kind = {"json": "application/json", "sarif": "application/json", "gitlab": "application/json"}.get(form)
        with self._lock:
            try:
                told = self.seen.told(form)
            except ValueError as error:
                return of_json(400, _body(ErrorReply(400, "invalid_request_error", str(error)), ""), {})
        return of_bytes(200, told.encode("utf-8", "backslashreplace"), kind or "text/plain; charset=utf-8", {})

    def _record(self, told: _Told, raw: bytes, context: Context, **came: Any) -> None:
        if self._recorder is not None:
            self._recorder.write(raw, context, told.session, **came)


class _Told:
    """What becomes of one request: its answer's headers, and what is noted of it."""

    def __init__(self, api: StandIn, number: int, platform: str) -> None:
        self._api = api
        self._judged: Judged | None = None
        self._platform = platform
        self.number = number
        self.endpoint = "messages"

    @property
    def session(self) -> int | None:
        """The number of the session."""
        return self._judged.session if self._judged is not None else None

    def judged(self, judged: Judged) -> None:
        """It was judged."""
        self._judged = judged
        self.endpoint = judged.pending.linter.settings.context.endpoint
        self._api.seen.sessions = self._api._bench.sessions

    def failed(self, error: object) -> None:
        """It was refused, or nothing came back."""
        if self._judged is not None:
            self._api._bench.failed(self._judged, error)

    def seen(
        self, status: int, answer: str, illegal: Iterable[str] = (), fault: Fault | None = None, kind: str = ""
    ) -> None:
        """Note what was answered."""
        report = None if self._judged is None else self._judged.report
        noted = SeenRequest(
            self.number, self.endpoint, report, status, answer, self.session, str(fault or ""), tuple(illegal),
            self._platform, kind,
        )  # fmt: skip
        self._api.seen.add(noted)

    def error(
        self,
        error: ErrorReply,
        illegal: Iterable[str] = (),
        *,
        fault: Fault | None = None,
        raw: bytes = b"",
        context: Context | None = None,
    ) -> Answer:
        """An error as the answer."""
        body = _body(error, self._name)
        self.failed(body)
        self.seen(error.status, error.type, illegal, fault)
        if context is not None:
            self._api._record(self, raw, context, error=body, status=error.status)
        headers = {**self.headers(), **dict(error.headers)}
        if error.status in (429, 529):
            # At once where the fault is made: no test should wait.
            headers.setdefault("retry-after", "1")
            headers.setdefault("retry-after-ms", "1")
        if error.status == 500 and error.message.startswith("turnlint: "):
            headers["x-should-retry"] = "false"
        if self._platform == "bedrock":
            headers["x-amzn-errortype"] = _AMAZON.get(error.status, "InternalServerException")
            return of_json(error.status, {"message": error.message}, headers)
        return of_json(error.status, body, headers)

    def headers(self, usage: Mapping[str, Json] | None = None) -> dict[str, str]:
        """Those that every answer has."""
        made = {"request-id": self._name, "anthropic-organization-id": "00000000-0000-0000-0000-000000000000"}
        if self._platform in ("bedrock", "vertex"):
            return made
        for what, most in (("requests", 4_000), ("input-tokens", 2_000_000), ("output-tokens", 400_000)):
            made[f"anthropic-ratelimit-{what}-limit"] = str(most)
            made[f"anthropic-ratelimit-{what}-remaining"] = str(most - 1)
            made[f"anthropic-ratelimit-{what}-reset"] = "2030-01-01T00:00:00Z"
        return made

    @property
    def _name(self) -> str:
        return f"req_{self.number:08}"


def _body(error: ErrorReply, request: str) -> dict[str, Json]:
    inner: dict[str, Json] = {"type": error.type, "message": error.message}
    if error.code:
        inner["details"] = {"error_code": error.code}
    return {"type": "error", "error": inner, "request_id": request or None}


def _unsaid(where: Route, platform: str, headers: Mapping[str, str]) -> ErrorReply | None:
    """What is wrong before the body is looked at."""
    if where.endpoint is Endpoint.UNKNOWN:
        return _NOT_FOUND
    names = {name.lower() for name in headers}
    if platform == "anthropic" and not names & {"x-api-key", "authorization"}:
        return _NO_KEY
    if platform in ("anthropic", "foundry") and "anthropic-version" not in names:
        return _NO_VERSION
    return None


def _listed(script: Any) -> Iterable[Any]:
    """A script as a list of replies: one reply may stand for a list of one."""
    return [script] if isinstance(script, str | Mapping | Reply) else list(script)
