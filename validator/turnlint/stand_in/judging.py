"""Requests judged with their sessions, as they come in; and the few things that a server knows and no request shows."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from turnlint.checking.latest import Latest
from turnlint.checking.linter import Linter, linter
from turnlint.checking.refusing import refusal
from turnlint.checking.strand import Pending, Strand
from turnlint.checking.streams import StreamReader
from turnlint.engine import registry
from turnlint.rule import Wording
from turnlint.stand_in.playing.message import SEALED, Press
from turnlint.stand_in.playing.reply import ErrorReply
from turnlint.subjects.walk import blocks_of, role_of
from turnlint.values.context import Context
from turnlint.values.json import Json
from turnlint.values.report import Report
from turnlint.values.settings import Settings

#: So many exchanges are known again, and so many sessions are told apart, the newest.
_KEPT: Final = 1_024
_NUMBERED: Final = 8_192
#: So long a thread is held after its last response, in seconds (Message threads, 2026-11).
_HELD: Final = 300.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A request that came in: its report, what it is refused with, and what its answer is told to."""

    report: Report
    refusal: ErrorReply | None
    pending: Pending
    session: int | None


class Bench:
    """Judges requests, each with the session that it continues, which is found by its content.

    ``chosen``: the rules and their severities; ``press``: what made the thoughts that come back.
    """

    def __init__(self, chosen: Settings, press: Press, held: float = _HELD) -> None:
        self._chosen = chosen
        self._press = press
        self._strand = Strand(single=False, live=True, kept=_KEPT)
        self._sessions: Latest[int, int] = Latest(_NUMBERED)
        self._again: Latest[bytes, int] = Latest(_NUMBERED)
        self._threads: Latest[str, float] = Latest(_NUMBERED)
        self._held = held
        self.sessions = 0

    def judge(self, context: Context) -> Linter:
        """The linter for requests of a context."""
        return linter(replace(self._chosen, context=context))

    def check(self, body: bytes, number: int, context: Context) -> Judged:
        """Judge a request."""
        report, pending = self._strand.check(self.judge(context), body, number)
        session = None
        if context.endpoint == "messages":
            digest = hashlib.blake2b(body, digest_size=16).digest()
            session = self._again.get(digest) if pending.follows is None else self._sessions.get(pending.follows)
            if session is None:
                self.sessions += 1
                session = self.sessions
            self._sessions[number] = self._again[digest] = session
        told = refusal(report)
        refused = None
        if told is not None:
            error = told.body["error"]
            code = (error.get("details") or {}).get("error_code", "")
            refused = ErrorReply(told.status, error["type"], told.message, code)
        elif pending.asked is not None:
            refused = next(self._unknown_to_requests(pending, body), None)
        return Judged(report, refused, pending, session)

    def answered(self, judged: Judged, message: Mapping[str, Json]) -> None:
        """The request was answered with a message, which reached the client."""
        self._strand.close(judged.pending, message)
        if isinstance(message.get("id"), str):
            self._threads[message["id"]] = time.monotonic()

    def streamed(self, judged: Judged, raw: bytes) -> None:
        """The request was answered with a stream, of which so much reached the client."""
        reader = StreamReader.of(judged.pending.linter, judged.pending.asked)
        reader.feed(raw)
        report = reader.close()
        self._strand.close(judged.pending, report.response, complete=report.complete)
        if report.complete and isinstance(report.response, Mapping) and isinstance(report.response.get("id"), str):
            self._threads[report.response["id"]] = time.monotonic()

    def failed(self, judged: Judged, error: object) -> None:
        """The request was refused (the body of the error), or nothing came back (an exception)."""
        self._strand.fail(judged.pending, error)

    def lose(self, judged: Judged) -> ErrorReply:
        """The thread that a request continues is held no more."""
        self._threads.pop(judged.pending.continued, None)
        return said("thread-not-continuable")

    def _unknown_to_requests(self, pending: Pending, body: bytes) -> Iterator[ErrorReply]:
        """What only the API knows, and this stand-in: threads that it does not hold, thoughts that were changed."""
        assert pending.asked is not None
        name = pending.continued
        if name and (pending.thread is None or time.monotonic() - self._threads.get(name, 0.0) > self._held):
            yield said("thread-not-continuable")
        ours = SEALED in body  # none was made here where this does not occur
        for number, message in enumerate(pending.asked.messages if ours else ()):
            for index, block in enumerate(blocks_of(message) if role_of(message) == "assistant" else ()):
                if block.get("type") == "thinking" and self._press.is_forged(block):
                    yield said("invalid-thinking-signature", turn=number, index=index)


def said(name: str, **values: object) -> ErrorReply:
    """The error of a rule that only the API can judge, in its words."""
    wording = next(text for text in registry.rules()[name].says if isinstance(text, Wording))
    return ErrorReply(wording.status, wording.type, wording.template.format(**values), wording.code)
