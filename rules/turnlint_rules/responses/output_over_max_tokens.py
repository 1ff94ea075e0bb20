"""A response is no longer than `max_tokens` lets it be.

Why: the model is stopped there. Only work that the server repeats (its tools, a compaction, a fallback) adds more. A
longer response belongs to another request, or its usage was made up.

What to do: keep request and response together; in a fixture, correct the usage.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, response, user
from turnlint.rule import FIELDS, REQUEST, Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ALL, MESSAGE

OVER = Remark(
    "the response has {used} output tokens, and `max_tokens` of the request is {limit}", evidence=(MESSAGE, ALL)
)


@rule(
    "output-over-max-tokens",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"field:usage"},
    given={REQUEST, FIELDS},
    says=(OVER,),
    refused=(
        Case(
            response("Once upon", stop_reason="max_tokens", usage={"input_tokens": 9, "output_tokens": 40}),
            "the response has 40 output tokens, and `max_tokens` of the request is 20",
            at=("usage", "output_tokens"),
            asked=body(user("hi"), max_tokens=20),
        ),
    ),
    accepted=(
        Case(
            response("Once upon", stop_reason="max_tokens", usage={"input_tokens": 9, "output_tokens": 20}),
            asked=body(user("hi"), max_tokens=20),
        ),
    ),
)
def output_over_max_tokens(response: Response) -> Iterator[Draft]:
    asked, usage = response.asked, response.fields.get("usage")
    if asked is None or not isinstance(usage, dict) or _repeats(response):
        return
    used, limit = usage.get("output_tokens"), asked.fields.get("max_tokens")
    if type(used) is int and type(limit) is int and used > limit > 0:
        yield OVER.at(("usage", "output_tokens"), used=used, limit=limit)


def _repeats(response: Response) -> bool:
    """Whether the server may have asked the model more than once."""
    asked, usage = response.asked, response.fields.get("usage")
    assert asked is not None
    iterations = usage.get("iterations") if isinstance(usage, dict) else None
    return bool(
        response.server_calls
        or response.server_results
        or response.fallback
        or asked.pairing.unresolved
        or "block:compaction" in response.occurs
        or (isinstance(iterations, list) and len(iterations) > 1)
        or not {"fallbacks", "mcp_servers", "context_management", "compaction"}.isdisjoint(asked.fields)
    )
