"""A task budget's remainder and compaction by the API do not go together.

Why: `remaining` is for clients that shorten the history themselves; with a `compact_20260112` edit the API does it and
keeps count. A client library leaves `remaining` out for that reason; no answer of the API is published.

What to do: leave `remaining` out while the API compacts.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Pass, Remark, Reported, Severity, rule
from turnlint_rules._shared.edits import edits
from turnlint_rules._shared.parameters import field, integer, mapping

REMAINING = Remark(
    "`remaining` is for clients that shorten the history; with a `compact_20260112` edit the API keeps count",
    evidence=(Reported("a comment in pydantic/pydantic-ai, which leaves it out then", "2026"),),
)
_COMPACT = {"edits": [{"type": "compact_20260112"}]}


@rule(
    "task-budget-with-compaction",
    Severity.WARNING,
    answers=Pass.PARAMETERS,
    needs={"field:context_management"},
    says=(REMAINING,),
    refused=(
        Case(
            body(
                user("hi"),
                model="claude-opus-4-7",
                output_config={"task_budget": {"type": "tokens", "total": 64000, "remaining": 100}},
                context_management=_COMPACT,
            ),
            REMAINING.template,
            at=("output_config", "task_budget", "remaining"),
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                model="claude-opus-4-7",
                output_config={"task_budget": {"type": "tokens", "total": 20000, "remaining": 500}},
            ),
            note="recorded",
        ),
        Case(
            body(
                user("hi"),
                model="claude-opus-4-7",
                output_config={"task_budget": {"type": "tokens", "total": 64000}},
                context_management=_COMPACT,
            )
        ),
    ),
)
def task_budget_with_compaction(conversation: Conversation) -> Iterator[Draft]:
    if all(kind != "compact_20260112" for _, kind, _ in edits(conversation)):
        return
    budget = mapping(field(conversation, "output_config").get("task_budget"))
    if integer(budget.get("remaining")) is not None:
        yield REMAINING.at(("output_config", "task_budget", "remaining"))
