"""A fallback model answers where the request names some.

Why: the API hands over to another model only where `fallbacks` lets it. A `fallback` block in another response was put
there by a client that falls back by itself, or the response belongs to another request.

What to do: keep request and response together. Blocks that a client made are no part of the history.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, fallback, response, user
from turnlint.rule import FIELDS, REQUEST, Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._asked import whole
from turnlint_rules.responses._pages import REFUSALS

NOT_ASKED = Remark("the response has a `fallback` block, and the request names no fallbacks", evidence=(REFUSALS,))

_BLOCK = fallback()


@rule(
    "fallback-not-asked-for",
    Severity.WARNING,
    answers=Pass.RECEIVED,
    needs={"block:fallback"},
    given={REQUEST, FIELDS},
    says=(NOT_ASKED,),
    refused=(
        Case(
            response(_BLOCK, "Yes."),
            "the response has a `fallback` block, and the request names no fallbacks",
            at=("content", 0),
            asked=body(user("hi"), model="claude-fable-5"),
        ),
    ),
    accepted=(
        Case(
            response(_BLOCK, "Yes."),
            asked=body(user("hi"), model="claude-fable-5", fallbacks=[{"model": "claude-opus-4-8"}]),
        ),
    ),
)
def fallback_not_asked_for(response: Response) -> Iterator[Draft]:
    asked = whole(response)
    if asked is not None and response.fallback is not None and asked.fields.get("fallbacks") is None:
        yield NOT_ASKED.at(response.fallback.path)
