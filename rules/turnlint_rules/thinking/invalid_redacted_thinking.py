"""Redacted thinking comes back as it was given.

Why: its `data` is encrypted, and the API decrypts it. Only the API can tell whether it is whole.

What to do: send `redacted_thinking` blocks back unchanged, in their place.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Measured, Pass, Severity, Wording, rule

INVALID = Wording(
    "messages.{turn}.content.{index}: Invalid `data` in `redacted_thinking` block",
    evidence=(Measured("published probes", "2026-09-27"),),
)


@rule(
    "invalid-redacted-thinking",
    Severity.ERROR,
    answers=Pass.SIGNATURES,
    needs={"block:redacted_thinking"},
    given={API},
    says=(INVALID,),
)
def invalid_redacted_thinking(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
