"""The answer itself may be withheld.

Why: the API filters what the model writes, and then answers with an error in place of the message. What the model
would write, no request shows.

What to do: do not send the request unchanged again; ask for the passage in other words or in smaller parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

BLOCKED = Wording(
    "Output blocked by content filtering policy",
    evidence=(Reported("threads of many projects, which quote the answer", "2026"),),
)


@rule(
    "output-blocked",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:messages"},
    given={API},
    says=(BLOCKED,),
)
def output_blocked(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
