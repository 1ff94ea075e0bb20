"""The thinking budget must be smaller than `max_tokens`.

Why: thinking counts as output. Only interleaved thinking (beta `interleaved-thinking-2025-05-14`, on the models that
have it) spreads the budget over several calls and may exceed `max_tokens`.

What to do: raise `max_tokens` above `budget_tokens`, with room for the answer, or lower the budget (1,024 at least).
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Recorded,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import field, integer, thinking_type
from turnlint_rules._shared.sources import EXTENDED_THINKING

_TEXT = "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at "
BUDGET = Wording(
    _TEXT + "https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size",
    evidence=(
        Recorded("budgets equal to and above max_tokens, claude-sonnet-4 and later", "2026-02"),
        Reported("ProfSynapse/nexus#17", "2026-02-06"),
        EXTENDED_THINKING,
    ),
)
OLD = Wording(
    _TEXT + "https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size",
    evidence=(Reported("several issue threads", "2025"),),
    until="2025",
)
_BETA = "interleaved-thinking-2025-05-14"


def _thinking(budget: int) -> dict[str, object]:
    return {"type": "enabled", "budget_tokens": budget}


@rule(
    "thinking-budget-not-below-max-tokens",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:thinking=enabled"},
    says=(BUDGET,),
    said=(OLD,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), thinking=_thinking(4096), max_tokens=4096, model="claude-haiku-4-5"),
            BUDGET.template,
            at=("thinking", "budget_tokens"),
            note="equality, on a model without interleaved thinking",
        ),
        Case(body(user("hi"), thinking=_thinking(1024), max_tokens=500), BUDGET.template, betas=()),
        Case(
            body(user("hi"), thinking=_thinking(1024), max_tokens=500),
            BUDGET.template,
            note="a warning while the betas are unknown: interleaved thinking may be on",
        ),
        Case(
            body(user("hi"), thinking=_thinking(1024), max_tokens=0),
            BUDGET.template,
            note="no output at all leaves no room for thinking",
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), thinking=_thinking(1024), max_tokens=1025, model="claude-sonnet-4-6"),
            note="one token is enough: recorded",
        ),
        Case(body(user("hi"), thinking=_thinking(4096), max_tokens=1024), betas=(_BETA,), note="interleaved"),
        Case(
            {
                "model": "claude-haiku-4-5",
                "messages": [user("hi")],
                "thinking": _thinking(4096),
            },
            endpoint="count_tokens",
            note="counting tokens has no max_tokens: recorded",
        ),
    ),
)
def thinking_budget_not_below_max_tokens(conversation: Conversation) -> Iterator[Draft]:
    budget = integer(field(conversation, "thinking").get("budget_tokens"))
    most = integer(conversation.fields.get("max_tokens"))
    if thinking_type(conversation) != "enabled" or budget is None or most is None or most < 0 or budget < most:
        return
    model, context = conversation.model, conversation.context
    if budget == 0 or context.endpoint == "count_tokens" or not (model.thinking is None or "enabled" in model.thinking):
        return
    path = ("thinking", "budget_tokens")
    if most == 0 or model.interleaved is False or context.lacks(_BETA):
        yield BUDGET.at(path)
    elif context.betas is None:
        yield BUDGET.at(path, unsure=True, note=f"Taken only with the beta {_BETA}.")
