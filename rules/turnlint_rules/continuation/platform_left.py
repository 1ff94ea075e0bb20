"""What a platform made stays on it.

Why: a fallback credit, a container, and what the API encrypted belong to the organisation and the platform that made
them: elsewhere a token does not fit, and a container is not found.

What to do: retry on the platform that refused; elsewhere leave the token and the container out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from turnlint.case import CODE_EXECUTION, Exchange, assistant, body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Json, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import CREDIT

ELSEWHERE = Remark(
    "{what} was made on {was}, and this request goes to {now}: it is not known there",
    evidence=(CREDIT,),
)
_ASKED = body(user("hi"), model="claude-opus-4-8")
_REFUSED = exchange(_ASKED, stop_reason="refusal")
_CREDIT: dict[str, Json] = {"fallback_credit_token": "t"}
_ELSEWHERE: Exchange = replace(_REFUSED, platform="vertex")
_RUN = exchange(body(user("hi"), tools=[CODE_EXECUTION]), "Hello", container={"id": "container_01A"})
_ON = (user("hi"), assistant("Hello"), user("go on"))


@rule(
    "platform-left",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:platform_changed"},
    given={PREVIOUS},
    says=(ELSEWHERE,),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", **_CREDIT),
            "the `fallback_credit_token` was made on vertex, and this request goes to anthropic: it is not known there",
            at=("fallback_credit_token",),
            before=_ELSEWHERE,
        ),
        Case(
            body(*_ON, tools=[CODE_EXECUTION], container="container_01A"),
            "the container was made on foundry, and this request goes to anthropic: it is not known there",
            at=("container",),
            before=replace(_RUN, platform="foundry"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-haiku-4-5", **_CREDIT), before=_REFUSED),
        Case(body(user("hi"), model="claude-haiku-4-5"), before=_ELSEWHERE, note="without the token"),
        Case(body(*_ON, tools=[CODE_EXECUTION]), before=replace(_RUN, platform="foundry"), note="a new container"),
    ),
)
def platform_left(step: Step) -> Iterator[Draft]:
    was, now = step.before.context.platform, step.now.context.platform
    if step.before.stop_reason == "refusal" and step.field("fallback_credit_token") is not None:
        yield ELSEWHERE.at(("fallback_credit_token",), what="the `fallback_credit_token`", was=was, now=now)
    given = step.field("container")
    name = given.get("id") if isinstance(given, dict) else given
    if step.before.container is not None and name == step.before.container:
        yield ELSEWHERE.at(("container",), what="the container", was=was, now=now)
