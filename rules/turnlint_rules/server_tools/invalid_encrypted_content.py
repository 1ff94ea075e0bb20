"""The encrypted content of search results comes back as it was given.

Why: the API decrypts `encrypted_content` to show the model what it found. Content that was cut, made up, or given to
another account is refused. Only the API can tell.

What to do: keep server results unchanged in the history, or drop call and result together.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Measured, Pass, Severity, Wording, rule

INVALID = Wording(
    "messages.{turn}.content.{index}: Invalid `encrypted_content` in `search_result` block",
    evidence=(Measured("a published probe; the place before the words is assumed", "2026-09-08"),),
)


@rule(
    "invalid-encrypted-content",
    Severity.ERROR,
    answers=Pass.ENCRYPTED_CONTENT,
    needs={"block:web_search_tool_result", "block:web_fetch_tool_result"},
    given={API},
    says=(INVALID,),
)
def invalid_encrypted_content(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
