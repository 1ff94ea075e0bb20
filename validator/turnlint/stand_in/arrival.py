"""One request, from its arrival to its answer: what it is judged, answered and noted as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from turnlint.stand_in.judging import Bench, Judged
from turnlint.stand_in.playing.fault import Fault
from turnlint.stand_in.playing.reply import ErrorReply
from turnlint.stand_in.recording import Recorder
from turnlint.stand_in.seen import Seen, SeenRequest
from turnlint.stand_in.wire.answer import Answer, of_json
from turnlint.values.context import Context
from turnlint.values.json import Json

#: What AWS calls errors, by their status.
_AMAZON: Final = {400: "ValidationException", 404: "ResourceNotFoundException", 429: "ThrottlingException"}
#: What an account may do in a minute: figures of no account.
_LIMITS: Final = {"requests": 4_000, "input-tokens": 2_000_000, "output-tokens": 400_000}


class Arrival:
    """A request that came in.

    * ``number``: how many came before it, and it; ``raw``: its body without encodings; ``context``: where it was sent.
    * ``bench`` judges it, ``seen`` notes it, ``recorder`` writes it down, where there is one.
    """

    def __init__(self, number: int, platform: str, bench: Bench, seen: Seen, recorder: Recorder | None) -> None:
        self.number = number
        self.raw = b""
        self.context = Context(platform)
        self._bench = bench
        self._seen = seen
        self._recorder = recorder
        self._judged: Judged | None = None

    @property
    def name(self) -> str:
        """The id that the answer has for it."""
        return f"req_{self.number:08}"

    def judge(self) -> Judged:
        """Judge it, with its session."""
        self._judged = self._bench.check(self.raw, self.number, self.context)
        self._seen.sessions = self._bench.sessions
        return self._judged

    def came_back(self, value: Json, raw: bytes = b"") -> None:
        """A whole message reached the client, or so much of a stream."""
        if self._judged is None:
            return
        if raw:
            self._bench.streamed(self._judged, raw)
            self._record(events=raw)
        else:
            self._bench.answered(self._judged, value)
            self._record(response=value)

    def broke(self, why: str) -> None:
        """Nothing whole came back."""
        if self._judged is not None:
            self._bench.failed(self._judged, ConnectionError(why))

    def refused(self, body: Json, status: int) -> None:
        """It was refused with the body of an error."""
        if self._judged is not None:
            self._bench.failed(self._judged, body)
            self._record(error=body, status=status)

    def note(
        self, status: int, answer: str, illegal: Iterable[str] = (), *, fault: Fault | None = None, kind: str = ""
    ) -> None:
        """Note what was answered."""
        judged = self._judged
        noted = SeenRequest(
            self.number,
            self.context.endpoint,
            None if judged is None else judged.report,
            status,
            answer,
            None if judged is None else judged.session,
            str(fault or ""),
            tuple(illegal),
            self.context.platform,
            kind,
        )
        self._seen.add(noted)

    def error(self, error: ErrorReply, illegal: Iterable[str] = (), *, fault: Fault | None = None) -> Answer:
        """An error as the answer."""
        body = error_body(error, self.name)
        self.refused(body, error.status)
        self.note(error.status, error.type, illegal, fault=fault)
        headers = {**self.headers(), **dict(error.headers)}
        if error.status in (429, 529):  # a client that heeds milliseconds asks again at once: no test should wait
            headers = {"retry-after": "1", "retry-after-ms": "1", **headers}
        if error.message.startswith("turnlint: ") and error.status >= 500:
            headers["x-should-retry"] = "false"
        if self.context.platform == "bedrock":
            headers["x-amzn-errortype"] = _AMAZON.get(error.status, "InternalServerException")
            return of_json(error.status, {"message": error.message}, headers)
        return of_json(error.status, body, headers)

    def headers(self) -> dict[str, str]:
        """Those that every answer has."""
        made = {"request-id": self.name}
        if self.context.platform in ("bedrock", "vertex"):
            return made
        made["anthropic-organization-id"] = "00000000-0000-0000-0000-000000000000"
        for what, most in _LIMITS.items():
            made[f"anthropic-ratelimit-{what}-limit"] = str(most)
            made[f"anthropic-ratelimit-{what}-remaining"] = str(most - 1)
            made[f"anthropic-ratelimit-{what}-reset"] = "2030-01-01T00:00:00Z"
        return made

    def _record(self, **came: Any) -> None:
        if self._recorder is not None and self.context.endpoint == "messages":
            session = None if self._judged is None else self._judged.session
            self._recorder.write(self.raw, self.context, session, **came)


def error_body(error: ErrorReply, request: str = "") -> dict[str, Json]:
    """The body of an error, as the API sends it."""
    inner: dict[str, Json] = {"type": error.type, "message": error.message}
    if error.code:
        inner["details"] = {"error_code": error.code}
    return {"type": "error", "error": inner, "request_id": request or None}


def missing(platform: str, headers: Mapping[str, str]) -> ErrorReply | None:
    """What the headers lack, before the body is looked at."""
    names = {name.lower() for name in headers}
    if platform == "anthropic" and not names & {"x-api-key", "authorization"}:
        return ErrorReply(401, "authentication_error", "x-api-key header is required")
    if platform in ("anthropic", "foundry") and "anthropic-version" not in names:
        return ErrorReply(400, "invalid_request_error", "anthropic-version: header is required")
    return None
