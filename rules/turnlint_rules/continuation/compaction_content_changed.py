"""A signed `compaction` block is sent back as it was returned.

Why: its `signature` covers its `content`. Only the API can compare them.

What to do: store the block as it came, and change nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Measured, Pass, Severity, Wording, rule

CHANGED = Wording(
    "messages.{turn}.content.{index}: `compaction` block `content` does not match its `signature`",
    evidence=(Measured("a public log of live probes of on-demand compaction", "2026-09-26"),),
)


@rule(
    "compaction-content-changed",
    Severity.ERROR,
    answers=Pass.SIGNATURES,
    needs={"block:compaction"},
    given={API},
    says=(CHANGED,),
)
def compaction_content_changed(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
