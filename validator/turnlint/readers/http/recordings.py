"""Recordings: files of interactions over HTTP, whichever recorder made them, to what is found in them.

A module for each recorder says where it keeps what; the rest is the same for all.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from turnlint.readers.http.interaction import Interaction, is_empty, record, where_to
from turnlint.readers.http.wire import Headers, Undecodable
from turnlint.readers.openai import OPENAI
from turnlint.readers.reader import Broken, Found, Passed
from turnlint.sources.files import TooLarge
from turnlint.sources.origins import Around, Holder, Origin, at_steps

MISSING: Final = "with the Messages API, but without the body of the request"


@dataclass(frozen=True, slots=True)
class Part:
    """A body in a recording: what it says, as in an interaction (:mod:`~turnlint.readers.http.interaction`), and where
    it stands."""

    value: Any
    at: Origin


@dataclass(frozen=True, slots=True)
class Recorded:
    """One interaction as a recorder kept it: ``at`` is the whole of it, ``request`` and ``answer`` are the bodies.

    ``missing`` says why there is no body, for the user.
    """

    at: Origin
    method: Any
    url: Any
    request: Part | None
    answer: Part | None = None
    headers: Any = None
    answer_headers: Any = None
    status: Any = None
    missing: str = ""


def found(interactions: Iterable[Recorded | Broken]) -> Iterator[Found]:
    """The records of a recording, in its order, and at its end how many of its interactions are none."""
    passed: dict[str, int] = {}
    for each in interactions:
        if isinstance(each, Broken):
            yield each
            continue
        made = _made(each)
        if made is not None:
            yield made
        else:
            kind = _kind(each)
            passed[kind] = passed.get(kind, 0) + 1
    for kind, count in passed.items():
        yield Passed(count, kind)


def _kind(each: Recorded) -> str:
    """What an interaction is that is no record; empty where that is nothing to be told of."""
    if _is_openai(each.url):
        return OPENAI
    if not isinstance(each.method, str) or not isinstance(each.url, str) or where_to(each.method, each.url) is None:
        return ""
    return (each.missing or MISSING) if each.request is None or is_empty(each.request.value) else ""


def _made(each: Recorded) -> Found | None:
    if not isinstance(each.method, str) or not isinstance(each.url, str) or each.request is None:
        return None
    interaction = Interaction(
        each.method,
        each.url,
        each.request.value,
        headers_of(each.headers),
        each.status if isinstance(each.status, int) and not isinstance(each.status, bool) else None,
        None if each.answer is None else each.answer.value,
        headers_of(each.answer_headers),
    )
    try:
        return record(interaction, each.request.at, None if each.answer is None else each.answer.at)
    except Undecodable as error:
        return Broken(str(error), each.at)
    except TooLarge:
        return Broken("the body grows to more than is read of one", each.at)


def _is_openai(url: Any) -> bool:
    """Whether a request went to Anthropic's host in the form of the other API."""
    try:
        split = urlsplit(url) if isinstance(url, str) else urlsplit("")
        return bool(_ANTHROPIC.search(split.hostname or "") and _CHAT.search(split.path))
    except ValueError:
        return False


_ANTHROPIC: Final = re.compile(r"(?:^|\.)anthropic\.com$")
_CHAT: Final = re.compile(r"/chat/completions/?$")


# --- what recorders keep ----------------------------------------------------------------------------------------------


def headers_of(given: Any) -> Headers | None:
    """Header fields: a mapping, pairs ``{name, value}`` in a list, or names and values in turn."""
    if isinstance(given, Mapping):
        return {name: each for name, each in given.items() if isinstance(name, str) and isinstance(each, (str, list))}
    if not isinstance(given, list):
        return None
    if all(isinstance(item, str) for item in given):
        pairs: Iterable[tuple[Any, Any]] = zip(given[::2], given[1::2], strict=False)
    else:
        pairs = [(item.get("name"), item.get("value")) for item in given if isinstance(item, dict)]
    return by_name((name, value) for name, value in pairs if isinstance(name, str) and isinstance(value, str))


def by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Header fields by their name in small letters, each with all its values."""
    named: dict[str, list[str]] = {}
    for name, value in pairs:
        named.setdefault(name.lower(), []).append(value)
    return named


def body_at(at: Holder, *steps: str | int) -> Part | None:
    """The body that stands as it is at steps from a value; ``None`` where there is none, or an empty one."""
    inside = at_steps(at, *steps)
    return None if inside is None or is_empty(inside.value) else Part(inside.value, inside)


def base64_at(at: Holder | None) -> Part | None:
    """The body that stands in base64 at a place."""
    if at is None or not isinstance(at.value, str):
        return None
    raw = unbased(at.value)
    return None if raw is None else Part(raw, Around(at))


def unbased(text: str) -> bytes | None:
    """What base64 stands for; ``None`` where it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def joined(pieces: Any) -> bytes | None:
    """The bytes of pieces that came one after another, all in hexadecimal digits or all in base64."""
    if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
        return None
    if all(_HEXADECIMAL.fullmatch(piece) for piece in pieces):
        return bytes.fromhex("".join(pieces))
    raw = [unbased(piece) for piece in pieces]
    return None if None in raw else b"".join(piece or b"" for piece in raw)


_HEXADECIMAL: Final = re.compile(r"(?:[0-9a-fA-F]{2})*")


def items(at: Holder, key: str) -> Iterator[Holder]:
    """The objects of a list, in order; what is none in it is passed over."""
    listed = at.value.get(key) if isinstance(at.value, dict) else None
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(item, dict):
            yield at.inside(key, index)


def has(value: Any, key: str) -> bool:
    """Whether a value is an object with a key."""
    return isinstance(value, dict) and key in value


def field(value: Any, *steps: str) -> Any:
    """What stands in objects in one another; ``None`` where one is missing."""
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value
