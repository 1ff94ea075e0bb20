"""Some fields are fixed for the life of a thread.

Why: the server holds the conversation of a thread together with the model, `thinking`, `tool_choice`, the top-level
`cache_control` and the betas that it began with. Another one is refused with the code `thread_fingerprint_mismatch`.

What to do: begin a new thread (`create`) with the whole conversation, or send what the thread began with.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Inferred, Pass, Severity, Step, Wording, rule
from turnlint_rules.continuation._pages import THREADS

CHANGED = Wording(
    "thread: `{field}` does not match the thread",
    evidence=(
        Inferred.after(THREADS, "a change is refused as `thread_fingerprint_mismatch`; nobody printed the words"),
    ),
    code="thread_fingerprint_mismatch",
)
_FIELDS = ("model", "tool_choice", "thinking", "cache_control")
_CREATED = exchange(body(user("hi"), thread={"type": "create"}, model="claude-sonnet-5"), "Hello", id="msg_01A")


@rule(
    "thread-changed",
    Severity.ERROR,
    answers=Pass.CONTINUATION,
    needs={"field:thread"},
    given={PREVIOUS},
    says=(CHANGED,),
    refused=(
        Case(
            body(
                user("go on"),
                thread={"type": "continue", "previous_message_id": "msg_01A"},
                model="claude-haiku-4-5",
            ),
            "thread: `model` does not match the thread",
            at=("model",),
            before=_CREATED,
        ),
    ),
    accepted=(
        Case(
            body(
                user("go on"),
                thread={"type": "continue", "previous_message_id": "msg_01A"},
                model="claude-sonnet-5",
            ),
            before=_CREATED,
        ),
    ),
)
def thread_changed(step: Step) -> Iterator[Draft]:
    if not step.now.remembered:
        return
    for name in _FIELDS:
        if name in step.changed:
            yield CHANGED.at((name,), field=name)
            return
