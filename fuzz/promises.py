"""What must hold of every input, whichever way it comes in."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Sequence
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from fuzz.kind import Context, Json, Told
from turnlint.values.report import Report

#: The beginnings of what is said to a caller who holds something that is none.
_NO_SUCH: tuple[str, ...] = ("a request is", "a response is", "an event is", "a stream is", "the response is not JSON")


class Broken(AssertionError):
    """A promise that does not hold."""


def held(judge: Callable[[Json, Context], Sequence[Report]], value: Json, context: Context) -> Told:
    """Judge an input twice: it is not changed, the reports are the same, and hold nothing of it."""
    before = written(value)
    start = time.process_time()
    reports = judge(value, context)
    seconds = time.process_time() - start
    start = time.process_time()
    after = written(value)
    dumps = time.process_time() - start
    if before != after:
        raise Broken("the check changed its input")
    same(reports, judge(value, context), "a second check")
    parts = {id(node) for node in containers(value)}
    for report in reports:
        json.dumps({**report.to_json(), "response": None})  # that of a stream is as deep as its events are
        if (report.error is not None) != (report.answerable and not report.ok):
            raise Broken("a report is ok and has an error, or neither, or answers the API")
        if held_part(report.findings, report.context, *getattr(report._skipped, "args", ()), parts=parts):
            raise Broken("the report holds a part of the input")
    return Told(reports, seconds, dumps)


def same(one: Sequence[Report], other: Sequence[Report], what: str) -> None:
    """Two ways to the same reports."""
    if [report.findings for report in one] != [report.findings for report in other]:
        raise Broken(f"{what} finds something else")
    if [report.skipped for report in one] != [report.skipped for report in other]:
        raise Broken(f"{what} skips something else")


def held_part(*roots: object, parts: set[int]) -> bool:
    """Whether one of the parts, known by their ids, can be reached from what is kept."""
    stack: list[object] = list(roots)
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen or isinstance(node, (ModuleType, FunctionType, BuiltinFunctionType, MethodType, type)):
            continue
        seen.add(id(node))
        if id(node) in parts:
            return True
        stack.extend(gc.get_referents(node))
    return False


def told_misuse(failure: TypeError) -> bool:
    """Whether a ``TypeError`` says, as documented, that what the caller holds is nothing that can be judged."""
    return str(failure).startswith(_NO_SUCH) or "cannot be sent as JSON" in str(failure)


def containers(value: Json) -> list[Json]:
    """The objects and arrays in a value that hold anything."""
    found: list[Json] = []
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, (dict, list)) and node:
            found.append(node)
            stack.extend(node.values() if isinstance(node, dict) else node)
    return found


def written(value: Any) -> str:
    """A value as text, however deep."""
    try:
        return json.dumps(value, default=repr)
    except RecursionError:
        return str(len(containers(value)))
