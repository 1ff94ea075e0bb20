"""Whether a report that somebody keeps holds the request, or a part of it, in memory."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Final

import orjson

import turnlint
from benchmarks.groups.plan import Measured, Plan
from benchmarks.measure import Spread
from benchmarks.shapes import Json
from benchmarks.shapes.faulty import faulty

_SHORT: Final = 100
"""Bytes: names and ids may live on in what is said of them."""
_NOT_THE_REPORTS: Final = (ModuleType, type, CodeType, BuiltinFunctionType)


def kept(plan: Plan) -> Iterator[Measured]:
    """The size of all objects of the request that can be reached from its report, in KB."""
    request = orjson.loads(orjson.dumps(faulty("unanswered call", 100)))
    report = turnlint.check(request)
    own = {id(value): sys.getsizeof(value) for value in _inside(request)}
    held = sum(own.get(found, 0) for found in _reachable(report))
    yield Measured("kept", Spread.of([held / 1e3]))


def _inside(request: Json) -> Iterator[object]:
    """The containers and long strings of a request."""
    open_ = [request]
    while open_:
        value = open_.pop()
        if isinstance(value, (dict, list)):
            yield value
            open_ += value.values() if isinstance(value, dict) else value
        elif isinstance(value, str) and len(value) > _SHORT:
            yield value


def _reachable(report: object) -> set[int]:
    """The ids of all objects that the report keeps alive; modules and classes live without it."""
    seen: dict[int, object] = {}
    open_: list[object] = [report]
    while open_:
        value = open_.pop()
        if id(value) in seen or isinstance(value, _NOT_THE_REPORTS):
            continue
        seen[id(value)] = value
        if isinstance(value, FunctionType):
            open_ += [*(value.__closure__ or ()), *(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
        else:
            open_ += gc.get_referents(value)
    return set(seen)
