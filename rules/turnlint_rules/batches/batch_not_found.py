"""A batch is found by the id that making it returned, in the same workspace.

Why: reading, cancelling or deleting a batch names it in the URL; no body is at fault. Results exist for 29 days.

What to do: keep the id from the response, and the key's workspace.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Measured, Pass, Recorded, Severity, Wording, rule

NOT_FOUND = Wording(
    "Message Batch {id} not found.",
    evidence=(Measured("published batch capture, claude-haiku-4-5", "2026-09-02"),),
    status=404,
    type="not_found_error",
)
NO_RESULTS = Wording(
    "Message Batch {id} has no available results.",
    evidence=(Recorded("results of a batch that has none yet", "2025-01-29"),),
    status=404,
    type="not_found_error",
)


@rule(
    "batch-not-found",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:message_batch_id"},
    given={API},
    says=(NOT_FOUND, NO_RESULTS),
)
def batch_not_found(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
