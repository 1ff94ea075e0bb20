"""Requests: what a parser made, what a caller holds, texts, and what the gate says of them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Final

import orjson

import turnlint
from fuzz import mutations
from fuzz.kind import Context, Json, Kind, Made, Told
from fuzz.mutations import Mutator
from fuzz.promises import Broken, held, same, told_misuse
from fuzz.seeds import Seeds, some_context
from turnlint.schema.faults import PASSED
from turnlint.schema.gate import Gate
from turnlint.schema.reference import reference
from turnlint.schema.shape import shape
from turnlint.values.context import make
from turnlint.values.json import write
from turnlint.values.report import Report

#: Deeper than this the reference, which walks by recursion, is not asked.
_DEEP: Final = 60


def _request(rng: random.Random, known: Seeds, *, plain: bool = True) -> Made:
    seed = rng.choice(known.requests)
    made = Mutator(rng, known).mutated(seed.value, plain=plain)
    return (made if isinstance(made, (dict, list)) else {"messages": made}), some_context(rng, seed.context)


def _unsendable(rng: random.Random, known: Seeds) -> Made:
    return _request(rng, known, plain=False)


def _text(rng: random.Random, known: Seeds) -> Made:
    request, where = _request(rng, known)
    raw = rng.choice(known.written) if rng.random() < 0.05 else mutations.as_text(request)
    return mutations.garbled(rng, raw), where


def judge(request: Json, context: Context) -> Sequence[Report]:
    """The one call that a user makes."""
    return (turnlint.check(request, **context),)


def check(request: Json, context: Context) -> Told:
    """A request that a parser could have made: its text gets the same report."""
    told = held(judge, request, context)
    try:
        raw = write(request)
        is_same = orjson.loads(raw) == request
    except (TypeError, ValueError, RecursionError):
        return told
    if is_same and [each.findings for each in judge(raw, context)] != [each.findings for each in told.reports]:
        raise Broken("the check of its text finds something else")
    return told


def check_given(request: Json, context: Context) -> Told:
    """What a caller holds: there is a report, or a ``TypeError`` says that it cannot be sent."""
    try:
        report = turnlint.check(request, **context)
    except TypeError as failure:
        if not told_misuse(failure):
            raise
        return Told()
    json.dumps(report.to_json())
    return Told((report,))


def check_text(raw: bytes, context: Context) -> Told:
    """A text: what does not parse is refused in the words of the parser."""
    report = turnlint.check(raw, **context)
    try:
        orjson.loads(raw)
    except orjson.JSONDecodeError as failure:
        if report.error is None or str(failure) not in report.error.message:
            raise Broken("a text that does not parse is not refused in the parser's words") from None
    json.dumps(report.to_json())
    same((report,), judge(raw, context), "a second check")
    return Told((report,))


def check_law(request: Json, context: Context) -> Told:
    """What the gate passes has no fault, and the compiled form agrees with the reference."""
    if _depth(request) > _DEEP:
        return Told()
    made = shape(make(**context))
    faults = [fault for fault in made.compiled(request) if fault.kind != PASSED]
    text = _is_unicode(request)
    for parsed in (True, False) if text else (False,):
        if faults and Gate(made.schema, deep=context["endpoint"] != "batches").passes(request, parsed=parsed):
            raise Broken(f"the gate passes what has a fault: {faults[0]}")
    if text and reference(made.schema).is_valid(request) != (not faults):
        raise Broken(f"the reference and the compiled form differ: {faults[:1]}")
    return Told()


def _is_unicode(value: Json) -> bool:
    """Whether no half of a surrogate pair is in a value: a parser makes none, and to the reference it is a letter."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


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


KINDS: Final = (
    Kind("request", 9, _request, check, judge),
    Kind("given", 3, _unsendable, check_given, shrinks=False),
    Kind("text", 4, _text, check_text, shrinks=False),
    Kind("law", 3, _request, check_law),
)
