"""The model does not have this kind of thinking.

Why: Claude 4.5 and earlier think with a budget (`enabled`), 4.7 and later decide for themselves (`adaptive`), 4.6 do
both. Some of the newest always think and refuse `disabled`; Sonnet 5.5 has `between_tools` in its place. Models before
3.7 do not think.

What to do: send the kind that the message names, or leave `thinking` out.
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
from turnlint_rules._shared.parameters import thinking_type
from turnlint_rules._shared.sources import ERRORS, PROBE_5_5, TROUBLESHOOTING

_USE_ADAPTIVE = (
    'is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking '
    "behavior."
)
ENABLED = Wording(
    f'"thinking.type.enabled" {_USE_ADAPTIVE}',
    evidence=(PROBE_5_5, ERRORS, Reported("microsoft/vscode#322706", "2026-07-01")),
)
ADAPTIVE = Wording(
    "adaptive thinking is not supported on this model",
    evidence=(Measured("live probe, claude-haiku-4-5", "2026-08-28"), ERRORS),
)
DISABLED = Wording(
    f'"thinking.type.disabled" {_USE_ADAPTIVE}',
    evidence=(Measured("published gateway matrix, Fable and Mythos 5.x, Opus 5.5", "2026-10"), TROUBLESHOOTING),
)
DISABLED_PREVIEW = Wording(
    '"thinking.type.disabled" is not supported for this model. Thinking defaults to adaptive mode when not specified; '
    'use "thinking.type.enabled" with "budget_tokens" for extended thinking.',
    evidence=(ERRORS, TROUBLESHOOTING),
)
DISABLED_BETWEEN = Wording(
    'To turn thinking off on this model, send "thinking": {{"type": "between_tools"}} instead of '
    '{{"type": "disabled"}}. The model does not think before responding. The short updates it writes between tool '
    "calls come back as thinking blocks.",
    evidence=(TROUBLESHOOTING,),
)
BETWEEN = Wording(
    '"thinking.type.between_tools" is not supported for this model.',
    evidence=(TROUBLESHOOTING, Reported("public code of a client library", "2026-10")),
)
NO_THINKING = Wording(
    "'{model}' does not support thinking.",
    evidence=(
        Reported("anthropics/claude-code#2245", "2025-06-18"),
        Reported("anthropics/claude-code#2507", "2025-06-24"),
    ),
)
_BUDGET = {"type": "enabled", "budget_tokens": 1024}


@rule(
    "thinking-type-not-supported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:thinking"},
    given={"model.thinking"},
    says=(ENABLED, ADAPTIVE, DISABLED, DISABLED_PREVIEW, DISABLED_BETWEEN, BETWEEN, NO_THINKING),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), model="claude-opus-4-8", max_tokens=4096, thinking=_BUDGET),
            ENABLED.template,
            at=("thinking", "type"),
        ),
        Case(body(user("hi"), model="claude-haiku-4-5", thinking={"type": "adaptive"}), ADAPTIVE.template),
        Case(body(user("hi"), model="claude-opus-5-5", thinking={"type": "disabled"}), DISABLED.template),
        Case(body(user("hi"), model="claude-mythos-preview", thinking={"type": "disabled"}), DISABLED_PREVIEW.template),
        Case(
            body(user("hi"), model="claude-sonnet-5-5", thinking={"type": "disabled"}),
            DISABLED_BETWEEN.template.format(),
        ),
        Case(body(user("hi"), model="claude-sonnet-5", thinking={"type": "between_tools"}), BETWEEN.template),
        Case(
            body(user("hi"), model="claude-3-5-sonnet-20241022", max_tokens=4096, thinking=_BUDGET),
            "'claude-3-5-sonnet-20241022' does not support thinking.",
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-4-6", max_tokens=4096, thinking=_BUDGET), note="recorded"),
        Case(body(user("hi"), model="claude-opus-4-6", thinking={"type": "adaptive"}), note="recorded"),
        Case(body(user("hi"), model="claude-sonnet-5", thinking={"type": "disabled"}), note="recorded"),
        Case(body(user("hi"), model="claude-3-5-sonnet-20241022", thinking={"type": "disabled"}), note="recorded"),
        Case(body(user("hi"), model="claude-sonnet-5-5", thinking={"type": "between_tools"})),
    ),
)
def thinking_type_not_supported(conversation: Conversation) -> Iterator[Draft]:
    model, kind = conversation.model, thinking_type(conversation)
    taken = model.thinking or ()
    if kind is None or kind in taken:
        return
    path = ("thinking", "type")
    if kind == "enabled" and "adaptive" not in taken:
        yield NO_THINKING.at(path, model=model.snapshot)
    elif (wording := _refusal(kind, taken)) is not None:
        yield wording.at(path)


def _refusal(kind: str, taken: tuple[str, ...]) -> Wording | None:
    if kind == "enabled":
        return ENABLED
    if kind == "adaptive":
        return ADAPTIVE
    if kind == "between_tools":
        return BETWEEN
    if kind != "disabled":
        return None  # a fault of shape
    if "between_tools" in taken:
        return DISABLED_BETWEEN
    return DISABLED_PREVIEW if "enabled" in taken else DISABLED
