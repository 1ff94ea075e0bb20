"""What came before a pause is sent back.

Why: the response to a paused turn holds the work so far: searches, results, text. Without it the API does that work
again, and pays for it again.

What to do: append the response as an assistant message and send the request again, with nothing after it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, assistant, body, exchange, server_tool_use, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import STOPS

LOST = Remark(
    "the turn was paused (`pause_turn`), and what it has so far does not come back: the API does the work again",
    evidence=(STOPS,),
)
_ASKED = body(user("hi"), tools=[WEB_SEARCH])
_PAUSED = exchange(_ASKED, server_tool_use(), stop_reason="pause_turn")


@rule(
    "pause-dropped",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:pause_turn"},
    given={PREVIOUS},
    says=(LOST,),
    refused=(
        Case(_ASKED, LOST.template, at=("messages", 1), before=_PAUSED),
        Case(body(user("hi"), user("go on"), tools=[WEB_SEARCH]), LOST.template, before=_PAUSED),
    ),
    accepted=(Case(body(user("hi"), assistant(server_tool_use()), tools=[WEB_SEARCH]), before=_PAUSED),),
)
def pause_dropped(step: Step) -> Iterator[Draft]:
    if not step.echoed and step.before.content and step.joint.changed is None:
        yield LOST.at(("messages", step.joint.start))
