"""A task budget is 20,000 tokens or more.

Why: the budget covers a whole agentic loop; smaller ones are refused by every model that has task budgets. (Below
1,024 the shape itself is refused.) `remaining` may be anything down to 0.

What to do: raise `output_config.task_budget.total`, or limit the answer with `max_tokens`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import field, integer, mapping
from turnlint_rules._shared.sources import TASK_BUDGETS

LEAST = Wording(
    "`task_budget.total` must be at least 20,000 tokens for this model",
    evidence=(Measured("published live probe, claude-opus-5-5", "2026-09-25"), TASK_BUDGETS),
)


def _budget(total: int) -> dict[str, object]:
    return {"task_budget": {"type": "tokens", "total": total}}


@rule(
    "task-budget-too-small",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:output_config"},
    says=(LEAST,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), model="claude-opus-4-7", output_config=_budget(5000)),
            LEAST.template,
            at=("output_config", "task_budget", "total"),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), model="claude-opus-4-7", output_config=_budget(20000)),
            note="the boundary: recorded",
        ),
    ),
)
def task_budget_too_small(conversation: Conversation) -> Iterator[Draft]:
    total = integer(mapping(field(conversation, "output_config").get("task_budget")).get("total"))
    if total is not None and 1024 <= total < 20000:
        yield LEAST.at(("output_config", "task_budget", "total"))
