"""An error is no answer of the model.

Why: a request that failed has no response. A loop that appends the error as an assistant message makes the model
believe that it said so itself, and it goes on from there; every later request carries it.

What to do: leave the history as it was, and send the request again, mended or later.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import Exchange, assistant, body, user
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Step, blocks_of, role_of, rule
from turnlint_rules.continuation._pages import ERRORS
from turnlint_rules.continuation._step import kind

KEPT = Remark(
    "the request before failed (`{type}`), and the error stands here as what the model said",
    evidence=(ERRORS,),
)
#: A shorter message may stand in an answer by chance.
_TELLING = 8
_ASKED = body(user("hi"))
_FAILED = Exchange(
    _ASKED, error={"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded: try later"}}
)
_KEPT = "the request before failed (`overloaded_error`), and the error stands here as what the model said"


@rule(
    "error-kept-as-answer",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:failed_before"},
    says=(KEPT,),
    refused=(
        Case(
            body(user("hi"), assistant("Error: Overloaded: try later"), user("go on")),
            _KEPT,
            at=("messages", 1),
            before=_FAILED,
        ),
        Case(
            body(
                user("hi"),
                assistant('{"type": "error", "error": {"type": "overloaded_error", "message": "…"}}'),
                user("go on"),
            ),
            _KEPT,
            before=_FAILED,
            note="the whole body",
        ),
    ),
    accepted=(
        Case(_ASKED, before=_FAILED, note="asked again"),
        Case(body(user("hi"), assistant("Hello"), user("go on")), before=_FAILED, note="an answer"),
        Case(body(user("hi"), user("Overloaded: try later")), before=_FAILED, note="what the user says of it"),
    ),
)
def error_kept_as_answer(step: Step) -> Iterator[Draft]:
    failure, messages = step.aside.failure, step.now.messages
    if failure is None or failure.messages >= len(messages) or role_of(messages[failure.messages]) != "assistant":
        return
    said = "".join(
        text
        for block in blocks_of(messages[failure.messages])
        if kind(block) == "text" and isinstance(text := block.get("text"), str)
    )
    whole = said.lstrip().startswith("{") and f'"{failure.type}"' in said
    if whole or (len(failure.message) >= _TELLING and failure.message in said):
        yield KEPT.at(("messages", failure.messages), type=failure.type)
