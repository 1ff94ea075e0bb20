"""The container or skill that the request names must exist.

Why: containers expire, and skills and their versions may be unknown to the workspace. Only the API knows, so turnlint
does not judge this.

What to do: after such an answer, leave the container out to get a new one; check the skill's id and version.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.conversation import Conversation
from turnlint.knowledge import API
from turnlint.rule import Finding, Inferred, Phase, Place, Severity, Wording, rule

EXPIRED = Wording(
    "container: Container '{id}' not found or expired",
    evidence=(Inferred("Code execution tool: the refusal is documented, its words are not", "2026-08"),),
)
SKILL = Wording(
    "container: Skill '{id}' not found",
    evidence=(
        Inferred("Using Agent Skills with the API: the answer names the skill, its words are not given", "2026-08"),
    ),
)


@rule(
    "container-not-usable",
    Severity.ERROR,
    at=Place(Phase.PARAMETERS, rank=90),
    needs={"container"},
    asks={API},
    says=(EXPIRED, SKILL),
)
def container_not_usable(conversation: Conversation) -> Iterator[Finding]:
    yield from ()
