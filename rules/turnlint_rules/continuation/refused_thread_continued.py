"""After a refusal, a stream that broke off, or an answer of a fallback model a new thread begins.

Why: such a response is not stored: a request that continues from it is answered with 404, `thread_not_found`. The same
holds for a thread that the API did not find before: it does not come back.

What to do: begin a new thread (`create`) with the whole conversation; without what was refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import Exchange, body, exchange, user
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules._shared.sources import SDK, THREADS

NOT_STORED = Remark(
    "the response that this thread is continued from {why}: it is not stored, and the API will not find it",
    evidence=(THREADS, SDK),
)
LOST = Remark(
    "the API did not find the response that this thread is continued from when it was asked before, and will not now",
    evidence=(THREADS, SDK),
)
_ASKED = body(user("hi"), thread={"type": "create"})
_ON = {"type": "continue", "previous_message_id": "msg_01A"}
_BY_FALLBACK = {"input_tokens": 10, "output_tokens": 20, "iterations": [{"type": "fallback_message"}]}
_NOT_FOUND = {"type": "not_found_error", "message": "…", "details": {"error_code": "thread_not_found"}}


@rule(
    "refused-thread-continued",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"field:thread"},
    says=(NOT_STORED, LOST),
    refused=(
        Case(
            body(user("go on"), thread=_ON),
            "the response that this thread is continued from was refused: it is not stored, and the API will not find "
            "it",
            at=("thread",),
            before=exchange(_ASKED, stop_reason="refusal", id="msg_01A"),
        ),
        Case(
            body(user("go on"), thread=_ON),
            "the response that this thread is continued from is a fallback model's: it is not stored, and the API will "
            "not find it",
            before=exchange(_ASKED, "Hello", id="msg_01A", model="claude-opus-4-8", usage=_BY_FALLBACK),
        ),
        Case(
            body(user("go on"), thread=_ON),
            LOST.template,
            at=("thread",),
            before=Exchange(body(user("go on"), thread=_ON), error={"type": "error", "error": _NOT_FOUND}),
        ),
    ),
    accepted=(
        Case(body(user("go on"), thread=_ON), before=exchange(_ASKED, "Hello", id="msg_01A")),
        Case(
            body(user("hi"), user("go on"), thread={"type": "create"}),
            before=Exchange(body(user("go on"), thread=_ON), error={"type": "error", "error": _NOT_FOUND}),
            note="the whole conversation again",
        ),
    ),
)
def refused_thread_continued(step: Step) -> Iterator[Draft]:
    if step.aside.spent == "lost":
        yield LOST.at(("thread",))
    elif step.now.remembered and (why := _why(step)):
        yield NOT_STORED.at(("thread",), why=why)


def _why(step: Step) -> str:
    if step.before.stop_reason == "refusal":
        return "was refused"
    if not step.before.complete:
        return "broke off"
    return "is a fallback model's" if step.before.by_fallback else ""
