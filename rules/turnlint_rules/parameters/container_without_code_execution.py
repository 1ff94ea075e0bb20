"""A container needs code execution.

Why: a container is where code runs. The API takes the field only where some tool can run code: a code execution tool,
a tool that code may call (`allowed_callers`), or web search and web fetch with dynamic filtering.

What to do: send the code execution tool with every request that carries the container, or drop the container.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import CODE_EXECUTION, body, tool, user
from turnlint.rule import (
    TOOLS,
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.sources import PROBE
from turnlint_rules._shared.tools import declared, may_run_code

CONTAINER = Wording(
    "container: Container identifier can only be provided when using the code execution tool", evidence=(PROBE,)
)
SKILLS_ALONE = Wording(
    "container: skills can only be used when a code execution tool is enabled",
    evidence=(Reported("public code of several projects, which quotes the live answer", "2026-04"),),
)
SKILLS_BETA = Wording(
    "Skills beta requires the code_execution tool to be included in the request.",
    evidence=(Reported("public code that quotes the answer", "2025-10"),),
    until="2025-10",
)
_SLIDES = {"skills": [{"type": "anthropic", "skill_id": "pptx", "version": "latest"}]}


@rule(
    "container-without-code-execution",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:container"},
    given={TOOLS},
    says=(CONTAINER, SKILLS_ALONE),
    said=(SKILLS_BETA,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), container="container_011"),
            "container: Container identifier can only be provided when using the code execution tool",
            at=("container",),
        ),
        Case(
            body(user("hi"), container=_SLIDES, tools=[tool()]),
            "container: skills can only be used when a code execution tool is enabled",
            at=("container",),
        ),
    ),
    accepted=(
        Case(body(user("hi"), container="container_011", tools=[CODE_EXECUTION])),
        Case(
            body(
                user("hi"),
                container="container_011",
                tools=[tool(allowed_callers=["code_execution_20260120"])],
                model="claude-opus-4-5",
            ),
            note="a tool that code may call is enough: recorded",
        ),
        Case(body(user("hi"), container=_SLIDES, tools=[CODE_EXECUTION])),
        Case(body(user("hi"), container=None), note="null stands for absent"),
    ),
)
def container_without_code_execution(conversation: Conversation) -> Iterator[Draft]:
    container = conversation.fields.get("container")
    if not isinstance(conversation.fields.get("tools", []), list) or any(map(may_run_code, declared(conversation))):
        return
    if isinstance(container, str):
        yield CONTAINER.at(("container",))
    elif isinstance(container, dict) and (not container or container.get("skills")):
        yield SKILLS_ALONE.at(("container",))
