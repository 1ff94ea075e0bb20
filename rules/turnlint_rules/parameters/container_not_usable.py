"""The container or skill that the request names must exist.

Why: containers expire, and skills and their versions may be unknown to the workspace. Only the API knows, so turnlint
does not judge this.

What to do: after such an answer, leave the container out to get a new one; check the skill's id and version.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Documented, Draft, Pass, Remark, Severity, rule
from turnlint_rules._shared.sources import SKILLS

UNUSABLE = Remark(
    "the API refuses a container that has expired, and a skill or version that it does not know, in words that name it",
    evidence=(
        Documented(
            "Code execution tool",
            "2026-08-21",
            "https://platform.claude.com/docs/en/agents-and-tools/tool-use/code-execution-tool",
        ),
        SKILLS,
    ),
)


@rule(
    "container-not-usable",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:container"},
    given={API},
    says=(UNUSABLE,),
)
def container_not_usable(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
