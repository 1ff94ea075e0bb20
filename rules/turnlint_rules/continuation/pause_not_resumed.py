"""A paused turn is resumed before anything new is said.

Why: `pause_turn` says that the API stopped in the middle of its own work. A user message ends that turn: its answer
stays unfinished. While a server call is open the API refuses it (`server-call-unresolved`); with none open it is
accepted, and the model answers the new message.

What to do: append the response and send the request again, with nothing after it, until another stop reason comes.
Hold back what the user says in the meantime. To interrupt on purpose is allowed where nothing is open.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, assistant, body, exchange, server_tool_use, user, web_search_result
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import STOPS

ENDED = Remark(
    "the turn before was paused (`pause_turn`), and this message ends it unfinished",
    evidence=(STOPS,),
)
_ASKED = body(user("hi"), tools=[WEB_SEARCH])
_CONTENT = (server_tool_use(), web_search_result(), "More to look up.")
_PAUSED = exchange(_ASKED, *_CONTENT, stop_reason="pause_turn")


@rule(
    "pause-not-resumed",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:pause_turn"},
    given={PREVIOUS},
    says=(ENDED,),
    refused=(
        Case(
            body(user("hi"), assistant(*_CONTENT), user("And tomorrow?"), tools=[WEB_SEARCH]),
            ENDED.template,
            at=("messages", 2),
            before=_PAUSED,
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant(*_CONTENT), tools=[WEB_SEARCH]), before=_PAUSED),
        Case(
            body(user("hi"), assistant(*_CONTENT), user("And tomorrow?"), tools=[WEB_SEARCH]),
            before=exchange(_ASKED, *_CONTENT),
            note="the turn had ended",
        ),
    ),
)
def pause_not_resumed(step: Step) -> Iterator[Draft]:
    if step.echoed and step.added and not step.now.pairing.unresolved:
        yield ENDED.at(("messages", step.end))
