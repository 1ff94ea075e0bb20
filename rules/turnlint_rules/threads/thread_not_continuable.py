"""The server must still hold the thread that a request continues.

Why: a thread ends five minutes after its last response; a refused, broken or fallback model's reply is never stored;
each response can be continued once, by one request at a time, with the fields that the thread began with. Only the
server knows.

What to do: begin a new thread: send the whole conversation with `thread: {"type": "create"}`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Remark, Reported, Severity, Wording, rule
from turnlint_rules._shared.sources import SDK

NOT_FOUND = Wording(
    "No thread state was found for the requested `previous_message_id`. Replay the full conversation with thread: "
    '{{"type": "create"}} to start a new Thread.',
    evidence=(Reported("public code of several gateways, which quotes the answer", "2026-10"),),
    status=404,
    type="not_found_error",
    code="thread_not_found",
)
OTHERWISE = Remark(
    "the API refuses a response that was continued already (`thread_already_continued`) or is just being continued "
    "(`thread_continue_in_flight`), and a field that differs from the thread's (`thread_fingerprint_mismatch`)",
    evidence=(SDK,),
)


@rule(
    "thread-not-continuable",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:thread"},
    given={API},
    says=(NOT_FOUND, OTHERWISE),
)
def thread_not_continuable(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
