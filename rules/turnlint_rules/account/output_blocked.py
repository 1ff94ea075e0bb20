"""What the model writes passes the content filter.

Why: the output is looked at while it is made, also against the repeating of protected text. Where it is blocked, a
request ends with a 400, or a stream with an `error` event, although the request itself is right.

What to do: ask for something else than the text itself: a summary, a part, a link. Sending the same again may pass,
and is paid.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules.account._needs import NEEDS

BLOCKED = Wording(
    "Output blocked by content filtering policy",
    evidence=(
        Reported("anthropics/claude-code#66334", "2026-06-08"),
        Reported("anthropics/claude-code#58367", "2026-05-12"),
    ),
)


@rule(
    "output-blocked",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs=NEEDS,
    given={API},
    says=(BLOCKED,),
)
def output_blocked(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
