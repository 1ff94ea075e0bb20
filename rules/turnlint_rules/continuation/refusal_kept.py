"""A refused turn does not stay in the conversation.

Why: what came before a refusal is a part that was to be discarded. While it, and what was refused, stand in the
messages, the next answers are refused too.

What to do: drop the response, and change or remove the user turn that was refused; or send the messages as they were to
another model. A retry with `fallback_credit_token` may carry the part, where the refusal says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Json, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import REFUSALS
from turnlint_rules.continuation._step import results

KEPT = Remark(
    "the response before was refused (`refusal`), and what came of it is kept: the next is refused too",
    evidence=(REFUSALS,),
)
ASKED = Remark(
    "the request before was refused (`refusal`), and this user turn, which was refused, is kept as it was: the next is "
    "refused too",
    evidence=(REFUSALS,),
)
_ASKED = body(user("hi"))
_CREDIT: dict[str, Json] = {"fallback_credit_token": "t"}
_REFUSED = exchange(_ASKED, "I can", stop_reason="refusal")


@rule(
    "refusal-kept",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:refusal"},
    given={PREVIOUS},
    says=(KEPT, ASKED),
    refused=(
        Case(
            body(user("hi"), assistant("I can"), user("go on")),
            KEPT.template,
            at=("messages", 1),
            before=_REFUSED,
        ),
        Case(
            body(user("hi"), assistant("I cannot help with that."), user("go on")),
            ASKED.template,
            at=("messages", 0),
            before=exchange(_ASKED, stop_reason="refusal"),
            note="nothing came, and the application speaks for the model",
        ),
    ),
    accepted=(
        Case(
            body(user("hi, that is"), assistant("I cannot help with that."), user("go on")),
            before=exchange(_ASKED, stop_reason="refusal"),
            note="the refused turn was changed",
        ),
        Case(
            body(user("hi"), assistant("I cannot help with that."), user("go on"), model="claude-haiku-4-5"),
            before=exchange(_ASKED, stop_reason="refusal"),
            note="another model",
        ),
        Case(body(user("something else")), before=_REFUSED),
        Case(
            body(user("hi"), assistant("I can"), **_CREDIT, model="claude-haiku-4-5"),
            before=_REFUSED,
            note="a retry with credit",
        ),
        Case(body(user("hi"), assistant("I can"), user("go on")), before=exchange(_ASKED, "I can")),
    ),
)
def refusal_kept(step: Step) -> Iterator[Draft]:
    if step.field("fallback_credit_token") is not None or not step.echoed:
        return
    if not step.before.content:
        if step.joint.changed is None and step.added and step.joint.start and "model" not in step.changed:
            yield ASKED.at(("messages", step.joint.start - 1))
        return
    if len(step.differences) < len(step.before.content) and not results(step).keys() & set(step.before.calls):
        yield KEPT.at(("messages", step.joint.start))
