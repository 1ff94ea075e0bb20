"""Amazon Bedrock's Converse API puts a sentence before Claude's own message.

Why: Converse translates the request into Claude's format; the paths in what follows are those of the translation, not
of your request.

What to do: look at the message after the colon, and explain that one.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.conversation import Conversation
from turnlint.knowledge import API
from turnlint.rule import Finding, Phase, Place, Recorded, Severity, Wording, rule

CONVERSE = Wording(
    "The model returned the following errors: {message}",
    evidence=(Recorded("a document source without a type, Converse", "2026"),),
    type="ValidationException",
)


@rule(
    "converse-error",
    Severity.ERROR,
    at=Place(Phase.MODEL, rank=91),
    needs={"inferenceConfig"},
    asks={API},
    platforms=("bedrock",),
    says=(CONVERSE,),
)
def converse_error(conversation: Conversation) -> Iterator[Finding]:
    yield from ()
