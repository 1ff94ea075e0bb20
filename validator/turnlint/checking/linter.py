"""The way through: from whatever the caller holds to a report."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from turnlint.engine import registry, selection
from turnlint.engine.dispatch import Engine, Silence
from turnlint.schema.faults import Fault
from turnlint.schema.plain import plain
from turnlint.schema.sendable import Unsendable
from turnlint.schema.shape import Shape
from turnlint.schema.shape import shape as body_shape
from turnlint.subjects.batch import Batch
from turnlint.subjects.conversation import Conversation
from turnlint.subjects.known import FIELDS, SIGNATURES, Known, known
from turnlint.subjects.subject import Subject
from turnlint.subjects.text import Text
from turnlint.subjects.wire import context_of
from turnlint.values.context import Context
from turnlint.values.json import Json, Path, parse
from turnlint.values.report import Report
from turnlint.values.settings import Keywords, Settings, settings

if TYPE_CHECKING:
    from typing import Unpack

    from turnlint.subjects.step import Step
    from turnlint.values.streamed import StreamReport

Request: TypeAlias = object
"""What callers hold: a mapping, JSON text or bytes, an SDK object, or a list of messages."""

Events: TypeAlias = object
"""A stream as callers hold it: its bytes or text, chunks or lines of them, or events, parsed or as SDK objects."""

_LONGEST_NAME: Final = 2_100


class Linter:
    """Checks requests in one context with one choice of rules.

    Arguments: the keywords of :func:`turnlint.check`. Raises ``ValueError`` for a platform, endpoint, rule or severity
    that does not exist.
    """

    __slots__ = ("_known", "_shape", "_unread", "engine", "settings")

    def __init__(self, **keywords: Unpack[Keywords]) -> None:
        self._prepare(settings(**keywords))

    @classmethod
    def from_config(cls, path: str | os.PathLike[str]) -> Linter:
        """The linter with the settings of a configuration: of a file, or of the nearest one for a folder.

        What a configuration says of files and of places in them holds for the command, pytest and editors, not here.
        Raises :class:`turnlint.config.reading.ConfigError`, which is a ``ValueError``, for one that is at fault or not
        there, and what the constructor raises.
        """
        from turnlint.config.reading import given

        return cls(**given(path).keywords)

    @classmethod
    def of(cls, settings: Settings) -> Linter:
        """The linter with these settings; raises what the constructor raises."""
        made = cls.__new__(cls)
        made._prepare(settings)
        return made

    def _prepare(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = _engine(settings.select, settings.ignore, settings.severity)
        self._shape: Shape = body_shape(settings.context)
        self._known = lru_cache(maxsize=256)(partial(known, settings.context))
        # What is not judged where a request comes as objects, without its text.
        self._unread = (self.engine.silence(Text(None, known(settings.context, text=False))),)

    def check(self, request: Request) -> Report:
        """Check one request.

        ``request`` is a mapping, JSON text (``str``) or bytes, an SDK object, or a bare list of messages (then the
        other top-level fields count as unknown). Raises ``TypeError`` for anything else, and for a value inside that
        neither JSON nor the SDK can send; never for a JSON value. An object with ``requests`` and without ``messages``
        is the body of a batch upload. Files in a ``source`` are read; their ``OSError`` is passed on.
        """
        if isinstance(request, (str, bytes, bytearray, memoryview)):
            return self.check_text(self.text(request))
        value = request if isinstance(request, (dict, list)) else _opened(request)
        if self._is_another(value):
            return self._for_batches().check(value)
        try:
            return self._report(self._sent(value), self._unread)
        except Unsendable as error:
            if isinstance(error.value, float) and (written := _written(value)) is not None:
                return self._report((Text(written, known(self.settings.context), made=error.path),))
            raise

    def _is_another(self, value: Json) -> bool:
        """Whether a value is the body of a batch upload, and nobody said so."""
        return (
            isinstance(value, dict)
            and "requests" in value
            and "messages" not in value
            and self.settings.context.endpoint == "messages"
        )

    def _for_batches(self) -> Linter:
        """The same linter for the bodies of batch uploads."""
        return linter(replace(self.settings, context=replace(self.settings.context, endpoint="batches")))

    def text(self, raw: str | bytes | bytearray | memoryview) -> Text:
        """The text of a request, or of a document that holds some, to be judged in this linter's context."""
        return Text(raw if isinstance(raw, (str, bytes)) else bytes(raw), known(self.settings.context))

    def check_text(self, text: Text, *, root: Path = ()) -> Report:
        """Check the request that a text holds: at ``root``, where it holds several."""
        excerpt = text.excerpt(root)
        if text.parsed.problem:
            return self._report((excerpt,))
        value = value_at(text, root)
        if not root and self._is_another(value):
            return self._for_batches().check_text(text)
        return self._report(chain((excerpt,), self._sent(value, parsed=True, root=root)))

    def check_response(self, response: Request, request: Request | Conversation | None = None) -> Report:
        """Check what the API sent, against the request that it answers, if that is known.

        Findings of severity ``error`` say that the API never sends this: the record is cut, altered or made up.
        ``response`` is a mapping, JSON text or bytes, or an SDK object. Raises ``TypeError`` for anything else.
        """
        from turnlint.subjects.response import Response  # a request alone needs it not

        value, parsed = _read(response, "response")
        value, faults, _ = _shaped(value, body_shape(self.settings.context, "response"), parsed)
        asked = None if request is None else self.index(request)
        beside = asked.known if asked is not None else self.beside(value)
        return self._report((Response(value, beside, faults, asked),), answerable=False)

    def check_stream(self, events: Events, request: Request | None = None) -> StreamReport:
        """Check a stream, one event at a time, and the response that it makes: see :func:`turnlint.check_stream`."""
        from turnlint.checking.streams import StreamReader  # it needs this module

        return StreamReader.of(self, request).read(events)

    def beside(self, message: Json) -> Known:
        """What is known beside a message that came back, by the model that it names."""
        return self._known(_model_name(message, self.settings.context), asked=False)

    def check_step(
        self,
        request: Request | Text,
        follow: Callable[[Conversation], Step | None],
        remembered: int = 0,
        root: Path = (),
    ) -> Report:
        """Check one request, and the step to it that ``follow`` makes of its index, in one report.

        Takes and raises what :meth:`check` does, or a text that holds the request at ``root``; a batch is no step.
        ``remembered`` messages are the server's, not the caller's.
        """
        if isinstance(request, (str, bytes, bytearray, memoryview)):
            request = self.text(request)
        text = request if isinstance(request, Text) else None
        value = value_at(text, root) if text is not None else request
        if text is None and not isinstance(value, (dict, list)):
            value = _opened(value)
        if self.settings.context.endpoint == "batches" or self._is_another(value) or (text and text.parsed.problem):
            return self.check(request) if text is None else self.check_text(text, root=root)
        try:
            conversation = self._conversation(value, self._shape, text is not None)
        except Unsendable:
            return self.check(request)  # which tells it
        conversation.remembered = remembered
        step = follow(conversation)
        together = (conversation, step) if step is not None else conversation
        subjects: tuple[Subject | tuple[Subject, ...], ...] = (
            (together,) if text is None else (text.excerpt(root), together)
        )
        return self._report(subjects, self._unread if text is None else ())

    def index(self, request: Request) -> Conversation:
        """A request as rules read it; itself, where it is one already."""
        if isinstance(request, Conversation):
            return request
        value, parsed = _read(request, "request")
        return self._conversation(value, self._shape, parsed)

    def _report(
        self,
        subjects: Iterable[Subject | tuple[Subject, ...]],
        silences: tuple[Silence, ...] = (),
        *,
        answerable: bool = True,
    ) -> Report:
        verdict = self.engine.run(subjects)
        skipped = partial(self.engine.skipped, (*silences, *verdict.silences))
        return Report(verdict.findings, self.settings.context, skipped, verdict.assumed, answerable)

    def _sent(self, value: Json, *, parsed: bool = False, root: Path = ()) -> Iterator[Subject]:
        """What is sent: one conversation, or a batch and the conversations in it."""
        context = self.settings.context
        if context.endpoint != "batches":
            yield self._conversation(value, self._shape, parsed)
            return
        if root[-1:] == ("params",):  # an entry of a batch, on its own
            yield self._conversation(value, body_shape(context, "request"), parsed)
            return
        value, faults, _ = _shaped(value, self._shape, parsed)
        batch = Batch(value, known(context), faults)
        yield batch
        for place, params in batch.items():
            yield self._conversation(params, body_shape(context, "request"), parsed, place)

    def _conversation(self, value: Json, shape: Shape, parsed: bool, root: Path = ()) -> Conversation:
        made = self._indexed(value, shape, parsed, root)
        if made.unread and not made.faults and not parsed:
            # Something passes for JSON and is none: a tuple, a member of an enumeration.
            made = self._indexed(plain(value), shape, parsed, root)
        return made

    def _indexed(self, value: Json, shape: Shape, parsed: bool, root: Path) -> Conversation:
        context = context_of(self.settings.context, value)
        told = context is not self.settings.context
        if told:
            shape = body_shape(context, "request")
        bare = isinstance(value, list)
        if bare:
            messages, faults, passed = _shaped(value, shape, parsed, lambda found: {**_BESIDE, "messages": found})
            body: Json = {"messages": messages}
        elif context.model is not None and FIELDS not in context.unknown:
            body, faults, passed = _shaped(value, shape, parsed, partial(_with_model, context.model))
        elif FIELDS in context.unknown:
            body, faults, passed = _shaped(value, shape, parsed, _with_fields)
        else:
            body, faults, passed = _shaped(value, shape, parsed)
        if faults and SIGNATURES in context.unknown:
            faults = [fault for fault in faults if not (fault.kind == "missing" and _UNSIGNED(fault.location))]
        name, held = _model_name(body, context), _continues(body)
        beside = known(context, name, held=held) if told else self._known(name, bare, held=held)
        made = Conversation(body, beside, faults, root)
        made.shallow = passed and not parsed
        return made


def value_at(text: Text, root: Path) -> Json:
    """The value at a path that a text has; ``None`` where the text is no JSON."""
    value = text.parsed.value
    for step in root if not text.parsed.problem else ():
        value = value[step]
    return value


#: What stands beside a bare list of messages, so that nothing is missing there.
_BESIDE: Final = {"model": "any", "max_tokens": 1}


#: The place of a signature, in the API's words.
_UNSIGNED: Final = re.compile(r"\.signature$").search


def _with_model(model: str, body: Json) -> Json:
    """A body with the model that the context gives, where it names none."""
    return {"model": model, **body} if isinstance(body, dict) and "model" not in body else body


def _with_fields(body: Json) -> Json:
    """A body with the fields that its record cannot show."""
    return {**_BESIDE, **body} if isinstance(body, dict) else body


def _continues(body: Json) -> bool:
    """Whether a body continues a thread."""
    thread = body.get("thread") if isinstance(body, dict) else None
    return isinstance(thread, dict) and thread.get("type") == "continue"


def _itself(body: Json) -> Json:
    return body


def _shaped(
    value: Json, shape: Shape, parsed: bool, completed: Callable[[Json], Json] = _itself
) -> tuple[Json, Sequence[Fault], bool]:
    """A value, what is wrong with its shape once it is ``completed`` with what is given elsewhere, and whether the gate
    passed it.

    What is not plain JSON is made plain only where validation stumbles over it.
    """
    try:
        whole = completed(value)
        if shape.passes(whole, parsed=parsed):
            return value, (), True
        return value, shape.refused(whole, parsed=parsed), False
    except Unsendable:
        value = plain(value)
        return value, shape.faults(completed(value), parsed=parsed), False


def _model_name(body: Json, context: Context) -> str | None:
    """The model that a body is judged for: the context's, else its own."""
    named = context.model or (body.get("model") if isinstance(body, dict) else None)
    # No model's name is so long, and none that long is worth keeping.
    return named[:_LONGEST_NAME] if isinstance(named, str) else None


def _written(value: Json) -> str | None:
    """A value as a JSON writer that takes NaN and infinity sends it; ``None`` where no writer can."""
    import json

    try:
        return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        return None


def _read(given: Request, what: str) -> tuple[Json, bool]:
    """A value out of what a caller holds, and whether a parser made it. Raises ``TypeError`` for what is none."""
    if isinstance(given, (str, bytes, bytearray, memoryview)):
        parsed = parse(given if isinstance(given, (str, bytes)) else bytes(given))
        if parsed.problem:
            raise TypeError(f"the {what} is not JSON: {parsed.problem}")
        return parsed.value, True
    return given if isinstance(given, (dict, list)) else _opened(given, what), False


def _opened(given: object, what: str = "request") -> Json:
    """A mapping or SDK object as plain JSON. Raises ``TypeError`` for anything else."""
    made = plain(given)
    if isinstance(made, dict) or (isinstance(made, list) and not isinstance(given, (set, frozenset))):
        return made
    forms = "a mapping, JSON text or bytes" + (", or a list of messages" if what == "request" else ", or an SDK object")
    raise TypeError(f"a {what} is {forms}, not {type(given).__name__}")


def check(request: Request, **keywords: Unpack[Keywords]) -> Report:
    """Say what the Messages API would answer to a request.

    * ``request``: a mapping, JSON text or bytes, or a bare list of messages. SDK objects, tuples and generators inside
      are taken as the SDK would send them (a generator is read, once; so is a ``Path`` or an open file as ``data`` of a
      base64 source). An object with ``requests`` and without ``messages`` is the body of a batch upload.
    * ``platform``: ``anthropic``, ``bedrock``, ``vertex`` or ``foundry``.
    * ``api_version``: the ``anthropic-version`` header; ``None`` leaves it open: what only one version refuses is
      then a warning that names it.
    * ``betas``: the values of the ``anthropic-beta`` header; ``None`` means unknown, and every known beta counts as on.
      Bodies for Amazon Bedrock and Google Cloud may name some themselves, and the API version: see
      :mod:`turnlint.subjects.wire`.
    * ``endpoint``: ``messages``, ``count_tokens`` or ``batches``.
    * ``model``: judge as if the request named this model.
    * ``select``, ``ignore``: rule names, families, or globs over ``family/name``.
    * ``severity``: severities by rule name.

    Raises ``TypeError`` for what cannot be a request, and for a value inside that neither JSON nor the SDK can send
    (its message begins with the value's path); ``ValueError`` for a platform, endpoint, rule or severity that does not
    exist; ``OSError`` for a file that cannot be read. Never for the content of a JSON value.
    """
    return _kept(keywords).check(request)


def _kept(keywords: Keywords) -> Linter:
    """The linter for the keywords of a call, found again fast: it is asked for with every request."""
    betas = keywords.get("betas")
    if isinstance(betas, (list, tuple)):
        keywords = {**keywords, "betas": frozenset(betas)}
    try:
        return _called(tuple(keywords.items()))
    except TypeError:  # a list among them; or settings that are none, as will be said
        return linter(settings(**keywords))


def check_response(response: Request, request: Request | None = None, **keywords: Unpack[Keywords]) -> Report:
    """Say what is wrong with a response of the API, and what to mind before going on.

    * ``response``: the message that came back, as a mapping, JSON text or bytes, or an SDK object.
    * ``request``: the request that it answers, in any form that :func:`turnlint.check` takes; without it, what only the
      two together show is skipped and disclosed.

    The other arguments, and what is raised, are those of :func:`turnlint.check`. A finding of severity ``error`` says
    that the API never sends this, so that the record is cut, altered or made up; ``report.error`` is ``None``.
    """
    return _kept(keywords).check_response(response, request)


def check_stream(events: Events, request: Request | None = None, **keywords: Unpack[Keywords]) -> StreamReport:
    """Say what is wrong with a stream of the API, and give the response that its events add up to.

    * ``events``: the bytes or text of the stream (server-sent events), an iterable of chunks or lines of them, or an
      iterable of events: parsed, as SDK objects (of ``create(stream=True)`` or ``stream()``), or as frames with
      ``event`` and ``data``. They are taken one at a time, and none is kept.
    * ``request``: the request that it answers, as in :func:`turnlint.check_response`.

    The other arguments are those of :func:`turnlint.check`. Raises ``TypeError`` for what is no stream; never for its
    content. To feed a stream as it arrives, use :class:`turnlint.StreamReader`.
    """
    return _kept(keywords).check_stream(events, request)


@lru_cache(maxsize=256)
def _called(keywords: tuple[tuple[str, Any], ...]) -> Linter:
    return linter(settings(**dict(keywords)))


@lru_cache(maxsize=256)
def linter(settings: Settings) -> Linter:
    """The linter with these settings, kept for the next call."""
    return Linter.of(settings)


@lru_cache(maxsize=32)
def _engine(select: tuple[str, ...] | None, ignore: tuple[str, ...], severity: tuple[tuple[str, str], ...]) -> Engine:
    """The engine for a choice of rules, whatever the context. Raises ``ValueError`` for a rule that does not exist."""
    rules = registry.listings()
    return Engine(selection.chosen(rules, select, ignore), selection.severities(rules, severity))
