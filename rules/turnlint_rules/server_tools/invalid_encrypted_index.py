"""The encrypted index of a citation comes back as it was given.

Why: the API decrypts `encrypted_index` to find what a text cites. Only the API can tell whether it is whole.

What to do: keep the citations of an answer unchanged in the history, or drop them all.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

INVALID = Wording(
    "Invalid `encrypted_index` in `text` block",
    evidence=(Reported("notes on Claude Code's errors; what stands before the words is unknown", "2026"),),
)


@rule(
    "invalid-encrypted-index",
    Severity.ERROR,
    answers=Pass.ENCRYPTED_CONTENT,
    needs={"block:web_search_tool_result", "block:web_fetch_tool_result"},
    given={API},
    says=(INVALID,),
)
def invalid_encrypted_index(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
