"""A thread is continued with what is new alone.

Why: `thread: continue` names the last response, and the server holds everything up to it, that response included.
Messages that are sent again stand in the conversation twice.

What to do: send only the messages after the last response; an empty list to resume a pause. Send the whole conversation
with `create` alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, role_of, rule
from turnlint_rules._shared.sources import THREADS

TWICE = Remark(
    "the server holds this message already: the thread is continued with what came after the last response",
    evidence=(THREADS,),
)
_CREATED = exchange(body(user("hi"), thread={"type": "create"}), "Hello", id="msg_01A")
_ON = {"type": "continue", "previous_message_id": "msg_01A"}


@rule(
    "thread-repeats-history",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"field:thread"},
    given={PREVIOUS},
    says=(TWICE,),
    refused=(
        Case(body(assistant("Hello"), user("go on"), thread=_ON), TWICE.template, at=("messages", 0), before=_CREATED),
        Case(
            body(user("hi"), assistant("Hello"), user("go on"), thread=_ON),
            TWICE.template,
            at=("messages", 0),
            before=_CREATED,
        ),
    ),
    accepted=(Case(body(user("go on"), thread=_ON), before=_CREATED),),
)
def thread_repeats_history(step: Step) -> Iterator[Draft]:
    now = step.now
    roles = [role_of(message) for message in now.messages[now.remembered :]]
    # An assistant message at the end, behind others, is a prefill.
    if now.remembered and "assistant" in (roles[:1] + roles[1:-1]):
        yield TWICE.at(("messages", now.remembered))
