"""What the fuzzer starts from: the cases of all rules, and the parts that they are made of."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import orjson

from turnlint import testing
from turnlint.schema.projection import known_betas
from turnlint.subjects.models import known_models
from turnlint.values.context import ENDPOINTS, PLATFORMS
from turnlint.values.json import write

Json = Any

#: A case longer than this is one about a size; mutating it shows nothing that a short one does not.
_LONGEST: Final = 50_000


@dataclass(frozen=True)
class Seeds:
    """Requests with the contexts of their cases, and the values that stand at each key and under each tag in them."""

    cases: list[tuple[Json, dict[str, Any]]]
    by_key: dict[str, list[Json]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)
def seeds() -> Seeds:
    """The cases of all installed rules."""
    cases: list[tuple[Json, dict[str, Any]]] = []
    made = Seeds(cases)
    for entry in testing.cases():
        case = entry.case
        if case.message:
            made.texts.append(case.message)
        try:
            raw = write(case.value)
        except TypeError:
            continue
        if len(raw) > _LONGEST:
            continue
        betas = None if case.betas is None else list(case.betas)
        context = {"platform": case.platform, "api_version": case.api_version, "betas": betas}
        cases.append((orjson.loads(raw), {**context, "endpoint": case.endpoint, "model": case.model}))
    for request, _ in cases:
        _collect(request, made)
    made.tags.extend(dict.fromkeys(tag for tag in made.by_key.get("type", ()) if isinstance(tag, str)))
    made.names.extend(dict.fromkeys(entry.rule.name for entry in testing.cases()))
    return made


def _collect(value: Json, seeds: Seeds) -> None:
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            for key, inner in node.items():
                known = seeds.by_key.setdefault(key, [])
                if inner not in known and len(known) < 60:
                    known.append(inner)
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


@lru_cache(maxsize=1)
def _models() -> list[str]:
    return [*known_models(), "claude-of-no-table", "", "claude-3-5-haiku-99999999"]


@lru_cache(maxsize=1)
def _places() -> list[dict[str, Any]]:
    """Where requests are sent: few enough that the schemas of all are kept, once projected."""
    rng = random.Random(7)
    made = []
    for _ in range(40):
        some = rng.sample(sorted(known_betas()), rng.randint(0, 3))
        made.append(
            {
                "platform": rng.choice(PLATFORMS),
                "api_version": rng.choice([None, "2023-06-01", "2026-10-21", "2031-01-01"]),
                "betas": rng.choice([None, [], some, [*some, "new-2031-01-01"]]),
                "endpoint": rng.choice([*ENDPOINTS, "messages", "messages"]),
            }
        )
    return made


def context(rng: random.Random) -> dict[str, Any]:
    """Any context."""
    return {**rng.choice(_places()), "model": rng.choice([None, None, *_models()])}
