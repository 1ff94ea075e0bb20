"""A response is continued once on its thread.

Why: the thread goes on under the id of the newest response. A second request that names the same
`previous_message_id` is refused with the code `thread_already_continued`: a thread cannot be forked. Whether the API
stored the first continuation is not known where that was refused, broke off, or was written by a fallback model; then
it is a warning.

What to do: name the newest response. To go on from an earlier one, or to ask again, begin a new thread (`create`) with
the whole conversation.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, exchange, user
from turnlint.rule import Case, Draft, Inferred, Pass, Severity, Step, Wording, rule
from turnlint_rules._shared.sources import SDK

TWICE = Wording(
    "The response that `previous_message_id` names has already been continued, and each response can be continued only "
    "once. Continue from the Thread's most recent response `id`.",
    evidence=(
        Inferred.after(SDK, "it says so of the error `thread_already_continued`; nobody printed the API's own words"),
    ),
    code="thread_already_continued",
)
_ON = {"type": "continue", "previous_message_id": "msg_01A"}
_NEWEST = {"type": "continue", "previous_message_id": "msg_01B"}
_CONTINUED = body(user("go on"), thread=_ON)


@rule(
    "thread-continued-twice",
    Severity.ERROR,
    answers=Pass.CONTINUATION,
    needs={"fact:thread_spent"},
    says=(TWICE,),
    refused=(
        Case(
            body(user("no, go back"), thread=_ON),
            TWICE.template,
            at=("thread", "previous_message_id"),
            before=exchange(_CONTINUED, "Hello", id="msg_01B"),
        ),
        Case(
            body(user("no, go back"), thread=_ON),
            TWICE.template,
            before=exchange(_CONTINUED, stop_reason="refusal", id="msg_01B"),
            note="whether the API stored what it refused is not known: a warning",
        ),
    ),
    accepted=(
        Case(body(user("and then"), thread=_NEWEST), before=exchange(_CONTINUED, "Hello", id="msg_01B")),
        Case(
            body(user("hi"), user("no, go back"), thread={"type": "create"}),
            before=exchange(_CONTINUED, "Hello", id="msg_01B"),
            note="a thread of its own",
        ),
    ),
)
def thread_continued_twice(step: Step) -> Iterator[Draft]:
    if step.aside.spent in ("continued", "perhaps"):
        yield TWICE.at(("thread", "previous_message_id"), unsure=step.aside.spent == "perhaps")
