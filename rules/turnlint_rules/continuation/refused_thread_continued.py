"""After a refusal, or a stream that broke off, a new thread begins.

Why: such a response is not stored: a request that continues from it is answered with 404, `thread_not_found`.

What to do: begin a new thread (`create`) with the conversation as it was before.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import THREADS

NOT_STORED = Remark(
    "the response that this thread is continued from {why}: it is not stored, and the API will not find it",
    evidence=(THREADS,),
)
_ASKED = body(user("hi"), thread={"type": "create"})
_ON = {"type": "continue", "previous_message_id": "msg_01A"}


@rule(
    "refused-thread-continued",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"field:thread"},
    given={PREVIOUS},
    says=(NOT_STORED,),
    refused=(
        Case(
            body(user("go on"), thread=_ON),
            "the response that this thread is continued from was refused: it is not stored, and the API will not find "
            "it",
            at=("thread",),
            before=exchange(_ASKED, stop_reason="refusal", id="msg_01A"),
        ),
    ),
    accepted=(Case(body(user("go on"), thread=_ON), before=exchange(_ASKED, "Hello", id="msg_01A")),),
)
def refused_thread_continued(step: Step) -> Iterator[Draft]:
    if step.now.remembered and (step.before.stop_reason == "refusal" or not step.before.complete):
        why = "was refused" if step.before.stop_reason == "refusal" else "broke off"
        yield NOT_STORED.at(("thread",), why=why)
