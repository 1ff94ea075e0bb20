"""The model does not have this effort, or none to choose from.

Why: `output_config.effort` exists from Opus 4.5 and Sonnet 4.6 on; `xhigh` and `max` on later models than the rest.

What to do: choose a level that the message names, or leave the effort out.
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
    Recorded,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.doors import has_effort_schema
from turnlint_rules._shared.parameters import LEVELS, effort
from turnlint_rules._shared.sources import EFFORT

PARAMETER = Wording(
    "This model does not support the effort parameter.",
    evidence=(Measured("live probe, claude-haiku-4-5", "2026-08-28"), EFFORT),
)
LEVEL = Wording(
    "This model does not support effort level '{level}'. Supported levels: {levels}.",
    evidence=(Recorded("xhigh refused, claude-opus-4-6", "2026-04"), EFFORT),
)


@rule(
    "effort-not-supported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:output_config"},
    given={"model.effort"},
    says=(PARAMETER, LEVEL),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", output_config={"effort": "low"}),
            "This model does not support the effort parameter.",
            at=("output_config", "effort"),
        ),
        Case(
            body(user("hi"), model="claude-opus-4-6", output_config={"effort": "xhigh"}),
            "This model does not support effort level 'xhigh'. Supported levels: high, low, max, medium.",
            at=("output_config", "effort"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-sonnet-4-6", output_config={"effort": "medium"}), note="recorded"),
        Case(
            body(user("hi"), model="claude-opus-4-7", output_config={"effort": "xhigh"}, thinking={"type": "adaptive"}),
            note="recorded",
        ),
        Case(body(user("hi"), model="claude-haiku-4-5", output_config={"effort": None}), note="null: absent"),
    ),
)
def effort_not_supported(conversation: Conversation) -> Iterator[Draft]:
    level, levels = effort(conversation), conversation.model.effort
    if level not in LEVELS or levels is None or level in levels or has_effort_schema(conversation):
        return
    path = ("output_config", "effort")
    if levels:
        yield LEVEL.at(path, level=level, levels=", ".join(sorted(levels)))
    else:
        yield PARAMETER.at(path)
