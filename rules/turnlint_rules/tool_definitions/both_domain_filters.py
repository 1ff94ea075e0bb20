"""A web tool takes `allowed_domains` or `blocked_domains`, not both.

Why: the two lists exclude each other. The Messages API's own sentence is not published; the documentation of managed
agents prints the one used here.

What to do: keep the list that you need; null and an absent list are the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import each, is_web, kind_of

BOTH = Wording(
    "tools.{index}.{kind}: Only one of allowed_domains or blocked_domains may be set.",
    evidence=(
        Inferred("the sentence of the managed agents documentation (2026-08), the path of other faults of a tool"),
    ),
)


@rule(
    "both-domain-filters",
    Severity.ERROR,
    answers=Pass.TOOLS,
    needs={"key:allowed_domains"},
    says=(BOTH,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), tools=[WEB_SEARCH | {"allowed_domains": ["a.com"], "blocked_domains": ["b.com"]}]),
            "tools.0.web_search_20250305: Only one of allowed_domains or blocked_domains may be set.",
            at=("tools", 0, "blocked_domains"),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), tools=[WEB_SEARCH | {"allowed_domains": None, "blocked_domains": None}]),
            note="both null: recorded",
        ),
        Case(body(user("hi"), tools=[WEB_SEARCH | {"allowed_domains": ["a.com"], "blocked_domains": None}])),
    ),
)
def both_domain_filters(conversation: Conversation) -> Iterator[Draft]:
    for index, definition in each(conversation):
        if is_web(definition) and definition.get("allowed_domains") and definition.get("blocked_domains"):
            yield BOTH.at(("tools", index, "blocked_domains"), index=index, kind=kind_of(definition))
