"""The advice in the history comes back as it was given.

Why: the API must be able to read the content of an `advisor_tool_result`. Only the API can tell whether it is whole.

What to do: keep the advisor's calls and results unchanged in the history, or drop both.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

UNREADABLE = Wording(
    "Advisor tool result content could not be processed.",
    evidence=(Reported("public code that quotes the answer", "2026"),),
)


@rule(
    "advisor-result-unreadable",
    Severity.ERROR,
    answers=Pass.ENCRYPTED_CONTENT,
    needs={"block:advisor_tool_result"},
    given={API},
    says=(UNREADABLE,),
)
def advisor_result_unreadable(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
