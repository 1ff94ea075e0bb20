"""A failing request made small: whatever can go without the failure going is taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from fuzz.copying import copied

Json = Any
_TRIES: Final = 400


def shrunk(request: Json, fails: Callable[[Json], bool]) -> Json:
    """The smallest form of a request that still fails which is found in a bounded number of tries."""
    tries = 0
    changed = True
    while changed and tries < _TRIES:
        changed = False
        for path in sorted(_paths(request), key=len):
            for smaller in _smaller(request, path):
                tries += 1
                if tries >= _TRIES:
                    break
                if fails(smaller):
                    request, changed = smaller, True
                    break
            if changed or tries >= _TRIES:
                break
    return request


def _paths(value: Json) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    stack: list[tuple[Json, tuple[Any, ...]]] = [(value, ())]
    while stack and len(found) < 400:
        node, path = stack.pop()
        if path:
            found.append(path)
        if len(path) < 30:
            inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
            stack += [(each, (*path, key)) for key, each in inner]
    return found


def _smaller(request: Json, path: tuple[Any, ...]) -> list[Json]:
    made: list[Json] = []
    without = copied(request)
    holder = _at(without, path[:-1])
    value = holder[path[-1]]
    del holder[path[-1]]
    made.append(without)
    if isinstance(value, (str, bytes)) and len(value) > 1:
        made += [_with(request, path, value[: len(value) // 2]), _with(request, path, value[len(value) // 2 :])]
    if isinstance(value, list) and len(value) > 3:
        made += [_with(request, path, value[: len(value) // 2]), _with(request, path, value[len(value) // 2 :])]
    return made


def _with(request: Json, path: tuple[Any, ...], value: Json) -> Json:
    made = copied(request)
    _at(made, path[:-1])[path[-1]] = value
    return made


def _at(value: Json, path: tuple[Any, ...]) -> Json:
    for step in path:
        value = value[step]
    return value
