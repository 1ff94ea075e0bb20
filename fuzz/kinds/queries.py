"""What people ask ``explain``."""

from __future__ import annotations

import random
from typing import Final

import turnlint
from fuzz.kind import Context, Json, Kind, Made, Told
from fuzz.seeds import Seeds

_LONGEST: Final = 30_000


def _query(rng: random.Random, known: Seeds) -> Made:
    text = rng.choice([*known.texts, *known.names])
    for _ in range(rng.randint(0, 4)):
        place, end = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        repeated = text[place:end] * rng.choice((1, 2, 60))
        piece = rng.choice((repeated, "`", "{", "messages.0: ", '{"error":', "é", "\n"))
        text = (text[:place] + piece + text[end:])[:_LONGEST]
    return text, {}


def check(query: Json, _: Context) -> Told:
    """Any text has an explanation, or none."""
    turnlint.explain(query).to_text()
    return Told()


KINDS: Final = (Kind("explain", 1, _query, check, shrinks=False),)
