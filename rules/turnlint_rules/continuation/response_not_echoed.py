"""The response comes back before the conversation goes on.

Why: the API keeps nothing: a response that is not in the messages was never said. The model answers the next question
without knowing what it told or asked, and what it called is lost. Only thinking that nothing follows cannot come back.

What to do: append `response.content` as it came, as an assistant message, before the next user message. To take
something back, begin again with the messages before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, thinking, tool, tool_use, user
from turnlint.rule import PREVIOUS, THINKING, Case, Draft, Json, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import STOPS
from turnlint_rules.continuation._step import kind

MISSING = Remark(
    "the response to the request before (`{stop}`) is not among the messages: the model does not know what it said",
    evidence=(STOPS,),
)
_ASKED = body(user("hi"))
#: After these the response is rightly left out, or another rule tells what is lost.
_OTHERS = {"refusal", "pause_turn", "compaction", "max_tokens", "model_context_window_exceeded"}


@rule(
    "response-not-echoed",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:echo_missing"},
    given={PREVIOUS},
    says=(MISSING,),
    refused=(
        Case(
            body(user("hi"), user("go on")),
            "the response to the request before (`end_turn`) is not among the messages: the model does not know what "
            "it said",
            at=("messages", 1),
            before=exchange(_ASKED, "Hello"),
        ),
        Case(
            body(user("hi"), user("go on"), tools=[tool()]),
            "the response to the request before (`tool_use`) is not among the messages: the model does not know what "
            "it said",
            before=exchange(body(user("hi"), tools=[tool()]), tool_use(), stop_reason="tool_use"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant("Hello"), user("go on")), before=exchange(_ASKED, "Hello")),
        Case(_ASKED, before=exchange(_ASKED, "Hello"), note="asked again"),
        Case(body(user("hi"), user("go on")), before=exchange(_ASKED), note="an empty reply is left out"),
        Case(
            body(user("hi"), user("go on")),
            before=exchange(_ASKED, "Hel", stop_reason="refusal"),
            note="a refusal is left out",
        ),
        Case(
            body(user("hi"), user("go on")),
            before=exchange(_ASKED, thinking(), stop_reason="stop_sequence", stop_sequence="."),
            note="thinking alone cannot be sent back",
        ),
    ),
)
def response_not_echoed(step: Step) -> Iterator[Draft]:
    before, now = step.before, step.now
    if step.joint.changed is not None or not before.content or not before.complete:
        return
    if before.stop_reason in _OTHERS or "fact:orphans" in now.occurs or len(now.messages) <= step.end:
        return
    if all(kind(block) in THINKING or _is_blank(block) for block in before.content):
        return  # nothing of it could be sent back
    yield MISSING.at(("messages", step.end), stop=before.stop_reason)


def _is_blank(block: Json) -> bool:
    text = block.get("text") if kind(block) == "text" else None
    return isinstance(text, str) and not text.strip()
