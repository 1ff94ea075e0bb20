"""Cache markers of an hour come before those of five minutes.

Why: the API reads tools, then system, then messages, and a longer lifetime may not follow a shorter one. A marker
without `ttl` has five minutes.

What to do: give the earlier markers an hour too, or the later ones five minutes.
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
from turnlint_rules.caching._markers import NEEDS, markers

ORDER = Wording(
    "{where}.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. "
    "Note that blocks are processed in the following order: tools, system, messages.",
    evidence=(
        Reported("headroom#2939, an issue thread", "2026-08-12"),
        Reported("karthink/gptel#977", "2025-07"),
    ),
)

_SENTENCE = (
    "{}.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. "
    "Note that blocks are processed in the following order: tools, system, messages."
)
_HOUR = {"type": "ephemeral", "ttl": "1h"}
_MINUTES = {"type": "ephemeral"}


@rule(
    "cache-ttl-order",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs=NEEDS,
    says=(ORDER,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user(text("ping", cache_control=_HOUR)), system=[text("x", cache_control=_MINUTES)]),
            _SENTENCE.format("messages.0.content.0"),
            at=("messages", 0, "content", 0, "cache_control", "ttl"),
        ),
        Case(
            body(user("ping"), system=[text("x", cache_control=_MINUTES), text("y", cache_control=_HOUR)]),
            _SENTENCE.format("system.1"),
        ),
    ),
    accepted=(
        Case(
            body(user(text("ping", cache_control=_MINUTES)), system=[text("x", cache_control=_HOUR)]),
            note="recorded",
        ),
        Case(
            body(user("hi"), system=[text("x", cache_control=_HOUR)], cache_control=_MINUTES),
            note="an hour on system, five minutes at the top: recorded",
        ),
    ),
)
def cache_ttl_order(conversation: Conversation) -> Iterator[Draft]:
    short = False
    for marker in markers(conversation):
        if marker.ttl == "1h" and short:
            yield ORDER.at((*marker.path, "ttl"), where=marker.where)
        short = short or marker.ttl == "5m"
