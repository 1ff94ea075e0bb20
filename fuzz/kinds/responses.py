"""Responses, with and without the request that they answer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

import orjson

import turnlint
from fuzz.kind import Context, Json, Kind, Made, Told
from fuzz.mutations import Mutator
from fuzz.promises import Broken, held, told_misuse
from fuzz.seeds import Seeds, some_context
from turnlint.values.json import write
from turnlint.values.report import Report


def asked(rng: random.Random, known: Seeds, own: Json) -> Json:
    """A request that something answers: its own or any, mutated or not; or none."""
    request = own if own is not None and rng.random() < 0.6 else rng.choice((None, rng.choice(known.requests).value))
    if request is not None and rng.random() < 0.4:
        request = Mutator(rng, known).mutated(request)
    return request if isinstance(request, (dict, list)) else None


def _response(rng: random.Random, known: Seeds) -> Made:
    seed = rng.choice(known.responses)
    mutator = Mutator(rng, known)
    made = mutator.mutated(seed.value)
    if rng.random() < 0.3 and isinstance(made, dict) and isinstance(blocks := made.get("content"), list):
        other = rng.choice(known.responses).value
        if isinstance(other, dict) and isinstance(more := other.get("content"), list):
            place = rng.randint(0, len(blocks))
            blocks[place:place] = mutator.mutated(more) if rng.random() < 0.3 else more
    return {"response": made, "asked": asked(rng, known, seed.asked)}, some_context(rng, seed.context)


def judge(value: Json, context: Context) -> Sequence[Report]:
    """The one call that a user makes; no report of what is told to be no response."""
    try:
        return (turnlint.check_response(value["response"], value["asked"], **context),)
    except TypeError as failure:
        if isinstance(value["response"], dict) or not told_misuse(failure):
            raise
        return ()


def check(value: Json, context: Context) -> Told:
    """A response: its text, and the text of its request, get the same report."""
    told = held(judge, value, context)
    try:
        raw = {name: None if part is None else write(part) for name, part in value.items()}
        if any(part is not None and orjson.loads(part) != value[name] for name, part in raw.items()):
            return told
    except (TypeError, ValueError, RecursionError):
        return told
    if told.reports and judge(raw, context)[0].findings != told.reports[0].findings:
        raise Broken("the check of its text finds something else")
    return told


KINDS: Final = (Kind("response", 4, _response, check, judge),)
