"""The summary of a compaction block must be the one that was signed.

Why: the API signs the text of the summary, and refuses the block where the text was changed. Only the API can tell.

What to do: send the block exactly as it was returned.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Measured, Pass, Severity, Wording, rule

MISMATCH = Wording(
    "messages.{turn}.content.{index}: `compaction` block `content` does not match its `signature`",
    evidence=(Measured("public code that quotes a live check", "2026-10"),),
    code="compaction_content_mismatch",
)


@rule(
    "compaction-signature-mismatch",
    Severity.ERROR,
    answers=Pass.SIGNATURES,
    needs={"block:compaction"},
    given={API},
    says=(MISMATCH,),
)
def compaction_signature_mismatch(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
