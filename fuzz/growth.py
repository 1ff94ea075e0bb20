"""The law of growth: twice the input costs at most two and a half times the CPU.

One part of an input is made larger and larger: a list with more items, an object with more keys, a longer string. The
times are the least of several, and what looks bad is measured again before it is told.
"""

from __future__ import annotations

import gc
import itertools
import json
import random
import time
from typing import Final, NamedTuple

from fuzz.copying import copied
from fuzz.kind import Context, Json, Kind, Steps

#: The bytes by which an input grows, and the time under which nothing is told.
_BYTES: Final = (40_000, 80_000, 160_000, 320_000)
_LEAST: Final = 0.02
_MOST: Final = 2.5
_FORMS: Final = ("same", "numbered", "schema", "nested")


class Growth(NamedTuple):
    """A part of an input that costs too much: where, how it grew, and the seconds at each size."""

    path: Steps
    form: str
    seconds: tuple[float, ...]


def too_fast(rng: random.Random, kind: Kind, value: Json, context: Context) -> Growth | None:
    """Let one part of an input grow; what came of it if it costs too much."""
    form = rng.choice(_FORMS)
    places = [path for path in _growing(value) if kind.grows(path, form)]
    if not places:
        return None
    path = rng.choice(places)
    as_text = kind.name == "request" and rng.random() < 0.3
    for rounds in (1, 3):
        try:
            grown = [_larger(value, path, form, size) for size in _BYTES]
            texts = [json.dumps(each).encode() if as_text else each for each in grown]
        except RecursionError:  # deeper than that writer goes
            return None
        seconds = tuple(_measured(kind, each, context, rounds) for each in texts)
        ratios = [after / max(before, 1e-6) for before, after in itertools.pairwise(seconds)]
        if seconds[-1] < _LEAST or not (ratios[-1] > _MOST and ratios[-2] > _MOST * 0.8):
            return None
    return Growth(path, form + (" text" if as_text else ""), seconds)


def _larger(value: Json, path: Steps, form: str, size: int) -> Json:
    """A copy in which one part is larger."""
    made: Json = copied(value)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = _grown(holder[path[-1]], form, size)
    return made


def _growing(value: Json) -> list[Steps]:
    found: list[Steps] = []
    stack: list[tuple[Json, Steps]] = [(value, ())]
    while stack and len(found) < 500:
        node, path = stack.pop()
        if isinstance(node, (dict, list, str, bytes)) and path:
            found.append(path)
        if isinstance(node, (dict, list)) and len(path) < 12:
            inner = node.items() if isinstance(node, dict) else enumerate(node)
            stack += [(each, (*path, key)) for key, each in inner]
    return found


def _measured(kind: Kind, value: Json, context: Context, rounds: int) -> float:
    assert kind.judge is not None
    best = float("inf")
    for _ in range(rounds):
        # What the fuzzer itself holds is not looked through by the collector, then nor later.
        gc.collect()
        gc.freeze()
        start = time.process_time()
        kind.judge(value, context)
        best = min(best, time.process_time() - start)
    return best


def _grown(value: Json, form: str, size: int) -> Json:
    each = max(len(json.dumps(value, default=repr)), 1)
    count = max(size // each, 2)
    if isinstance(value, (str, bytes)):
        return (value or ("a" if isinstance(value, str) else b"a")) * count
    if form == "nested":
        made = value
        for _ in range(min(count, 240)):
            made = {**value, "a": made} if isinstance(value, dict) else [*value, made]
        return [made] * max(size // max(each * 240, 1), 1) if isinstance(value, list) else made
    if form == "schema":
        defs = {f"d{number}": {"anyOf": [{"$ref": f"#/$defs/d{number + 1}"}, {}]} for number in range(size // 60)}
        return {**value, "$defs": defs, "$ref": "#/$defs/d0"} if isinstance(value, dict) else [*value, defs]
    if isinstance(value, list):
        return [_numbered(item, form, number) for number in range(count) for item in value] or [None] * (size // 5)
    inner = list(value.items()) or [("a", 1)]
    return {
        (key if not number else f"{key}{number}"): _numbered(item, form, number)
        for number in range(count)
        for key, item in inner
    }


def _numbered(value: Json, form: str, number: int) -> Json:
    """A copy whose short strings are its own, so that ids and names differ."""
    if form != "numbered" or not number:
        return copied(value)
    if isinstance(value, dict):
        return {
            key: f"{each}{number}" if key in ("id", "tool_use_id", "name", "title", "$ref", "text") else copied(each)
            for key, each in value.items()
        }
    return f"{value}{number}" if isinstance(value, str) else copied(value)
