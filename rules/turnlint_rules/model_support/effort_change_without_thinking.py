"""Without thinking, the effort cannot change inside the conversation.

Why: a system message may carry an `output_config.effort` that holds from there on. Haiku 5.5 refuses a change while
thinking is disabled.

What to do: keep one effort for the whole conversation, or let the model think.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    EARLIER,
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import effort, mapping, thinking_type
from turnlint_rules._shared.sources import TROUBLESHOOTING

CHANGED = Wording(
    "messages.{index}: output_config.effort '{level}' differs from the '{before}' in effect before it; effort cannot "
    "change when thinking is disabled on this model. Use effort '{before}', or enable thinking.",
    evidence=(TROUBLESHOOTING,),
)
#: Documented for Haiku 5.5 and later models; no later one takes `disabled`.
_MODELS = frozenset({"claude-haiku-5-5"})


def _effort(level: str) -> dict[str, object]:
    return {"role": "system", "content": [], "output_config": {"effort": level}}


@rule(
    "effort-change-without-thinking",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"fact:system_message"},
    given={"model.thinking", EARLIER},
    says=(CHANGED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(
                user("hi"),
                _effort("low"),
                model="claude-haiku-5-5",
                thinking={"type": "disabled"},
                output_config={"effort": "high"},
            ),
            "messages.1: output_config.effort 'low' differs from the 'high' in effect before it; effort cannot change "
            "when thinking is disabled on this model. Use effort 'high', or enable thinking.",
            at=("messages", 1, "output_config", "effort"),
            leads=False,
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-haiku-5-5", thinking={"type": "disabled"})),
        Case(
            body(
                user("hi"),
                {"role": "system", "content": "Be brief."},
                model="claude-haiku-5-5",
                thinking={"type": "disabled"},
                output_config={"effort": "high"},
            )
        ),
    ),
)
def effort_change_without_thinking(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    if model.id not in _MODELS or thinking_type(conversation) != "disabled":
        return
    before = effort(conversation) or model.effort_default
    for index in conversation.system_messages:
        level = mapping(mapping(conversation.messages[index]).get("output_config")).get("effort")
        if not isinstance(level, str) or before is None or level == before:
            continue
        yield CHANGED.at(("messages", index, "output_config", "effort"), index=index, level=level, before=before)
        before = level
