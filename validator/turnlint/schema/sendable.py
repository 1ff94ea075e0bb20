"""What of a value can be sent as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date
from typing import Final, TypeAlias

from turnlint.values.json import Json, Path, write


class Unsendable(TypeError):
    """A value that neither JSON nor the SDK can send, with its path and itself."""

    def __init__(self, path: Path, value: object) -> None:
        self.path = path
        self.value = value
        place = ".".join(map(str, path)) or "request"
        super().__init__(f"{place}: {_describe(value)} cannot be sent as JSON")


def _describe(value: object) -> str:
    if isinstance(value, float):
        return f"the number {value}"
    if isinstance(value, int):
        return "an integer of thousands of digits"
    return f"a value of type {type(value).__module__}.{type(value).__qualname__}".replace("builtins.", "")


# What json.dumps, or the encoder of the SDK, sends as it is.
_SENT: Final = (str, int, float, bool, type(None), date)
_KEYS: Final = (str, int, float, bool, type(None))
_FINE: Final = frozenset({bool, type(None)})
#: Python writes no integer of more than 4,300 digits, nor does it print one.
_LARGE: Final = 10**4300


def unsendable(value: Json) -> Iterator[tuple[Path, object]]:
    """What stands in a value, at any depth, and cannot be sent as JSON as it is, in the order of the document.

    Each with its path, which for a key is that of its object: strings and keys with half of a surrogate pair, numbers
    that are not finite or have so many digits that Python does not write them, and objects that are neither dicts,
    lists, strings, numbers, booleans nor null. No recursion, and no dict or list is looked into twice (one that stands
    in two places is told at the first), so any depth and any cycle is survived.
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
                if not _is_key(key):
                    yield _path(step), key
                elif (
                    each.__class__ in _FINE
                    or (each.__class__ is str and each.isascii())
                    or (each.__class__ is int and -_LARGE < each < _LARGE)
                ):
                    pass
                else:
                    inner.append(((step, key if isinstance(key, (int, str)) else str(key)), each))
            stack.extend(reversed(inner))
        elif isinstance(item, str):
            if not _is_text(item):
                yield _path(step), item
        elif not isinstance(item, _SENT) or not _is_written(item):
            yield _path(step), item


_Step: TypeAlias = "tuple[_Step, int | str] | None"


def is_text(value: Json) -> bool:
    """Whether every string in a value, at any depth, is certainly text and every number finite.

    A quick writer of JSON tells; it writes numbers that are not finite as null.
    """
    try:
        return b"null" not in write(value) or _is_finite(value)
    except TypeError:  # or it holds what that writer does not take, and what it would have said is not known
        return False


def _is_finite(value: Json) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    except TypeError:  # what the quick writer takes, and no number
        return True
    return True


def _is_written(scalar: object) -> bool:
    """Whether a scalar that is no string is one that JSON's writers write."""
    if isinstance(scalar, float):
        return math.isfinite(scalar)
    return not isinstance(scalar, int) or -_LARGE < scalar < _LARGE


def _is_key(key: object) -> bool:
    """Whether something can be the key of an object: JSON's writers take scalars, too."""
    if isinstance(key, str):
        return _is_text(key)
    return isinstance(key, _KEYS) and (isinstance(key, float) or _is_written(key))


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
