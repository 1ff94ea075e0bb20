"""What of a value can be sent as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Final, TypeAlias

import orjson

from turnlint.values.json import Json, Path


class Unsendable(TypeError):
    """A value that neither JSON nor the SDK can send: its path, and itself."""

    def __init__(self, path: Path, value: object) -> None:
        self.path = path
        self.value = value
        place = ".".join(map(str, path)) or "request"
        super().__init__(f"{place}: {_describe(value)} cannot be sent as JSON")


def _describe(value: object) -> str:
    if isinstance(value, float):
        return f"the number {value}"
    return f"a value of type {type(value).__module__}.{type(value).__qualname__}".replace("builtins.", "")


# What json.dumps, or the encoder of the SDK, sends as it is.
_SENT: Final = (str, int, float, bool, type(None), date)
_KEYS: Final = (str, int, float, bool, type(None))
_FINE: Final = frozenset({int, bool, type(None)})


def unsendable(value: Json) -> Iterator[tuple[Path, object]]:
    """What stands in a value, at any depth, and cannot be sent as JSON as it is, in the order of the document.

    Each with its path, which for a key is that of its object: strings and keys with half of a surrogate pair, numbers
    that are not finite, and objects that are neither dicts, lists, strings, numbers, booleans nor null. No recursion,
    and no dict or list is looked into twice (one that stands in two places is told at the first), so any depth and any
    cycle is survived.
    """
    seen: set[int] = set()
    # A step is (the step before, key); a path is made only for what is found. What is fine is not stacked.
    stack: list[tuple[_Step, object]] = [(None, value)]
    while stack:
        step, item = stack.pop()
        if isinstance(item, (dict, list)):
            if id(item) in seen:
                continue
            seen.add(id(item))
            inner: list[tuple[_Step, object]] = []
            for key, each in item.items() if isinstance(item, dict) else enumerate(item):
                if key.__class__ is not int and not _is_key(key):
                    yield _path(step), key
                elif each.__class__ in _FINE or (each.__class__ is str and each.isascii()):
                    pass
                else:
                    inner.append(((step, key if isinstance(key, (int, str)) else str(key)), each))
            stack.extend(reversed(inner))
        elif isinstance(item, str):
            if not _is_text(item):
                yield _path(step), item
        elif not isinstance(item, _SENT) or (isinstance(item, float) and not math.isfinite(item)):
            yield _path(step), item


_Step: TypeAlias = "tuple[_Step, int | str] | None"


def is_text(value: Json) -> bool:
    """Whether every string in a value, at any depth, is certainly text, which a quick writer of JSON tells."""
    try:
        orjson.dumps(value)
    except TypeError:  # or it holds what that writer does not take, and what it would have said is not known
        return False
    return True


def _is_key(key: object) -> bool:
    """Whether something can be the key of an object: JSON's writers take scalars, too."""
    return _is_text(key) if isinstance(key, str) else isinstance(key, _KEYS)


def _is_text(string: str) -> bool:
    if string.isascii():
        return True
    try:
        string.encode()
    except UnicodeEncodeError:
        return False
    return True


def _path(step: _Step) -> Path:
    path: list[int | str] = []
    while step is not None:
        step, key = step
        path.append(key)
    return tuple(reversed(path))
