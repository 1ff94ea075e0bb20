"""The encrypted content of search results comes back as it was given.

Why: the API decrypts `encrypted_content` to show the model what it found. Content that was cut, made up, or given to
another account is refused. Only the API can tell.

What to do: keep server results unchanged in the history, or drop call and result together.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.conversation import Conversation
from turnlint.knowledge import API
from turnlint.rule import Finding, Measured, Phase, Place, Severity, Wording, rule

INVALID = Wording(
    "messages.{turn}.content.{index}: Invalid `encrypted_content` in `search_result` block",
    evidence=(Measured("a published probe; the place before the words is assumed", "2026-09-08"),),
)


@rule(
    "invalid-encrypted-content",
    Severity.ERROR,
    at=Place(Phase.MODEL, run=5),
    needs={"web_search_tool_result", "web_fetch_tool_result"},
    asks={API},
    says=(INVALID,),
)
def invalid_encrypted_content(conversation: Conversation) -> Iterator[Finding]:
    yield from ()
