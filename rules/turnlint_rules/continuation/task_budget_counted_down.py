"""The API counts a task budget down by itself.

Why: `task_budget.remaining` is for clients that shortened the history, so that the API cannot see what was spent. In a
conversation that only grows it does: a number that is sent with each request says the same once more, or something
wrong, and another one each time breaks what the cache has.

What to do: send `total` alone while the history is whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import assistant, body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Json, Pass, Remark, Severity, Step, key_of, rule
from turnlint_rules._shared.sources import TASK_BUDGETS

COUNTED = Remark(
    "`remaining` is sent with a history that nothing was taken from: the API counts it by itself",
    evidence=(TASK_BUDGETS,),
)


def _request(*messages: Any, remaining: int | None = None) -> dict[str, Any]:
    budget = {"type": "tokens", "total": 64000, **({} if remaining is None else {"remaining": remaining})}
    return body(*messages, model="claude-opus-5-5", output_config={"task_budget": budget})


_ON = (user("hi"), assistant("Hello"), user("go on"))
_ASKED = exchange(_request(user("hi")), "Hello")


@rule(
    "task-budget-counted-down",
    Severity.ADVICE,
    answers=Pass.CONTINUATION,
    needs={"field:output_config"},
    given={PREVIOUS},
    says=(COUNTED,),
    refused=(
        Case(
            _request(*_ON, remaining=63000),
            COUNTED.template,
            at=("output_config", "task_budget", "remaining"),
            before=_ASKED,
        ),
    ),
    accepted=(
        Case(_request(*_ON), before=_ASKED),
        Case(
            _request(user("in short: hi"), assistant("Hello"), user("go on"), remaining=63000),
            before=_ASKED,
            note="the history was shortened",
        ),
    ),
)
def task_budget_counted_down(step: Step) -> Iterator[Draft]:
    if not step.echoed or step.joint.changed is not None or "block:compaction" in step.occurs:
        return
    was, now = _remaining(step.before.fields.get("output_config")), _remaining(step.field("output_config"))
    if now is not None and key_of(now) != key_of(was):
        yield COUNTED.at(("output_config", "task_budget", "remaining"))


def _remaining(config: Json) -> Json:
    budget = config.get("task_budget") if isinstance(config, dict) else None
    return budget.get("remaining") if isinstance(budget, dict) else None
