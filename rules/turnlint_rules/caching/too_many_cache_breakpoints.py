"""A request may carry four cache markers.

Why: the API counts the `cache_control` of tools, system blocks and message blocks, those inside tool results too;
null is none. A top-level `cache_control` takes a fifth place where four are given, unless it falls on a block that
has the same. A thread leaves three (`thread-cache-markers`).

What to do: keep the markers at the ends of the longest stable prefixes: tools, system, and the last one or two turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, text, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.caching._markers import CACHING, NEEDS, markers, target, ttl_of

TOO_MANY = Wording(
    "A maximum of 4 blocks with cache_control may be provided. Found {count}.",
    evidence=(
        Measured("published live probe, claude-sonnet-5-5", "2026-09-29"),
        CACHING,
        Reported("envoyproxy/ai-gateway#1712", "2025-12-30"),
        Reported("tghamm/Anthropic.SDK#50", "2024-09-26"),
    ),
)
NO_SLOT = Wording(
    "A maximum of 4 blocks with cache_control may be provided. Found {count}.",
    evidence=(Inferred.after(CACHING, "the refusal is documented, the words are those for a fifth explicit marker"),),
)

_MARK = {"type": "ephemeral"}


def _marked(count: int) -> list[dict[str, Any]]:
    return [text(f"part {index}", cache_control=_MARK) for index in range(count)]


@rule(
    "too-many-cache-breakpoints",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs=NEEDS,
    says=(TOO_MANY, NO_SLOT),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), system=_marked(5)),
            "A maximum of 4 blocks with cache_control may be provided. Found 5.",
            at=("system", 4, "cache_control"),
        ),
        Case(
            body(user(*_marked(3)), system=_marked(1), tools=[tool(cache_control=_MARK)]),
            "A maximum of 4 blocks with cache_control may be provided. Found 5.",
            at=("messages", 0, "content", 2, "cache_control"),
        ),
        Case(
            body(user("hi"), system=_marked(4), cache_control=_MARK),
            "A maximum of 4 blocks with cache_control may be provided. Found 5.",
            at=("cache_control",),
            note="automatic caching needs a place too",
        ),
    ),
    accepted=(
        Case(body(user("hi"), system=_marked(3), cache_control=_MARK), note="recorded"),
        Case(body(user("hi", text("ho", cache_control=None)), system=_marked(4)), note="null is no marker: recorded"),
        Case(body(user(*_marked(4)), cache_control=_MARK), note="automatic caching falls on a marked block"),
    ),
)
def too_many_cache_breakpoints(conversation: Conversation) -> Iterator[Draft]:
    if isinstance(conversation.fields.get("thread"), dict):
        return
    found = markers(conversation)
    if len(found) > 4:
        yield TOO_MANY.at(found[4].path, count=len(found), order=())
    elif len(found) == 4 and (top := ttl_of(conversation.fields.get("cache_control"))) is not None:
        last = target(conversation)
        marked = None if last is None else ttl_of(last[1].get("cache_control"))
        if marked is None or marked != top:
            yield NO_SLOT.at(("cache_control",), count=5, order=(0,))
