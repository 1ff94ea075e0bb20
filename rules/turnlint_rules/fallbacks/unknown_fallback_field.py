"""A fallback takes five fields.

Why: an entry of `fallbacks` names a model, and may set for it what is in the list of the message; everything else is
the request's.

What to do: remove the key from the entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.sources import FALLBACK_PROBE

UNKNOWN = Wording(
    "fallbacks.{index}: '{key}' is not a supported field. Supported: model, max_tokens, output_config, speed, "
    "thinking.",
    evidence=(FALLBACK_PROBE,),
)


def _request(**fields: Any) -> dict[str, Any]:
    return body(user("ping"), model="claude-opus-5-5", fallbacks=[{"model": "claude-opus-5", **fields}])


@rule(
    "unknown-fallback-field",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:unknown-fallback-field"},
    says=(UNKNOWN,),
    fixes=(removing(),),
    refused=(
        Case(
            _request(temperature=1),
            "fallbacks.0: 'temperature' is not a supported field. Supported: model, max_tokens, output_config, speed, "
            "thinking.",
            at=("fallbacks", 0, "temperature"),
        ),
    ),
    accepted=(
        Case(_request(max_tokens=100, thinking=None, output_config=None, speed=None)),
        Case(_request(temperature=1), betas=("server-side-fallback-2030-01-01",), note="a beta that nobody knows"),
    ),
)
def unknown_fallback_field(conversation: Conversation) -> Iterator[Draft]:
    for fault in conversation.faults["unknown-fallback-field"]:
        yield UNKNOWN.at(fault.path, index=fault.path[1], key=fault.path[2], order=(fault.order,))
