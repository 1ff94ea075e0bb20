"""The response that a cache diagnosis compares with is named by its id.

Why: `diagnostics.previous_message_id` is the `id` of a response of this API, on every cloud one that begins with
`msg_`. An id that a client made up, or that of a session, is none. Null begins a diagnosis.

What to do: send the `id` of the response before, or null.
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
from turnlint_rules._shared.parameters import field

NO_MESSAGE = Wording(
    "diagnostics.previous_message_id: must be the `id` from a prior /v1/messages response (starts with `msg_`)",
    evidence=(
        Reported("anthropics/claude-code#58427", "2026-05"),
        Reported("anthropics/claude-code#59520", "2026-05"),
    ),
)


def _request(previous: str | None) -> dict[str, object]:
    return body(user("hi"), model="claude-opus-4-8", diagnostics={"previous_message_id": previous})


@rule(
    "invalid-diagnostics-id",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:diagnostics"},
    says=(NO_MESSAGE,),
    fixes=(removing(),),
    refused=(Case(_request("0b7a2c0e-7a57"), NO_MESSAGE.template, at=("diagnostics", "previous_message_id")),),
    accepted=(
        Case(_request("msg_01")),
        Case(_request("msg_bdrk_01"), note="as Amazon Bedrock names them"),
        Case(_request(None)),
    ),
)
def invalid_diagnostics_id(conversation: Conversation) -> Iterator[Draft]:
    previous = field(conversation, "diagnostics").get("previous_message_id")
    if isinstance(previous, str) and not previous.startswith("msg_"):
        yield NO_MESSAGE.at(("diagnostics", "previous_message_id"))
