"""Automatic caching and an explicit marker on the last block must agree on the lifetime.

Why: a top-level `cache_control` marks the last block that can be cached. Where that block has a marker of its own
with another `ttl`, the API refuses; markers further up may differ.

What to do: leave one of the two out, or give both the same `ttl`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, text, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.caching._markers import target, ttl_of

CONFLICT = Wording(
    "Top-level cache_control has ttl='{top}' but the target block already has cache_control with ttl='{block}'",
    evidence=(Reported("vellum#23414, an issue thread", "2026-04-03"),),
)

_HOUR = {"type": "ephemeral", "ttl": "1h"}
_MINUTES = {"type": "ephemeral"}


@rule(
    "top-level-cache-conflict",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:cache_control"},
    says=(CONFLICT,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user(text("ping", cache_control=_HOUR)), cache_control=_MINUTES),
            "Top-level cache_control has ttl='5m' but the target block already has cache_control with ttl='1h'",
            at=("cache_control",),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), cache_control=_MINUTES, system=[text("s", cache_control=_HOUR)]),
            note="a longer one further up: recorded",
        ),
        Case(body(user(text("ping", cache_control=_MINUTES)), cache_control={"type": "ephemeral", "ttl": "5m"})),
    ),
)
def top_level_cache_conflict(conversation: Conversation) -> Iterator[Draft]:
    top = ttl_of(conversation.fields.get("cache_control"))
    last = target(conversation)
    block = None if last is None else ttl_of(last[1].get("cache_control"))
    if top is not None and block is not None and top != block:
        yield CONFLICT.at(("cache_control",), top=top, block=block)
