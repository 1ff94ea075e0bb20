"""A request holds at most 100,000 messages.

Why: the API bounds their number.

What to do: drop or summarise the oldest turns; cut at a user turn that answers no call.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Inferred, Pass, Severity, Wording, rule

MANY = Wording(
    "messages: List should have at most 100000 items after validation, not {count}",
    evidence=(Inferred("the reference names the bound; the words are the API's for other lists"),),
)


@rule(
    "too-many-messages",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:too-many-messages"},
    says=(MANY,),
    refused=(
        Case(
            {"model": "claude-sonnet-4-5", "max_tokens": 5, "messages": [user("a")] * 100_001},
            "messages: List should have at most 100000 items after validation, not 100001",
            at=("messages",),
        ),
    ),
    accepted=(Case(body(user("a"))),),
)
def too_many_messages(conversation: Conversation) -> Iterator[Draft]:
    for fault in conversation.faults["too-many-messages"]:
        yield MANY.at(fault.path, order=(fault.order,), count=len(conversation.messages))
