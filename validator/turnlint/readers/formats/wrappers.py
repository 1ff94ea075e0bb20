"""Logs that wrap a request: its body under any key near the top of a document, as JSON or as a string of JSON.

It is known by its shape. What came back is taken where it stands beside, or beside what is around it, and is plainly an
answer of the API.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from turnlint.readers.formats.exchanges import is_exchange
from turnlint.readers.http.interaction import Where, where_to
from turnlint.readers.logs.stored import answer_at, is_stored, opened, opened_at, record
from turnlint.readers.reader import Found, Passed, Reader
from turnlint.readers.record import Record
from turnlint.readers.shapes import is_body, is_response
from turnlint.sources.origins import Holder, InDocument
from turnlint.values.exchange import Exchange

#: Under which keys what came back may stand.
_ANSWERS: Final = (
    "response", "response_body", "responseBody", "output", "outputs", "result", "completion", "message", "error",
    "events", "body",
)  # fmt: skip
#: How deep a body may stand, how many values are looked at for one, and how many items of lists.
_DEEPEST: Final = 4
_MOST: Final = 400
#: The beginnings of strings that may be JSON.
_JSON: Final = ("{", '"{', "[")


def _find(at: InDocument) -> Iterator[Found]:
    value = at.value
    if isinstance(value, list):
        # A list of bodies, of exchanges or of messages is not one of what wraps them.
        if not value or not isinstance(value[0], dict) or any(map(_is_itself, value[:20])):
            return
    elif not isinstance(value, dict) or _is_itself(value):
        return
    budget = [_MOST]
    yield from _inside(at, (), 0, budget)


def _is_itself(value: Any) -> bool:
    return is_body(value) or is_exchange(value) or is_response(value) or (isinstance(value, dict) and "role" in value)


def _inside(at: Holder, around: tuple[Holder, ...], depth: int, budget: list[int]) -> Iterator[Found]:
    """The requests in a value, whose containers are ``around`` it."""
    value = at.value
    if depth and is_stored(value):
        where = _sent_to(around)
        if where is not None:
            yield record(at, answer=_answer(around), model=where.model, platform=_platform(where), alone=True)
        return
    if depth >= _DEEPEST or not isinstance(value, (dict, list)):
        return
    steps: Any = value if isinstance(value, dict) else range(len(value))
    for step in steps:
        inner = value[step]
        if isinstance(inner, str):
            if not (inner.lstrip()[:2].startswith(_JSON) and "messages" in inner):
                continue
            found = opened(at.inside(step))
        elif isinstance(inner, (dict, list)) and inner:
            found = at.inside(step)
        else:
            continue
        if not isinstance(value, list):
            if budget[0] <= 0:
                return
            budget[0] -= 1
        elif depth == 0:
            budget[0] = _MOST  # for each item anew
        yield from _inside(found, (*around, at), depth + 1, budget)


_URLS: Final = ("url", "uri", "path")


def _sent_to(around: tuple[Holder, ...]) -> Where | None:
    """Where a request was sent, by a URL that stands around it; ``None`` where that is another API."""
    for at in around:
        value = at.value
        if not isinstance(value, dict) or not ("method" in value or "headers" in value):
            continue
        url = next((value[key] for key in _URLS if isinstance(value.get(key), str)), "")
        if "/" in url:
            return where_to("POST", url)
    return Where("")


def _platform(where: Where) -> str | None:
    return where.platform or None


def _answer(around: tuple[Holder, ...]) -> Holder | None:
    """What came back, by its shape: beside the request, or beside what is around it, the nearest first."""
    for at in reversed(around):
        for key in _ANSWERS if isinstance(at.value, dict) else ():
            for steps in ((key,), (key, "body"), (key, "message")):
                found = opened_at(at, *steps)
                if found is not None and answer_at(found)[0]:
                    return found
    return None


# --- a place that the user names --------------------------------------------------------------------------------------


def at_pointer(pointer: str) -> Reader:
    """A reader of the requests at a JSON pointer in each document; ``*`` stands for every key or index.

    Raises ``ValueError`` for what is no pointer.
    """
    if not pointer.startswith("/"):
        raise ValueError(f"a JSON pointer begins with /, not {pointer!r}")
    steps = tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/"))
    return Reader(f"at:{pointer}", f"requests at {pointer}", finds=_finder(steps))


def _finder(steps: tuple[str, ...]) -> Callable[[InDocument], Iterator[Found]]:
    def find(at: InDocument) -> Iterator[Found]:
        for found, around in _walked(opened(at), steps, ()):
            if isinstance(found.value, dict) and isinstance(found.value.get("messages"), list):
                yield record(found, answer=_answer(around), alone=True)
            elif isinstance(found.value, (dict, list)) and found.value:
                yield _by_his_word(found)

    return find


def _by_his_word(at: Holder) -> Found:
    """What the user says is a request and hardly looks like one."""
    if is_response(at.value):
        return Passed(1, "a response")
    return Record(Exchange(at.value), at, alone=True)


_INDEX: Final = re.compile(r"(?:0|[1-9]\d{0,9})\Z", re.ASCII).match


def _walked(
    at: Holder, steps: tuple[str, ...], around: tuple[Holder, ...]
) -> Iterator[tuple[Holder, tuple[Holder, ...]]]:
    if not steps:
        yield at, around
        return
    step, rest = steps[0], steps[1:]
    value = at.value
    if isinstance(value, dict):
        chosen: Any = list(value) if step == "*" else [step] if step in value else []
    elif isinstance(value, list):
        chosen = (
            range(len(value)) if step == "*" else [int(step)] if step.isdecimal() and int(step) < len(value) else []
        )
    else:
        return
    for each in chosen:
        yield from _walked(opened(at.inside(each)), rest, (*around, at))


READER: Final = Reader("wrappers", "logs with a request body under any key, with what came back beside it", finds=_find)
