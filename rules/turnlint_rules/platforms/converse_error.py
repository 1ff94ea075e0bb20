"""Amazon Bedrock's Converse API puts a sentence before Claude's own message.

Why: Converse translates the request into Claude's format; the paths in what follows are those of the translation, not
of your request.

What to do: look at the message after the colon, and explain that one.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Recorded, Severity, Wording, rule

CONVERSE = Wording(
    "The model returned the following errors: {message}",
    evidence=(Recorded("a document source without a type, Converse", "2026"),),
    type="ValidationException",
)


@rule(
    "converse-error",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:inferenceConfig"},
    given={API},
    platforms=("bedrock",),
    says=(CONVERSE,),
)
def converse_error(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
