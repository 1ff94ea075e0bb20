"""What must hold of every input. A check raises, or says nothing."""

from __future__ import annotations

import gc
import json
import time
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

import orjson

import turnlint
from turnlint.schema.faults import PASSED
from turnlint.schema.gate import Gate
from turnlint.schema.reference import reference
from turnlint.schema.shape import shape
from turnlint.values.context import make
from turnlint.values.json import write
from turnlint.values.report import Report

Json = Any


class Broken(AssertionError):
    """A promise that does not hold."""


class Cost(NamedTuple):
    """The CPU time of a check, and that of writing the same as JSON, in seconds."""

    check: float
    dumps: float


def survived(request: Json, context: dict[str, Any]) -> tuple[Report, Cost]:
    """Check a request that a parser could have made: whatever it is, there is a report, and the same again."""
    before = _written(request)
    start = time.process_time()
    report = turnlint.check(request, **context)
    spent = time.process_time() - start
    start = time.process_time()
    after = _written(request)
    cost = Cost(spent, time.process_time() - start)
    if before != after:
        raise Broken("the check changed its input")
    _same(report, turnlint.check(request, **context), "a second check")
    json.dumps(report.to_json())
    if (report.error is None) != report.ok:
        raise Broken("a report is ok and has an error, or neither")
    _holds_nothing(report, request)
    try:
        raw = write(request)
        is_same = orjson.loads(raw) == request
    except (TypeError, ValueError, RecursionError):
        return report, cost
    if is_same:
        _same(report, turnlint.check(raw, **context), "the check of its text")
    return report, cost


def given(request: Json, context: dict[str, Any]) -> Report | None:
    """Check what a caller holds; ``None`` where it cannot be sent, which is told by ``TypeError`` alone."""
    try:
        report = turnlint.check(request, **context)
    except TypeError as failure:
        if "cannot be sent as JSON" not in str(failure) and "a request is" not in str(failure):
            raise
        return None
    json.dumps(report.to_json())
    return report


def text(raw: bytes, context: dict[str, Any]) -> Report:
    """Check a text: what does not parse is refused in the words of the parser."""
    report = turnlint.check(raw, **context)
    try:
        orjson.loads(raw)
    except orjson.JSONDecodeError as failure:
        if report.error is None or str(failure) not in report.error.message:
            raise Broken("a text that does not parse is not refused in the parser's words") from None
    json.dumps(report.to_json())
    return report


def law(request: Json, context: dict[str, Any]) -> None:
    """What the gate passes has no fault, and the compiled form agrees with the reference."""
    if _depth(request) > 60:
        return  # the reference walks by recursion
    made = shape(make(**context))
    faults = [fault for fault in made.compiled(request) if fault.kind != PASSED]
    for parsed in (True, False):
        if faults and Gate(made.schema, deep=context["endpoint"] != "batches").passes(request, parsed=parsed):
            raise Broken(f"the gate passes what has a fault: {faults[0]}")
    if "\ud800" not in _written(request) and reference(made.schema).is_valid(request) != (not faults):
        raise Broken(f"the reference and the compiled form differ: {faults[:1]}")


def explained(query: str) -> None:
    """Any text has an explanation, or none."""
    turnlint.explain(query).to_text()


def _same(one: Report, other: Report, what: str) -> None:
    if one.findings != other.findings:
        raise Broken(f"{what} finds something else")


def _holds_nothing(report: Report, request: Json) -> None:
    """No part of the request can be reached from what the report keeps."""
    parts = {id(node) for node in _containers(request)}
    stack: list[object] = [report.findings, report.context, *getattr(report._skipped, "args", ())]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen or isinstance(node, (ModuleType, FunctionType, BuiltinFunctionType, MethodType, type)):
            continue
        seen.add(id(node))
        if id(node) in parts:
            raise Broken("the report holds a part of the request")
        stack.extend(gc.get_referents(node))


def _containers(value: Json) -> list[Json]:
    found: list[Json] = []
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, (dict, list)) and node:
            found.append(node)
            stack.extend(node.values() if isinstance(node, dict) else node)
    return found


def _depth(value: Json) -> int:
    levels, inside = 0, [value]
    while inside and levels < 100:
        inside = [
            each
            for item in inside
            for each in (item.values() if isinstance(item, dict) else item if isinstance(item, list) else ())
            if isinstance(each, (dict, list))
        ]
        levels += 1
    return levels


def _written(value: Json) -> str:
    """A value as text, however deep."""
    try:
        return json.dumps(value)
    except RecursionError:
        return str(len(_containers(value)))
