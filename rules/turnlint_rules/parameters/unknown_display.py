"""`thinking.display` is one of a few values.

Why: the API has `summarized` and `omitted`, and `updates` with a beta header, and lists those that the request may use.

What to do: use one of them, or leave `display` out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    removing,
    rule,
)
from turnlint_rules.parameters._display import DISPLAY, UPDATES_BETA, WITH_UPDATES


def _request(display: str | None) -> dict[str, object]:
    return body(user("hi"), model="claude-opus-5", thinking={"type": "adaptive", "display": display})


@rule(
    "unknown-display",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:unknown-display"},
    says=(DISPLAY, WITH_UPDATES),
    fixes=(removing(),),
    refused=(
        Case(
            _request("full"),
            "thinking.adaptive.display: Input should be 'summarized', 'omitted'",
            at=("thinking", "display"),
        ),
        Case(
            _request("full"),
            "thinking.adaptive.display: Input should be 'summarized', 'omitted', 'updates'",
            betas=(UPDATES_BETA,),
        ),
    ),
    accepted=(Case(_request("summarized")), Case(_request(None), note="null stands for absent")),
)
def unknown_display(conversation: Conversation) -> Iterator[Draft]:
    betas = conversation.context.betas
    wording = WITH_UPDATES if betas is not None and UPDATES_BETA in betas else DISPLAY
    for fault in conversation.faults["unknown-display"]:
        yield wording.at(fault.path, location=fault.location, order=(fault.order,))
