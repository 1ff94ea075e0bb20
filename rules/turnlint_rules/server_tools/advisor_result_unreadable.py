"""The encrypted result of an advisor comes back as it was sent.

Why: the API cannot read one that was changed, cut, or made for another account.

What to do: store the `advisor_tool_result` block as it came; where it is lost, leave the call and its result out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

UNREADABLE = Wording(
    "Advisor tool result content could not be processed.",
    evidence=(Reported("public code that handles the API's refusals", "2026-10"),),
)


@rule(
    "advisor-result-unreadable",
    Severity.ERROR,
    answers=Pass.SIGNATURES,
    needs={"block:advisor_tool_result"},
    given={API},
    says=(UNREADABLE,),
)
def advisor_result_unreadable(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
