"""Skills are sent with every request of their conversation.

Why: the API keeps nothing of them between requests: without them in `container` the model does not have them any more,
and a changed list is another system prompt, so that the cache is lost.

What to do: send the same `container.skills` each time, with the container's id from the response.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import CODE_EXECUTION, assistant, body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Json, Pass, Remark, Severity, Step, key_of, rule
from turnlint_rules._shared.sources import SKILLS

MISSING = Remark(
    "the request before had skills in `container.skills`, and this one has none: the model works without them",
    evidence=(SKILLS,),
)
CHANGED = Remark(
    "`container.skills` is not what it was in the request before: what the cache has is lost",
    evidence=(SKILLS,),
)
_SKILL = {"type": "anthropic", "skill_id": "xlsx", "version": "latest"}
_OTHER = {"type": "anthropic", "skill_id": "pptx", "version": "latest"}
_TOOLS = [CODE_EXECUTION]
_ASKED = body(user("hi"), tools=_TOOLS, container={"skills": [_SKILL]})
_ANSWERED = exchange(_ASKED, "Hello", container={"id": "container_01A"})
_ON = (user("hi"), assistant("Hello"), user("go on"))


@rule(
    "skills-not-sent-again",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:container_changed"},
    given={PREVIOUS},
    says=(MISSING, CHANGED),
    refused=(
        Case(body(*_ON, tools=_TOOLS), MISSING.template, at=("container",), before=_ANSWERED),
        Case(body(*_ON, tools=_TOOLS, container="container_01A"), MISSING.template, before=_ANSWERED),
        Case(body(*_ON, tools=_TOOLS, container={"skills": [_SKILL, _OTHER]}), CHANGED.template, before=_ANSWERED),
    ),
    accepted=(
        Case(
            body(*_ON, tools=_TOOLS, container={"id": "container_01A", "skills": [_SKILL]}),
            before=_ANSWERED,
        ),
        Case(body(user("another thing"), tools=_TOOLS), before=_ANSWERED, note="another conversation"),
    ),
)
def skills_not_sent_again(step: Step) -> Iterator[Draft]:
    was, now = _skills(step.before.fields.get("container")), _skills(step.field("container"))
    if not was or step.joint.changed is not None or not (step.echoed or step.joint.resent):
        return
    if not now:
        yield MISSING.at(("container",))
    elif key_of(was) != key_of(now):
        yield CHANGED.at(("container", "skills"))


def _skills(container: Json) -> Json:
    return container.get("skills") if isinstance(container, dict) else None
