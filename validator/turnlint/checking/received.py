"""What a caller holds of what came back: a message, a stream, an error; and the report about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from turnlint.checking.linter import Linter
from turnlint.checking.streams import StreamReader
from turnlint.schema.plain import plain
from turnlint.subjects.conversation import Conversation
from turnlint.values.exchange import Exchange
from turnlint.values.json import Json, parse
from turnlint.values.report import Report


def answer(judge: Linter, exchange: Exchange, asked: Conversation | None) -> tuple[Json | None, bool, Report | None]:
    """What came back in an exchange, if anything did, as :func:`received` gives it."""
    came = exchange.response if exchange.response is not None else exchange.events
    return (None, True, None) if came is None else received(judge, came, asked)


def received(judge: Linter, given: object, asked: Conversation | None) -> tuple[Json | None, bool, Report]:
    """A message out of what a caller holds, whether it is whole, and the report about it."""
    message = message_of(given)
    if message is None:
        return _streamed(judge, given, asked)
    return message, True, judge.check_response(message, asked)


def message_of(given: object) -> dict[str, Json] | None:
    """The message that a caller holds, as plain JSON at its top; ``None`` where he holds a stream.

    Raises ``TypeError`` for what is neither.
    """
    if isinstance(given, (bytearray, memoryview)):
        given = bytes(given)
    if isinstance(given, (str, bytes)):
        if given.lstrip()[:1] not in ("{", b"{"):
            return None
        parsed = parse(given)
        if parsed.problem:
            raise TypeError(f"the response is not JSON: {parsed.problem}")
        given = parsed.value
    if isinstance(given, Iterable) and not isinstance(given, Mapping) and not hasattr(given, "model_dump"):
        return None
    made = given if isinstance(given, dict) else plain(given)
    if not isinstance(made, dict):
        raise TypeError(
            f"a response is a mapping, JSON text or bytes, an SDK object or events, not {type(given).__name__}"
        )
    return made


def _streamed(judge: Linter, events: object, asked: Conversation | None) -> tuple[Json | None, bool, Report]:
    report = StreamReader.of(judge, asked).read(events)
    return report.response, report.complete, report


def error_told(error: object) -> tuple[str, str, str]:
    """What an error body, or an exception that has one, tells: type, message and code; empty where it is none."""
    body = getattr(error, "body", error)
    found = body.get("error", body) if isinstance(body, Mapping) else None
    if not isinstance(found, Mapping):
        return "", "", ""
    details = found.get("details")
    told = (found.get("type"), found.get("message"), details.get("error_code") if isinstance(details, Mapping) else "")
    kind, message, code = (part if isinstance(part, str) else "" for part in told)
    return kind, message, code
