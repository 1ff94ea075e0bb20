"""A container's id alone is sent as a string.

Why: the object form of `container` is for skills. With an id and no `skills` the API takes the string only.

What to do: send `"container": "container_…"`, or the object with `skills`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import CODE_EXECUTION, body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Recorded,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)

STRING = Wording(
    "container: Input should be a valid string",
    evidence=(
        Recorded("an object with an id alone, claude-sonnet-4-5", "2026"),
        Reported("pydantic/pydantic-ai, which sends the string for that reason", "2026"),
    ),
)


@rule(
    "container-object-without-skills",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"field:container"},
    says=(STRING,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), container={"id": "container_011"}, tools=[CODE_EXECUTION]),
            "container: Input should be a valid string",
            at=("container",),
        ),
    ),
    accepted=(
        Case(body(user("hi"), container="container_011", tools=[CODE_EXECUTION])),
        Case(
            body(
                user("hi"),
                container={"id": "container_011", "skills": [{"type": "anthropic", "skill_id": "pptx"}]},
                tools=[CODE_EXECUTION],
            )
        ),
    ),
)
def container_object_without_skills(conversation: Conversation) -> Iterator[Draft]:
    container = conversation.fields.get("container")
    if isinstance(container, dict) and isinstance(container.get("id"), str) and len(container) == 1:
        yield STRING.at(("container",))
