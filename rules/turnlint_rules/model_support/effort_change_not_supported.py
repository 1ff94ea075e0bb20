"""Only newer models change their effort in the middle of a conversation.

Why: a system message with `output_config` sets the effort from there on. Claude Opus 5, Opus 5.5, Fable 5.1 and later
models take it; Opus 4.8, Sonnet 5 and Fable 5 refuse, although they take system messages.

What to do: set `output_config.effort` at the top of the request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Measured, Pass, Reported, Severity, Wording, rule
from turnlint_rules._shared.parameters import mapping

REFUSED = Wording(
    "output_config.effort requires a model that supports per-turn effort; this model does not",
    evidence=(
        Measured("a published live record, claude-sonnet-5", "2026-09-22"),
        Measured("pydantic/pydantic-ai 2.68, claude-fable-5", "2026-11"),
        Reported("tests in public code, claude-opus-4-8", "2026-10"),
    ),
)
_SENTENCE = REFUSED.template
_CHANGE: dict[str, Any] = {"role": "system", "content": [], "output_config": {"effort": "low"}}


@rule(
    "effort-change-not-supported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"fact:system_message"},
    given={"model.effort_messages"},
    platforms=("anthropic", "vertex", "foundry"),
    says=(REFUSED,),
    refused=(
        Case(
            body(user("hi"), _CHANGE, user("go on"), model="claude-opus-4-8"),
            _SENTENCE,
            at=("messages", 1, "output_config", "effort"),
        ),
        Case(
            body(user("hi"), _CHANGE | {"content": "Be brief."}, model="claude-sonnet-5"),
            _SENTENCE,
            betas=("mid-conversation-output-config-2026-07-01",),
        ),
    ),
    accepted=(
        Case(body(user("hi"), _CHANGE, user("go on"), model="claude-opus-5-5")),
        Case(body(user("hi"), _CHANGE, user("go on"), model="claude-fable-5-1")),
        Case(body(user("hi"), {"role": "system", "content": "Be brief."}, model="claude-opus-4-8"), note="recorded"),
        Case(
            body(
                user("hi"),
                {"role": "system", "content": "Be brief.", "output_config": {"effort": None}},
                model="claude-opus-4-8",
            )
        ),
    ),
)
def effort_change_not_supported(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    if model.effort_messages or model.system_messages is False:  # then the role itself is refused
        return
    for index in conversation.system_messages:
        found = mapping(mapping(conversation.messages[index]).get("output_config")).get("effort")
        if isinstance(found, str):
            yield REFUSED.at(("messages", index, "output_config", "effort"))
            return
