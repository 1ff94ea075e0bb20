"""Requests as logs and traces keep them, whichever does: in strings of JSON, as arguments, with gaps; to records."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypedDict, cast

from turnlint.readers.converse import is_converse
from turnlint.readers.logs import converse
from turnlint.readers.logs.arguments import sent
from turnlint.readers.logs.models import OTHER, is_other, platform_in
from turnlint.readers.logs.placeholders import mended
from turnlint.readers.openai import OPENAI, is_openai
from turnlint.readers.reader import Found, Passed
from turnlint.readers.record import Record
from turnlint.readers.shapes import is_error, is_events, is_message, is_response, platform_of
from turnlint.sources.origins import Holder, InDocument, Origin, at_steps, in_string
from turnlint.sources.streams import InText, of_events
from turnlint.sources.translated import Spot, Translated, moved
from turnlint.values.exchange import Exchange
from turnlint.values.json import Path

if TYPE_CHECKING:
    from typing import Unpack

#: How many times JSON may have been put into a string.
_TIMES: Final = 3
#: What tells a body from other objects that have messages; also the arguments of a call.
_TELLING: Final = ("model", "max_tokens", "anthropic_version", "modelId")
CUT: Final = "a request of which too much was left out by what recorded it"
EMPTY: Final = "a call of a model without the body of its request"


def opened(at: Holder) -> Holder:
    """What stands at a place, or in the JSON text that the string there holds, however often it was put into one."""
    found = at
    for _ in range(_TIMES):
        if not isinstance(found.value, str) or not found.value.lstrip().startswith(("{", "[", '"')):
            break
        inner = in_string(found)
        if inner.value is None:
            break
        found = inner
    return found if isinstance(found.value, (dict, list)) else at


def opened_at(at: Holder, *steps: str | int) -> Holder | None:
    """What stands at steps from a value, strings of JSON opened; ``None`` where there is nothing, or null."""
    found = opened(at)
    for step in steps:
        there = at_steps(found, step)
        if there is None:
            return None
        found = opened(there)
    return found


def is_stored(value: Any) -> bool:
    """Whether a value looks like a request body that something keeps: its messages do, and it has more of one.

    More is asked for than of a body by itself: other things than requests have messages too.
    """
    if not isinstance(value, dict) or not isinstance(messages := value.get("messages"), list) or not messages:
        return False
    if not all(isinstance(message, dict) for message in messages) or not any(map(_has_content, messages)):
        return False
    return any(name in value for name in _TELLING) or is_converse(value) or is_openai(value)


def _has_content(message: dict[str, Any]) -> bool:
    return is_message(message) and "content" in message


class Beside(TypedDict, total=False):
    """What stands beside a request.

    * ``answer``: where what came back may stand.
    * ``model``, ``platform``, ``session``: as in an exchange, where the request does not tell them.
    * ``unknown``, ``alone``: as in a record.
    """

    answer: Holder | None
    model: Any
    platform: str | None
    session: str | None
    unknown: frozenset[str]
    alone: bool


def record(at: Holder, **beside: Unpack[Beside]) -> Found:
    """The record of a request that stands at a place as the body, or as the arguments of an SDK."""
    return made(at.value, at, None, **beside)


def made(
    arguments: dict[str, Any],
    at: Origin,
    spot: Callable[[Path], Spot] | None,
    *,
    answer: Holder | None = None,
    model: Any = None,
    platform: str | None = None,
    session: str | None = None,
    unknown: frozenset[str] = frozenset(),
    alone: bool = False,
) -> Found:
    """The same of one that was put together from its parts: ``spot`` says where they stand, ``at`` where it does."""
    named = arguments.get("model") or arguments.get("modelId") or model
    if is_openai(arguments):
        return Passed(1, OPENAI)
    if is_other(named):
        return Passed(1, OTHER)
    if is_converse(arguments):
        if spot is not None or not isinstance(at, Holder):
            return Passed(1, CUT)
        return converse.record(at, model=model, session=session)
    given = sent(arguments)
    without = mended(given.body)
    if without is None:
        return Passed(1, CUT)
    body = without.body
    came, stands = answer_at(answer)
    exchange = Exchange(
        body,
        **came,
        platform=platform or platform_of(body) or platform_in(named) or "anthropic",
        betas=given.betas,
        api_version=given.api_version,
        model=model if "model" not in body and isinstance(model, str) else None,
        session=session,
    )
    origin = at
    if spot is not None or body is not arguments:
        origin = Translated(at, _composed(moved(at, given.moves), spot))
    return Record(exchange, origin, stands, alone=alone and not came, unknown=unknown | without.unknown)


def _composed(moves: Callable[[Path], Spot], spot: Callable[[Path], Spot] | None) -> Callable[[Path], Spot]:
    return moves if spot is None else lambda path: spot(moves(path)[1])


def answer_at(at: Holder | None) -> tuple[dict[str, Any], Origin | None]:
    """What came back, as fields of an exchange, and where it stands: what is plainly so alone."""
    if at is None:
        return {}, None
    found = opened(at)
    if is_response(found.value):
        return {"response": found.value}, found
    if is_error(found.value):
        return {"error": found.value}, found
    if is_events(found.value):
        if isinstance(found.value, str):
            raw = found.value.encode("utf-8", "surrogatepass")
            return {"events": raw}, InText(raw, outer=found)
        return {"events": found.value}, of_events(cast("InDocument", found))
    return {}, None
