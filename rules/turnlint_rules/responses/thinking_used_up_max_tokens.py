"""Thinking counts toward `max_tokens`.

Why: a response that ends at `max_tokens` with nothing but thinking has spent all of it there, and has no answer. Its
last thinking block may be cut too, and without a signature the API refuses it.

What to do: send the request again with a larger `max_tokens`, or with less effort.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response, thinking
from turnlint.rule import THINKING, Case, Documented, Draft, Pass, Remark, Response, Severity, rule

SPENT = Remark(
    "`max_tokens` was spent on thinking before there was an answer: raise it, or lower the effort",
    evidence=(
        Documented(
            "Troubleshooting thinking",
            "2026-10",
            "https://platform.claude.com/docs/en/build-with-claude/thinking-troubleshooting",
        ),
    ),
)


@rule(
    "thinking-used-up-max-tokens",
    Severity.WARNING,
    answers=Pass.NEXT,
    needs={"stop:max_tokens"},
    says=(SPENT,),
    refused=(
        Case(
            response(thinking(), stop_reason="max_tokens"),
            "`max_tokens` was spent on thinking before there was an answer: raise it, or lower the effort",
            at=("content", 0),
        ),
    ),
    accepted=(Case(response(thinking(), "Once upon", stop_reason="max_tokens")), Case(response(thinking(), "Yes."))),
)
def thinking_used_up_max_tokens(response: Response) -> Iterator[Draft]:
    if response.last is not None and all(part.type in THINKING for part in response.parts):
        yield SPENT.at(response.last.path)
