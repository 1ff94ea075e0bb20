"""Requests on their way: each is judged with its session before it leaves, and followed by what comes back."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections import deque
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from turnlint.checking.linter import Linter, linter
from turnlint.checking.received import received
from turnlint.checking.refusing import Refusal, refusal
from turnlint.checking.strand import Pending, Strand
from turnlint.checking.streams import StreamReader
from turnlint.client.refusing import RefusedWarning
from turnlint.engine import registry
from turnlint.values.context import DEFAULT, Context, make
from turnlint.values.json import Json
from turnlint.values.report import Report
from turnlint.values.settings import Keywords, settings
from turnlint_schemas import load_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Unpack

OnError: TypeAlias = Literal["raise", "warn", "record"]
"""What becomes of a request that the API would refuse: it is not sent, sent with a warning, or sent."""

#: So many reports are kept, the newest.
_REPORTS: Final = 1_000
#: So many exchanges are known again, the newest: memory must not grow with a server.
_KEPT: Final = 1_024
_ON_ERROR: Final = ("raise", "warn", "record")
_LOG: Final = logging.getLogger("turnlint.client")


class Call(NamedTuple):
    """A request that is about to leave.

    * ``body``: JSON, as a value or as bytes.
    * ``platform``, ``endpoint``, ``api_version``, ``betas``, ``model``: its context, as in :func:`turnlint.check`.
    """

    body: Json | bytes
    platform: str = "anthropic"
    endpoint: str = "messages"
    api_version: str | None = None
    betas: tuple[str, ...] | None = None
    model: str | None = None


class Watch:
    """Judges requests as they leave, each with the session that it continues, which is found by its content.

    * ``on_error``: what becomes of a request that the API would refuse: ``"raise"`` (it is not sent), ``"warn"``
      (a :class:`~turnlint.client.refusing.RefusedWarning`, and it is sent), or ``"record"`` (it is sent).
    * ``on_report``: is called with the report of each request, before it leaves.
    * ``config``: a configuration file, or a folder, whose settings hold where no keyword says another thing.
    * Other keywords: those of :func:`turnlint.check`. What they leave open the request tells: its platform by the URL,
      versions and betas by its headers.

    ``reports`` holds those of the newest requests. It may be used from several threads and tasks at once. Where
    turnlint itself fails, the request passes, and a line of the log ``turnlint.client`` says so, once. Raises
    ``TypeError`` and ``ValueError`` for keywords that there are not.
    """

    def __init__(
        self,
        *,
        on_error: OnError = "raise",
        on_report: Callable[[Report], object] | None = None,
        config: str | os.PathLike[str] | None = None,
        **keywords: Unpack[Keywords],
    ) -> None:
        if on_error not in _ON_ERROR:
            raise ValueError(f"on_error is one of {', '.join(_ON_ERROR)}, not {on_error!r}")
        self._on_error = on_error
        self._on_report = on_report
        told: Keywords = {**_configured(config), **keywords}
        self._settings = settings(**told)
        _warm(linter(self._settings))  # raises what is wrong with them here
        self._lock = threading.Lock()
        self._strand = Strand(single=False, live=True, kept=_KEPT)
        self._failed = False
        self.reports: deque[Report] = deque(maxlen=_REPORTS)

    def leaving(self, call: Call, *, again: bool = False) -> Leaving:
        """Judge a request that is about to leave. ``again``: it was judged, and is sent once more.

        Raises nothing but what ``on_report`` raises, or a filter makes of the warning.
        """
        made = Leaving(self)
        with self.survived():
            context = _within(self._settings.context, call)
            judge = linter(replace(self._settings, context=context))
            with self._lock:
                made.report, made.pending = self._strand.check(judge, call.body)
            if not again:
                self.reports.append(made.report)
        if made.report is None or again:
            return made
        if self._on_report is not None:
            self._on_report(made.report)
        told = refusal(made.report)
        if told is not None and self._on_error == "raise":
            made.refusal = told
        elif told is not None and self._on_error == "warn":
            warnings.warn(RefusedWarning(f"{told.status} {told.message}", told.report), stacklevel=2)
        return made

    def _close(self, pending: Pending, message: Json | None, *, complete: bool) -> None:
        with self._lock:
            self._strand.close(pending, message, complete=complete)

    def _fail(self, pending: Pending, error: object) -> None:
        with self._lock:
            self._strand.fail(pending, error)

    @contextmanager
    def survived(self) -> Iterator[None]:
        """What turnlint does here must not cost a request: where it fails that is told, once."""
        try:
            yield
        except Exception:  # whatever it is, the request is none the worse
            if not self._failed:
                self._failed = True
                _LOG.warning("turnlint failed on a request, which passed unjudged; the next is not told", exc_info=True)


class Leaving:
    """A request on its way.

    * ``report``: of the request with its session; ``None`` where turnlint itself failed.
    * ``refusal``: what to answer in the place of the API, where the request is not to be sent.

    Then one of :meth:`answered`, :meth:`failed`, and :meth:`reader` with :meth:`streamed` says what came back; without
    any, the session goes on without its answer.
    """

    __slots__ = ("_watch", "pending", "refusal", "report")

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self.report: Report | None = None
        self.refusal: Refusal | None = None
        self.pending: Pending | None = None

    def answered(self, message: Any) -> None:
        """The API answered with a message; ``None`` where it is not known with what."""
        pending, self.pending = self.pending, None
        if pending is None:
            return
        with self._watch.survived():
            told = None if message is None else received(pending.linter, message, pending.asked)[0]
            self._watch._close(pending, told, complete=True)

    def failed(self, error: object) -> None:
        """The API answered with an error (its body), or nothing came (an exception)."""
        pending, self.pending = self.pending, None
        if pending is not None:
            with self._watch.survived():
                self._watch._fail(pending, error)

    def reader(self) -> StreamReader | None:
        """A reader for the stream that comes back; ``None`` where it need not be read."""
        if self.pending is not None:
            with self._watch.survived():
                return StreamReader.of(self.pending.linter, self.pending.asked)
        return None

    def feed(self, reader: StreamReader, chunk: bytes | Json) -> None:
        """Some bytes of the stream passed, or an event; at the end of the message it counts as answered."""
        if self.pending is not None:
            with self._watch.survived():
                reader.feed(chunk)
                if reader.is_over:
                    self.streamed(reader)

    def streamed(self, reader: StreamReader) -> None:
        """The stream is over, whether it came to its end or not."""
        pending, self.pending = self.pending, None
        if pending is not None:
            with self._watch.survived():
                report = reader.close()
                self._watch._close(pending, report.response, complete=report.complete)


def _configured(config: str | os.PathLike[str] | None) -> Keywords:
    """The keywords of a configuration."""
    if config is None:
        return {}
    from turnlint.config.reading import given

    return given(config).keywords


def _warm(judge: Linter) -> None:
    """Load now what a first request would load: an event loop must not wait for files."""
    load_all()
    registry.rules()
    asked = {"model": "claude-sonnet-5", "max_tokens": 5, "messages": [{"role": "user", "content": "5"}]}
    _, pending = Strand(single=True).check(judge, asked)
    received(judge, {"type": "message", "role": "assistant", "content": []}, pending.asked)
    received(judge, [{"type": "ping"}], pending.asked)


def _within(asked: Context, call: Call) -> Context:
    """The context of a call: the one that was asked for, and where that is at its default the call's own."""
    return make(
        call.platform if asked.platform == DEFAULT.platform else asked.platform,
        call.api_version if asked.api_version is None else asked.api_version,
        call.betas if asked.betas is None else asked.betas,
        call.endpoint if asked.endpoint == DEFAULT.endpoint else asked.endpoint,
        call.model if asked.model is None else asked.model,
    )
