"""Some fields are fixed for the life of a thread.

Why: the server holds the conversation of a thread together with the model, `thinking`, `tool_choice`, `output_config`,
the top-level `cache_control` and the betas that it began with. Another value is refused with the code
`thread_fingerprint_mismatch`, and the text names each field.

What to do: begin a new thread (`create`) with the whole conversation, or send what the thread began with. Another
effort can be said in a message, with the beta for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from turnlint.case import body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Inferred, Pass, Severity, Step, Wording, rule
from turnlint_rules._shared.sources import THREADS

CHANGED = Wording(
    "thread: the request differs from the stored Thread; differing field(s): {fields}",
    evidence=(
        Inferred.after(
            THREADS,
            "a change is refused as `thread_fingerprint_mismatch`, with each field named (for `output_config` that was "
            "measured, 2026-09); of the words, public clients know `differing field(s): …` alone",
        ),
    ),
    code="thread_fingerprint_mismatch",
)
_FIELDS = ("model", "thinking", "tool_choice", "output_config", "cache_control")
_CREATED = exchange(body(user("hi"), thread={"type": "create"}, model="claude-sonnet-5"), "Hello", id="msg_01A")
_ON = {"type": "continue", "previous_message_id": "msg_01A"}


@rule(
    "thread-changed",
    Severity.ERROR,
    answers=Pass.CONTINUATION,
    needs={"field:thread"},
    given={PREVIOUS},
    says=(CHANGED,),
    refused=(
        Case(
            body(user("go on"), thread=_ON, model="claude-haiku-4-5"),
            "thread: the request differs from the stored Thread; differing field(s): model",
            at=("model",),
            before=_CREATED,
        ),
        Case(
            body(
                user("go on"),
                thread=_ON,
                model="claude-sonnet-5",
                thinking={"type": "adaptive"},
                output_config={"effort": "low"},
            ),
            "thread: the request differs from the stored Thread; differing field(s): thinking, output_config",
            at=("thinking",),
            before=_CREATED,
        ),
        Case(
            body(user("go on"), thread=_ON, model="claude-sonnet-5"),
            "thread: the request differs from the stored Thread; differing field(s): betas",
            at=(),
            before=replace(_CREATED, betas=("message-threads-2026-08-12", "advisor-tool-2026-03-01")),
            betas=("message-threads-2026-08-12",),
        ),
    ),
    accepted=(
        Case(body(user("go on"), thread=_ON, model="claude-sonnet-5"), before=_CREATED),
        Case(
            body(user("go on"), thread=_ON, model="claude-sonnet-5", max_tokens=2000, metadata={"user_id": "a"}),
            before=_CREATED,
            note="what may change",
        ),
    ),
)
def thread_changed(step: Step) -> Iterator[Draft]:
    if not step.now.remembered:
        return
    was, now = step.before.fields, step.now.fields
    fields = [name for name in _FIELDS if name in step.changed and (was.get(name) or now.get(name))]
    betas = "fact:betas_changed" in step.occurs
    if fields or betas:
        path = (fields[0],) if fields else ()
        yield CHANGED.at(path, fields=", ".join([*fields, *["betas"] * betas]))
