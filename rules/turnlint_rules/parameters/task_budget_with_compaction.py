"""A task budget's remainder and compaction by the API do not go together.

Why: `remaining` is for clients that shorten the history themselves. With `compaction`, or a block that it made, the
documentation refuses it, in words that are not published. With a `compact_20260112` edit the API keeps count itself; a
client library leaves `remaining` out for that reason, so there it is a warning.

What to do: leave `remaining` out while the API compacts; `total` alone is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import assistant, body, compaction, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Remark,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.edits import ON_DEMAND, edits
from turnlint_rules._shared.parameters import field, integer, mapping

REFUSED = Wording(
    "output_config.task_budget.remaining: not supported with `compaction`",
    evidence=(Inferred.after(ON_DEMAND, "the constraint is documented, the words are not"),),
)
REMAINING = Remark(
    "`remaining` is for clients that shorten the history; with a `compact_20260112` edit the API keeps count",
    evidence=(Reported("a comment in pydantic/pydantic-ai, which leaves it out then", "2026"),),
)
_COMPACT = {"edits": [{"type": "compact_20260112"}]}
_PLACE = ("output_config", "task_budget", "remaining")
_BLOCK = compaction(signature="EqIC")


def _request(*messages: Any, remaining: int | None = 100, **fields: Any) -> dict[str, Any]:
    budget = {"type": "tokens", "total": 64000, "remaining": remaining}
    return body(*messages, user("hi"), model="claude-opus-5-5", output_config={"task_budget": budget}, **fields)


@rule(
    "task-budget-with-compaction",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:output_config"},
    says=(REFUSED, REMAINING),
    fixes=(removing(),),
    refused=(
        Case(_request(compaction={"type": "summarize"}), REFUSED.template, at=_PLACE),
        Case(_request(assistant(_BLOCK)), REFUSED.template, at=_PLACE),
        Case(_request(context_management=_COMPACT), REMAINING.template, at=_PLACE, note="a warning"),
    ),
    accepted=(
        Case(_request(), note="recorded"),
        Case(_request(remaining=None, context_management=_COMPACT)),
        Case(_request(remaining=None, compaction={"type": "summarize"})),
    ),
)
def task_budget_with_compaction(conversation: Conversation) -> Iterator[Draft]:
    budget = mapping(field(conversation, "output_config").get("task_budget"))
    if integer(budget.get("remaining")) is None:
        return
    signed = any(isinstance(block.value.get("signature"), str) for block in conversation.blocks("compaction"))
    if signed or conversation.fields.get("compaction") is not None:
        yield REFUSED.at(_PLACE)
    elif any(kind == "compact_20260112" for _, kind, _ in edits(conversation)):
        yield REMAINING.at(_PLACE, unsure=True)
