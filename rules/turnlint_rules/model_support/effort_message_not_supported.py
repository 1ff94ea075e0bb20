"""Some models keep one effort for the whole conversation.

Why: a system message may carry `output_config.effort` that holds from there on, on models that can change it; others
refuse the field.

What to do: set the effort at the top level alone for this model.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import mapping
from turnlint_rules.system_messages._runs import GUIDE

UNSUPPORTED = Wording(
    "output_config.effort requires a model that supports per-turn effort; this model does not",
    evidence=(
        Measured("published live experiment, claude-sonnet-5", "2026-09-22"),
        Reported("a gateway's tests, claude-opus-4-8", "2026-10"),
        GUIDE,
    ),
)


def _request(model: str) -> dict[str, object]:
    message = {"role": "system", "content": "Be brief.", "output_config": {"effort": "high"}}
    return body(user("hi"), message, model=model, output_config={"effort": "high"})


@rule(
    "effort-message-not-supported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"fact:system_message"},
    given={"model.effort_messages"},
    says=(UNSUPPORTED,),
    fixes=(removing(),),
    refused=(
        Case(_request("claude-sonnet-5"), UNSUPPORTED.template, at=("messages", 1, "output_config", "effort")),
        Case(_request("claude-opus-4-8"), UNSUPPORTED.template),
    ),
    accepted=(
        Case(_request("claude-opus-5-5"), note="measured"),
        Case(
            body(
                user("hi"),
                {"role": "system", "content": "Be brief.", "output_config": {"effort": None}},
                model="claude-sonnet-5",
            )
        ),
    ),
)
def effort_message_not_supported(conversation: Conversation) -> Iterator[Draft]:
    # A model that has no system messages at all is told so by their own rule.
    if conversation.model.effort_messages is not False or conversation.model.system_messages is False:
        return
    for index in conversation.system_messages:
        if mapping(mapping(conversation.messages[index]).get("output_config")).get("effort") is not None:
            yield UNSUPPORTED.at(("messages", index, "output_config", "effort"))
            return
