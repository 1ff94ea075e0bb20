"""A script: replies one after another, each for the next request that it is meant for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from turnlint.stand_in.playing.asked import Asked
from turnlint.stand_in.playing.reply import Reply, ScriptError, as_reply
from turnlint.values.json import Json, parse

_MATCHERS: Final[Mapping[str, Callable[[Asked, Json], bool]]] = {
    "model": lambda asked, value: asked.fields.get("model") == value or asked.context.model == value,
    "says": lambda asked, value: isinstance(value, str) and value in asked.words,
    "request": lambda asked, value: asked.number == value,
    "stream": lambda asked, value: asked.stream is value,
    "offers": lambda asked, value: value in [tool.get("name") for tool in asked.tools],
    "results": lambda asked, value: bool(asked.results) is bool(value),
    "thread": lambda asked, value: ("thread" in asked.fields) is bool(value),
}


class Script:
    """Replies in order. Each answers the next request that it is meant for, as often as it says.

    ``replies``: what :func:`~turnlint.stand_in.playing.reply.as_reply` takes, or mappings of a script of a file.
    """

    def __init__(self, replies: Iterable[Any] = ()) -> None:
        self._replies: list[Reply] = []
        for number, given in enumerate(replies, 1):
            try:
                self._replies.append(_checked(as_reply(given)))
            except (TypeError, ValueError) as error:  # a value of a kind that its key does not have
                raise ScriptError(f"reply {number}: {error}") from None
        self._left = [reply.times for reply in self._replies]
        self.played = 0

    @property
    def is_over(self) -> bool:
        """Whether no reply is left that answers once."""
        return not any(self._left)

    def next(self, asked: Asked) -> Reply | None:
        """The reply to a request; ``None`` where none is left for it."""
        for index, reply in enumerate(self._replies):
            left = self._left[index]
            if left != 0 and _fits(reply, asked):
                self._left[index] = None if left is None else left - 1
                self.played += 1
                return reply
        return None


def read(path: str | os.PathLike[str]) -> list[Any]:
    """The replies of a script in a file: JSON, or YAML (with ``turnlint[yaml]``): a list, or a list under ``replies``.

    Raises ``OSError``, and :class:`ScriptError` for what is no script.
    """
    return parsed(Path(path).read_bytes(), os.fspath(path))


def parsed(raw: bytes, name: str = "the script") -> list[Any]:
    """The same of a text."""
    found = parse(raw)
    value = found.value if not found.problem else _yaml(raw, name)
    replies = value.get("replies") if isinstance(value, Mapping) else value
    if not isinstance(replies, list):
        raise ScriptError(f"{name}: a script is a list of replies, or has one under `replies`")
    return replies


def _yaml(raw: bytes, name: str) -> Json:
    try:
        import yaml
    except ImportError:
        raise ScriptError(f"{name} is no JSON; scripts in YAML need turnlint[yaml]") from None
    try:
        return yaml.safe_load(raw)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ScriptError(f"{name}: {' '.join(str(error).split())}") from None


def _checked(reply: Reply) -> Reply:
    """A reply whose matchers and kind exist."""
    from turnlint.stand_in.playing.kinds import KINDS

    for name, value, kinds in (
        ("when", reply.when if not callable(reply.when) else None, Mapping),
        ("stop_reason", reply.stop_reason, str),
        ("kind", reply.kind, str),
        ("usage", reply.fields.get("usage"), Mapping),
    ):
        if value is not None and not isinstance(value, kinds):
            raise ScriptError(f"{name} is no {type(value).__name__}")
    for block in reply.content:
        words = block.get(block["type"], "") if block["type"] in ("text", "thinking") else ""
        if not isinstance(words, str) or not isinstance(block.get("input", {}), Mapping):
            raise ScriptError(f"this is no block of the API: {block!r:.80}")
    if isinstance(reply.when, Mapping) and (strange := sorted(reply.when.keys() - _MATCHERS.keys(), key=str)):
        raise ScriptError(f"`when` has no {strange[0]!r}; it has {', '.join(_MATCHERS)}")
    if reply.kind and reply.kind not in KINDS:
        raise ScriptError(f"there is no kind {reply.kind!r}; there are {', '.join(KINDS)}")
    return reply


def _fits(reply: Reply, asked: Asked) -> bool:
    if reply.when is None:
        return True
    if callable(reply.when):
        return bool(reply.when(asked))
    return all(_MATCHERS[name](asked, value) for name, value in reply.when.items())
