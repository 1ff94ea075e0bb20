"""A task budget is 20,000 tokens or more.

Why: the budget covers a whole agentic loop; smaller ones are refused by every model that has task budgets. (Below
1,024 the shape itself is refused.)

What to do: raise `output_config.task_budget.total`, or limit the answer with `max_tokens`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Measured, Pass, Severity, Wording, rule
from turnlint_rules._shared.parameters import field, integer, mapping

LEAST = Wording(
    "`task_budget.total` must be at least 20,000 tokens for this model",
    evidence=(Measured("a published live record, claude-opus-5-5", "2026-09-25"),),
)


def _budget(total: int) -> dict[str, object]:
    return {"task_budget": {"type": "tokens", "total": total}}


@rule(
    "task-budget-too-small",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:output_config"},
    says=(LEAST,),
    refused=(
        Case(
            body(user("hi"), model="claude-opus-4-7", output_config=_budget(5000)),
            "`task_budget.total` must be at least 20,000 tokens for this model",
            at=("output_config", "task_budget", "total"),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), model="claude-opus-4-7", output_config=_budget(20000)),
            note="the boundary: recorded",
        ),
        Case(
            body(
                user("hi"),
                model="claude-opus-5-5",
                output_config={"task_budget": {"type": "tokens", "total": 20000, "remaining": 0}},
            ),
            note="nothing left of it: measured",
        ),
    ),
)
def task_budget_too_small(conversation: Conversation) -> Iterator[Draft]:
    total = integer(mapping(field(conversation, "output_config").get("task_budget")).get("total"))
    if total is not None and 1024 <= total < 20000:
        yield LEAST.at(("output_config", "task_budget", "total"))
