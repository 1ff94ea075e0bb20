"""Langfuse's traces: of the API, in both versions of observations, of its page's download, and as they are sent to it.

A generation has what its integration gave it: the whole body, or messages alone. Strings may be JSON, also twice.

Source: https://langfuse.com/docs/api-and-data-platform/features/public-api
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.logs.models import OTHER, is_claude
from turnlint.readers.logs.placeholders import mended
from turnlint.readers.logs.stored import CUT, EMPTY, answer_at, is_stored, opened_at, record
from turnlint.readers.openai import OPENAI, is_openai
from turnlint.readers.reader import Found, Passed, Reader
from turnlint.readers.record import Record
from turnlint.readers.shapes import is_messages
from turnlint.sources.origins import Holder, InDocument
from turnlint.sources.translated import Spot, Translated
from turnlint.values.exchange import Exchange
from turnlint.values.json import Path

_CALLS: Final = ("GENERATION",)
#: Events of what is sent to it, whose body is a generation though it has no type.
_CREATED: Final = ("generation-create", "generation-update")
#: What is not there where only messages are.
_UNKNOWN: Final = frozenset({"fields", "headers"})


def _find(at: InDocument) -> Iterator[Found]:
    seen: set[str] = set()
    for each in _observations(at):
        if each.value.get("type") not in _CALLS and each.prefix[-1:] != ("body",):
            continue
        name = each.value.get("id")
        if isinstance(name, str):
            if name in seen:
                continue  # the page's download has each twice
            seen.add(name)
        yield _generation(each)


def _observations(at: Holder) -> Iterator[Holder]:
    value = at.value
    if isinstance(value, list):
        yield from (at.inside(index) for index, item in enumerate(value) if is_observation(item))
        return
    if not isinstance(value, dict):
        return
    if is_observation(value):
        yield at
    for key in ("observations", "data"):
        listed = value.get(key)
        for index, item in enumerate(listed if isinstance(listed, list) else ()):
            if is_observation(item):
                yield at.inside(key, index)
            elif isinstance(item, dict) and isinstance(item.get("observations"), list):
                yield from _observations(at.inside(key, index))
    if isinstance(value.get("trace"), dict):
        yield from _observations(at.inside("trace"))
    for index, event in enumerate(value["batch"] if isinstance(value.get("batch"), list) else ()):
        if isinstance(event, dict) and event.get("type") in _CREATED and isinstance(event.get("body"), dict):
            yield at.inside("batch", index, "body")


def is_observation(value: Any) -> bool:
    """Whether a value looks like an observation of a trace."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("type"), str)
        and value["type"].isupper()
        and "messages" not in value
        and any(key in value for key in ("traceId", "trace_id", "parentObservationId", "parent_observation_id"))
    )


def _generation(at: Holder) -> Found:
    model = at.value.get("model", at.value.get("providedModelName"))
    given = opened_at(at, "input")
    if not is_claude(model) and not (given and isinstance(given.value, dict) and is_claude(given.value.get("model"))):
        return Passed(1, OTHER)
    if given is None or not isinstance(given.value, (dict, list)):
        return Passed(1, EMPTY)
    answer = opened_at(at, "output")
    if isinstance(given.value, dict) and is_stored(given.value) and "max_tokens" in given.value:
        return record(given, answer=answer, model=model)
    messages = opened_at(given, "messages") if isinstance(given.value, dict) else given
    if messages is None or not is_messages(messages.value):
        return Passed(1, EMPTY)
    return _of_messages(at, messages, answer)


def _of_messages(at: Holder, messages: Holder, answer: Holder | None) -> Found:
    """A generation of which the messages are kept, perhaps with the system prompt put before them."""
    first = 0
    while first < len(messages.value) and _is_system(messages.value[first]):
        first += 1
    body = {"messages": messages.value[first:]}
    if is_openai(body):
        return Passed(1, OPENAI)
    without = mended(body) if body["messages"] else None
    if without is None:
        return Passed(1, CUT)

    def spot(path: Path) -> Spot:
        if len(path) > 1 and isinstance(path[1], int):
            return messages, (path[1] + first, *path[2:])
        return messages, ()

    came, stands = answer_at(answer)
    exchange = Exchange(without.body, **came, model=at.value.get("model"))
    return Record(exchange, Translated(at, spot), stands, unknown=without.unknown | _UNKNOWN, alone=not came)


def _is_system(message: Any) -> bool:
    return isinstance(message, dict) and message.get("role") in ("system", "developer")


READER: Final = Reader("langfuse", "traces and observations of Langfuse, in each form that it exports", finds=_find)
