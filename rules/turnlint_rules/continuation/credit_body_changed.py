"""A retry with fallback credit repeats the refused request.

Why: the token pays for the request that was refused, and for no other: messages, `system`, `tools`, `tool_choice`,
`thinking` and what else shapes the prompt must be the same, and so must the betas but those for fallbacks. Only the
model, `max_tokens`, `stop_sequences`, sampling, `stream`, `metadata` and `service_tier` may change. With the mode
`best_effort` a mismatch costs the credit alone.

What to do: send the refused body with the token and another model, and change nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from turnlint.case import body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Json, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import CREDIT

BETAS = Remark(
    "the betas are not those of the refused request ({what}), so the `fallback_credit_token` does not fit",
    evidence=(CREDIT,),
)
CHANGED = Remark(
    "`{field}` is not that of the refused request, so the `fallback_credit_token` does not fit",
    evidence=(CREDIT,),
)
_FIELDS = (
    "tools", "system", "thinking", "mcp_servers", "tool_choice", "output_config", "cache_control", "context_management",
    "container",
)  # fmt: skip
_CREDIT: dict[str, Json] = {"fallback_credit_token": "t"}
_REFUSED = exchange(body(user("hi"), model="claude-opus-4-8", system="Be brief."), stop_reason="refusal")


@rule(
    "credit-body-changed",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:refusal"},
    given={PREVIOUS},
    says=(CHANGED, BETAS),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", system="Be kind.", **_CREDIT),
            "`system` is not that of the refused request, so the `fallback_credit_token` does not fit",
            at=("system",),
            before=_REFUSED,
        ),
        Case(
            body(user("hi"), model="claude-haiku-4-5", system="Be brief.", **_CREDIT),
            "the betas are not those of the refused request (without advisor-tool-2026-03-01), so the "
            "`fallback_credit_token` does not fit",
            at=(),
            before=replace(_REFUSED, betas=("advisor-tool-2026-03-01", "fallback-credit-2026-07-01")),
            betas=("fallback-credit-2026-07-01",),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", system="Be brief.", **_CREDIT),
            before=replace(_REFUSED, betas=("server-side-fallback-2026-07-01", "fallback-credit-2026-07-01")),
            betas=("fallback-credit-2026-07-01",),
            note="the beta for fallbacks goes with them",
        ),
        Case(
            body(user("hi"), model="claude-haiku-4-5", system="Be brief.", **_CREDIT, max_tokens=99),
            before=_REFUSED,
        ),
    ),
)
def credit_body_changed(step: Step) -> Iterator[Draft]:
    if step.field("fallback_credit_token") is None or step.before.bare:
        return
    if step.joint.changed is not None:
        yield CHANGED.at(("messages", step.joint.changed), field="messages")
        return
    for name in _FIELDS:
        if name in step.changed:
            yield CHANGED.at((name,), field=name)
            return
    if "fact:betas_changed" in step.occurs:
        was, now = _kept(step.before.context.betas), _kept(step.now.context.betas)
        parts = (("without", was - now), ("with", now - was))
        if what := "; ".join(f"{how} {', '.join(sorted(each))}" for how, each in parts if each):
            yield BETAS.at((), what=what)


def _kept(betas: frozenset[str] | None) -> frozenset[str]:
    """The betas that a retry keeps: all but those of fallbacks, and of the credit itself."""
    return frozenset(beta for beta in betas or () if not beta.startswith(("server-side-fallback-", "fallback-credit-")))
