"""The thinking of the latest assistant message comes back whole, or not at all.

Why: the API compares the thinking blocks of the latest assistant message with what it gave. Blocks that were edited,
moved or doubled, or of which some are missing, are refused; leaving out all of them was accepted on record, save in
an open loop with manual thinking (`thinking-expected-first`). Joining the parts of a paused turn carelessly doubles
them.

What to do: append `response.content` as it came, redacted blocks included.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import PREVIOUS, Conversation, Documented, Draft, Pass, Reported, Severity, Wording, rule

MODIFIED = Wording(
    "messages.{turn}.content.{index}: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot "
    "be modified. These blocks must remain as they were in the original response.",
    evidence=(
        Documented("Errors", "2026-08", "https://platform.claude.com/docs/en/api/errors"),
        Reported("anthropics/claude-code#63284", "2026-05-28"),
        Reported("NousResearch/hermes-agent#9251", "2026-04-14"),
    ),
)


@rule(
    "thinking-modified",
    Severity.ERROR,
    answers=Pass.SIGNATURES,
    needs={"fact:thinking_block"},
    given={PREVIOUS},
    says=(MODIFIED,),
)
def thinking_modified(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
