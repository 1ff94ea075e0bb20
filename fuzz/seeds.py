"""What the fuzzer starts from: the cases of all rules, and the parts that they are made of."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson

from turnlint import testing
from turnlint.case import Case
from turnlint.schema.projection import known_betas
from turnlint.subjects.models import known_models
from turnlint.values.context import ENDPOINTS, PLATFORMS
from turnlint.values.exchange import Exchange
from turnlint.values.json import write

Json = Any

#: A case longer than this is one about a size; mutating it shows nothing that a short one does not.
_LONGEST: Final = 50_000
#: Of how many places the values at one key are kept.
_KNOWN: Final = 60


class Seed(NamedTuple):
    """A case of a rule.

    * ``value``: what is judged; ``context`` the keywords of its context; ``accepted`` whether it has no error.
    * ``asked``: the request that a response or a stream answers; ``before`` the exchange that a step continues, as the
      arguments of an :class:`~turnlint.values.exchange.Exchange`.
    """

    value: Json
    context: dict[str, Any]
    accepted: bool
    asked: Json = None
    before: dict[str, Any] | None = None


@dataclass(frozen=True)
class Seeds:
    """The cases by what they are about, and the values that stand at each key and under each tag in them.

    ``texts`` and ``names`` are what rules say and are called, ``written`` the cases about the text before it is parsed.
    """

    requests: list[Seed] = field(default_factory=list)
    responses: list[Seed] = field(default_factory=list)
    streams: list[Seed] = field(default_factory=list)
    steps: list[Seed] = field(default_factory=list)
    written: list[bytes] = field(default_factory=list)
    by_key: dict[str, list[Json]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)
def seeds() -> Seeds:
    """The cases of all installed rules."""
    made = Seeds()
    kinds = {"response": made.responses, "stream": made.streams, "step": made.steps}
    for entry in testing.cases():
        case = entry.case
        if case.message:
            made.texts.append(case.message)
        if isinstance(case.value, (str, bytes)) and entry.rule.judges != "stream":
            made.written.append(case.value.encode() if isinstance(case.value, str) else case.value)
        elif (seed := _seed(case)) is not None:
            kinds.get(entry.rule.judges, made.requests).append(seed)
            _collect([seed.value, seed.asked, seed.before], made)
    made.tags.extend(dict.fromkeys(tag for tag in made.by_key.get("type", ()) if isinstance(tag, str)))
    made.names.extend(dict.fromkeys(entry.rule.name for entry in testing.cases()))
    return made


def _seed(case: Case) -> Seed | None:
    """A case that JSON can carry, and no long one."""
    before = None if case.before is None else arguments(case.before)
    try:
        raw = write([case.value, case.asked, before])
    except TypeError:
        return None
    if len(raw) > _LONGEST:
        return None
    value, asked, before = orjson.loads(raw)
    betas = None if case.betas is None else list(case.betas)
    context = {"platform": case.platform, "api_version": case.api_version, "betas": betas}
    context |= {"endpoint": case.endpoint, "model": case.model}
    return Seed(value, context, case.message is None, asked, before)


def arguments(exchange: Exchange) -> dict[str, Any]:
    """The arguments that an exchange is made of, but for those left out."""
    found = {each.name: getattr(exchange, each.name) for each in fields(exchange)}
    found["betas"] = None if exchange.betas is None else list(exchange.betas)
    return {name: value for name, value in found.items() if value is not None}


def _collect(value: Json, seeds: Seeds) -> None:
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            for key, inner in node.items():
                known = seeds.by_key.setdefault(key, [])
                if len(known) < _KNOWN and inner not in known:
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


def some_context(rng: random.Random, own: dict[str, Any]) -> dict[str, Any]:
    """The context of a case, or any."""
    return own if rng.random() < 0.4 else context(rng)
