"""The end of the model's service is announced.

Why: after that day the API answers 404.

What to do: move to a newer model before the day that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Pass, Remark, Severity, rule
from turnlint_rules._shared.sources import DEPRECATIONS
from turnlint_rules.model_support._place import model_path

DEPRECATED = Remark("`{model}` is deprecated: its service ends on {day}", evidence=(DEPRECATIONS,))


@rule(
    "deprecated-model",
    Severity.WARNING,
    answers=Pass.MODEL_NAME,
    needs={"fact:deprecated_model"},
    says=(DEPRECATED,),
    refused=(
        Case(
            body(user("hi"), model="claude-sonnet-4-5"),
            "`claude-sonnet-4-5` is deprecated: its service ends on 2026-11-30",
            at=("model",),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-4-8")),
        Case(body(user("hi"), model="claude-3-opus-20240229"), note="retired already: model-not-found"),
        Case(
            body(user("hi"), model="anthropic.claude-sonnet-4-5-20250929-v1:0"),
            platform="bedrock",
            note="clouds have days of their own",
        ),
    ),
)
def deprecated_model(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    name = conversation.known.name or model.id
    yield DEPRECATED.at(model_path(conversation), model=name, day=model.deprecated)
