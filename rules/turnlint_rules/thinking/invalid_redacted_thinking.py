"""Redacted thinking comes back as it was given.

Why: its `data` is encrypted, and the API decrypts it. Only the API can tell whether it is whole.

What to do: send `redacted_thinking` blocks back unchanged, in their place.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.conversation import Conversation
from turnlint.knowledge import API
from turnlint.rule import Finding, Measured, Phase, Place, Severity, Wording, rule

INVALID = Wording(
    "messages.{turn}.content.{index}: Invalid `data` in `redacted_thinking` block",
    evidence=(Measured("published probes", "2026-09-27"),),
)


@rule(
    "invalid-redacted-thinking",
    Severity.ERROR,
    at=Place(Phase.MODEL, run=4),
    needs={"redacted_thinking"},
    asks={API},
    says=(INVALID,),
)
def invalid_redacted_thinking(conversation: Conversation) -> Iterator[Finding]:
    yield from ()
