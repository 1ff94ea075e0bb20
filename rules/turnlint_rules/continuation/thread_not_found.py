"""A request that continues a thread names a response whose thread the server still holds.

Why: the server keeps the earlier messages for a while only, and for the organization that made them.

What to do: send the whole conversation with `thread: {"type": "create"}`; the SDK's tool runner does so by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

LOST = Wording(
    "No thread state was found for the requested `previous_message_id`. Replay the full conversation "
    'with thread: {{"type": "create"}} to start a new Thread.',
    evidence=(Reported("tests of two public relays, which quote the answer", "2026-10"),),
    status=404,
    type="not_found_error",
)


@rule(
    "thread-not-found",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:thread"},
    given={API},
    says=(LOST,),
)
def thread_not_found(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
