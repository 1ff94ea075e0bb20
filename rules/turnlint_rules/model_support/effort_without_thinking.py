"""The highest efforts need thinking.

Why: with thinking turned off, some models take no effort above `high`: Opus 5, Haiku 5.5, and Sonnet 5.5 in
`between_tools`. Of Opus 4.8 people report the same, against the documentation: a warning.

What to do: lower the effort to `high`, or let the model think.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import effort, thinking_type
from turnlint_rules._shared.sources import TROUBLESHOOTING

_TEXT = "output_config.effort '{level}' is not supported when thinking is disabled on this model. Use effort 'high' or "
DISABLED = Wording(
    _TEXT + "below, or enable thinking.",
    evidence=(TROUBLESHOOTING, Reported("public code and issue threads that quote the answer", "2026-09")),
)
BETWEEN_TOOLS = Wording(
    _TEXT + "below.",
    evidence=(Reported("a shorter form, seen on Claude Sonnet 5.5", "2026-10"),),
)


@rule(
    "effort-without-thinking",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:thinking=disabled", "field:thinking=between_tools"},
    given={"model.effort_without_thinking"},
    says=(DISABLED, BETWEEN_TOOLS),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-opus-5", thinking={"type": "disabled"}, output_config={"effort": "xhigh"}),
            "output_config.effort 'xhigh' is not supported when thinking is disabled on this model. "
            "Use effort 'high' or below, or enable thinking.",
            at=("output_config", "effort"),
        ),
        Case(
            body(
                user("hi"),
                model="claude-sonnet-5-5",
                thinking={"type": "between_tools"},
                output_config={"effort": "max"},
            ),
            "output_config.effort 'max' is not supported when thinking is disabled on this model. "
            "Use effort 'high' or below.",
        ),
        Case(
            body(user("hi"), model="claude-opus-4-8", thinking={"type": "disabled"}, output_config={"effort": "xhigh"}),
            "output_config.effort 'xhigh' is not supported when thinking is disabled on this model. "
            "Use effort 'high' or below, or enable thinking.",
            note="reported (anthropics/claude-code#76689, #79798), and documented as taken: a warning",
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-5", thinking={"type": "disabled"}, output_config={"effort": "high"})),
        Case(body(user("hi"), model="claude-opus-5", output_config={"effort": "xhigh"}), note="it thinks by default"),
        Case(
            body(
                user("hi"), model="claude-sonnet-4-6", thinking={"type": "disabled"}, output_config={"effort": "medium"}
            ),
            note="recorded",
        ),
    ),
)
def effort_without_thinking(conversation: Conversation) -> Iterator[Draft]:
    model, kind, level = conversation.model, thinking_type(conversation), effort(conversation)
    levels = model.effort_without_thinking
    if levels is None or level is None or level in levels or level not in (model.effort or ()):
        return
    if kind not in (model.thinking or ()):  # refused by itself
        return
    path = ("output_config", "effort")
    unsure = "effort_without_thinking" in (model.doubtful or ())
    if kind == "disabled":
        yield DISABLED.at(path, level=level, unsure=unsure)
    elif kind == "between_tools":
        yield BETWEEN_TOOLS.at(path, level=level, unsure=unsure)
