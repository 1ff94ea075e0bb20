"""A copy of a value of JSON, however deep."""

from __future__ import annotations

from typing import Any

Json = Any


def copied(value: Json) -> Json:
    """A copy whose dicts and lists are its own; anything else is the same."""
    holder: list[Json] = [None]
    stack: list[tuple[Any, Any, Json]] = [(holder, 0, value)]
    while stack:
        target, key, item = stack.pop()
        if isinstance(item, dict):
            made: Json = dict.fromkeys(item)
            stack += [(made, name, each) for name, each in item.items()]
        elif isinstance(item, list):
            made = [None] * len(item)
            stack += [(made, index, each) for index, each in enumerate(item)]
        else:
            made = item
        target[key] = made
    return holder[0]
