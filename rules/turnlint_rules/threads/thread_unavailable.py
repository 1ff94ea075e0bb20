"""Amazon Bedrock is not among the platforms that hold threads.

Why: the documentation lists the platforms, and the official client for Bedrock sends the whole conversation each time.
What Bedrock answers to the field is not published, so this is a warning.

What to do: send the whole conversation without `thread`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Remark,
    Severity,
    removing,
    rule,
)
from turnlint_rules._shared.sources import THREADS

UNAVAILABLE = Remark("`thread` is not documented for Amazon Bedrock", evidence=(THREADS,))
_CREATE = {"type": "create"}


@rule(
    "thread-unavailable",
    Severity.WARNING,
    answers=Pass.UNKNOWN_KEYS,
    needs={"field:thread"},
    platforms=("bedrock",),
    says=(UNAVAILABLE,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-opus-4-8", thread=_CREATE),
            UNAVAILABLE.template,
            at=("thread",),
            platform="bedrock",
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-4-8", thread=_CREATE)),
        Case(body(user("hi"), model="claude-opus-4-8", thread=None), platform="bedrock"),
    ),
)
def thread_unavailable(conversation: Conversation) -> Iterator[Draft]:
    if conversation.fields.get("thread") is not None:
        yield UNAVAILABLE.at(("thread",))
