"""A finished answer does not come back alone.

Why: after `end_turn`, `stop_sequence`, or a `tool_use` without a call nothing is open. Sent back with nothing after it,
the answer is a prefill: the model finds that it has said all and replies with nothing. Models without prefill refuse
it (`prefill-unsupported`).

What to do: add the next user message, or stop.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import STOPS

ALONE = Remark(
    "the answer before was finished (`{stop}`) and comes back with nothing after it: an empty reply follows",
    evidence=(STOPS,),
)
_ASKED = body(user("hi"))
_AGAIN = body(user("hi"), assistant("Hello"))


@rule(
    "finished-turn-resent",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:echo_last"},
    given={PREVIOUS},
    says=(ALONE,),
    refused=(
        Case(
            _AGAIN,
            "the answer before was finished (`end_turn`) and comes back with nothing after it: an empty reply follows",
            at=("messages", 1),
            before=exchange(_ASKED, "Hello"),
        ),
        Case(
            _AGAIN,
            "the answer before was finished (`stop_sequence`) and comes back with nothing after it: an empty reply "
            "follows",
            before=exchange(_ASKED, "Hello", stop_reason="stop_sequence", stop_sequence="!"),
        ),
        Case(
            _AGAIN,
            "the answer before was finished (`tool_use`) and comes back with nothing after it: an empty reply follows",
            before=exchange(_ASKED, "Hello", stop_reason="tool_use"),
            note="seen without a call",
        ),
        Case(
            _AGAIN,
            "the answer before was finished (`exhausted`) and comes back with nothing after it: an empty reply follows",
            before=exchange(_ASKED, "Hello", stop_reason="exhausted"),
            note="a reason that nobody knows counts as finished",
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant("Hello"), user("go on")),
            before=exchange(_ASKED, "Hello", stop_reason="exhausted"),
            note="a reason that nobody knows",
        ),
        Case(body(user("hi"), assistant("Hello"), user("go on")), before=exchange(_ASKED, "Hello")),
        Case(
            body(user("hi"), assistant("Hello"), user("go on")),
            before=exchange(_ASKED, "Hello", stop_reason="stop_sequence", stop_sequence="!"),
        ),
        Case(
            body(user("hi"), assistant("Hello"), user("go on")),
            before=exchange(_ASKED, "Hello", stop_reason="tool_use"),
            note="no call to answer",
        ),
        Case(
            body(user("hi"), assistant("Once")),
            before=exchange(_ASKED, "Once", stop_reason="max_tokens"),
            note="cut: the model goes on from here",
        ),
        Case(_AGAIN, before=exchange(_ASKED, "Hello", stop_reason="pause_turn"), note="paused"),
    ),
)
def finished_turn_resent(step: Step) -> Iterator[Draft]:
    before, now = step.before, step.now
    finished = before.stop_reason in ("end_turn", "stop_sequence", "tool_use") or "fact:unknown_stop" in step.occurs
    if not finished or before.calls or before.open or not before.complete or step.differences:
        return
    allowed = now.fields.get("compaction") is not None or now.fields.get("fallback_credit_token") is not None
    if allowed or now.model.prefill is False or not before.content:
        return
    yield ALONE.at(("messages", step.end - 1), stop=before.stop_reason)
