"""Amazon Bedrock's Converse API puts a sentence before Claude's own message, and has some of its own.

Why: Converse translates the request into Claude's format; the paths in what follows are those of the translation, not
of your request. What it cannot translate, or knows to be too much, it refuses by itself.

What to do: look at the message after the colon, and explain that one; where there is none, send a lower `maxTokens`, or
use InvokeModel for system messages and tool changes in the middle of a conversation.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Recorded, Reported, Severity, Wording, rule

CONVERSE = Wording(
    "The model returned the following errors: {message}",
    evidence=(Recorded("a document source without a type, Converse", "2026"),),
    type="ValidationException",
)
TOKENS = Wording(
    "The maximum tokens you requested exceeds the model limit of {limit}. Try again with a maximum tokens value that "
    "is lower than {limit}.",
    evidence=(Reported("RooCodeInc/Roo-Code#3916, Claude Opus 4", "2025-05-24"),),
    type="ValidationException",
)
CHANGES = Wording(
    "This model doesn't support the {field} field for system messages.",
    evidence=(Reported("stdapi-ai/stdapi.ai#104", "2026-09-10"),),
    type="ValidationException",
)
SYSTEM = Wording(
    "This model doesn't support system messages.",
    evidence=(Reported("stdapi-ai/stdapi.ai#104, Claude Fable 5.1", "2026-09-10"),),
    type="ValidationException",
)


@rule(
    "converse-error",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:inferenceConfig"},
    given={API},
    platforms=("bedrock",),
    says=(CONVERSE, TOKENS, CHANGES, SYSTEM),
)
def converse_error(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
