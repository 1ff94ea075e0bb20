"""The reply to a request that only warms the cache is not part of the conversation.

Why: `max_tokens: 0` writes the cache and generates nothing: the reply is empty, and is no turn.

What to do: send the real request, with the messages as they were.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import CACHING

APPENDED = Remark(
    "the request before had `max_tokens: 0`, only to warm the cache: its reply is no turn of the conversation",
    evidence=(CACHING,),
)
_WARMED = exchange(body(user("hi"), max_tokens=0), stop_reason="max_tokens")


@rule(
    "prewarm-reply-appended",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:max_tokens"},
    given={PREVIOUS},
    says=(APPENDED,),
    refused=(
        Case(
            body(user("hi"), {"role": "assistant", "content": []}),
            APPENDED.template,
            at=("messages", 1),
            before=_WARMED,
        ),
    ),
    accepted=(Case(body(user("hi")), before=_WARMED, note="the real request"),),
)
def prewarm_reply_appended(step: Step) -> Iterator[Draft]:
    if step.before.fields.get("max_tokens") == 0 and not step.before.content and step.echoed and not step.echo:
        yield APPENDED.at(("messages", step.joint.start))
