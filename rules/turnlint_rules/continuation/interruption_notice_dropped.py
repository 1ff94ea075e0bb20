"""The notice that a turn was interrupted comes back with it.

Why: models that write progress updates may end a turn that was cut soon after a call with a thinking block, `This part
of the response was interrupted before it finished.` It belongs to the turn: without it the thinking of the turn is
not what the API gave.

What to do: send the turn back unchanged, then a user message, with a result for each call.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, thinking, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import THINKING as PAGE

DROPPED = Remark("the notice that ends the response before, that it was interrupted, is left out", evidence=(PAGE,))
_ASKED = body(user("hi"), model="claude-opus-5-5")
_NOTICE = thinking("This part of the response was interrupted before it finished.")


@rule(
    "interruption-notice-dropped",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:max_tokens", "stop:model_context_window_exceeded", "stop:stop_sequence"},
    given={PREVIOUS},
    says=(DROPPED,),
    refused=(
        Case(
            body(user("hi"), assistant("Once"), user("go on"), model="claude-opus-5-5"),
            DROPPED.template,
            at=("messages", 2),
            before=exchange(_ASKED, "Once", _NOTICE, stop_reason="max_tokens"),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant("Once", _NOTICE), user("go on"), model="claude-opus-5-5"),
            before=exchange(_ASKED, "Once", _NOTICE, stop_reason="max_tokens"),
        ),
    ),
)
def interruption_notice_dropped(step: Step) -> Iterator[Draft]:
    for found in step.thinks:
        last = found.at == len(step.before.content) - 1
        if found.kind == "missing" and last and step.before.content[-1].get("thinking") == _NOTICE["thinking"]:
            yield DROPPED.at(found.path)
