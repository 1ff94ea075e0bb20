"""A refused request is not sent again unchanged.

Why: a refusal is an answer with status 200: a retry of the same words to the same model is refused again, and some
refusals are billed.

What to do: change or remove the user turn, or take another model: with `fallbacks`, or by a retry with the credit that
the refusal offers.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import REFUSALS
from turnlint_rules.continuation._step import same

AGAIN = Remark(
    "this request was refused (`refusal`) and comes again, to the same model: it is refused again",
    evidence=(REFUSALS,),
)
_ASKED = body(user("hi"), model="claude-sonnet-5")
_REFUSED = exchange(_ASKED, stop_reason="refusal")


@rule(
    "refusal-resent",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:refusal"},
    given={PREVIOUS},
    says=(AGAIN,),
    refused=(Case(_ASKED, AGAIN.template, at=("messages",), before=_REFUSED),),
    accepted=(
        Case(body(user("something else"), model="claude-sonnet-5"), before=_REFUSED),
        Case(body(user("hi"), model="claude-opus-4-8"), before=_REFUSED, note="another model"),
    ),
)
def refusal_resent(step: Step) -> Iterator[Draft]:
    if step.joint.resent and same(step, "model", "fallbacks", "compaction") and not {"system", "tools"} & step.changed:
        yield AGAIN.at(("messages",))
