"""A field that the API does not define at this place.

Why: the API's objects are closed; keys that a framework leaves in blocks (``index``, ``text`` on a call, ``id`` on a
message) are refused.

What to do: remove the key; where it belongs to a beta, send that beta's ``anthropic-beta`` value.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, thinking, tool, tool_result, tool_use, user
from turnlint.rule import (
    Case,
    Draft,
    Pass,
    Reported,
    Sent,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.shape import _leftovers
from turnlint_rules.shape._mending import CARRIED
from turnlint_rules.shape._words import PARITY, PROBE, finding

EXTRA = Wording(
    "{location}: Extra inputs are not permitted",
    evidence=(PROBE, PARITY, Reported("anthropics/claude-code#4378", "2025-07-25")),
)


@rule(
    "unknown-field",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:extra"},
    says=(EXTRA,),
    fixes=(CARRIED, removing()),
    refused=(
        Case(
            body({"role": "user", "content": "hi", "bogus": 1}),
            "messages.0.bogus: Extra inputs are not permitted",
            at=("messages", 0, "bogus"),
        ),
        Case(
            body(user("hi"), assistant("calling", tool_use(index=1)), user(tool_result()), tools=[tool()]),
            "messages.1.content.1.tool_use.index: Extra inputs are not permitted",
            at=("messages", 1, "content", 1, "index"),
        ),
        Case(
            body(user("hi"), assistant(thinking(cache_control={"type": "ephemeral"}), "ok"), user("go")),
            "messages.1.content.0.thinking.cache_control: Extra inputs are not permitted",
        ),
        Case(
            body(user("hi"), metadata={"user": "u1"}),
            "metadata.user: Extra inputs are not permitted",
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant(tool_use(caller={"type": "direct"})), user(tool_result()), tools=[tool()]),
            note="a call echoed with its caller",
        ),
        Case(body(user("hi")) | {"future": 1}, betas=("some-beta-2030-01-01",), note="a beta that nobody knows"),
    ),
)
def unknown_field(sent: Sent) -> Iterator[Draft]:
    for fault in sent.faults["extra"]:
        if len(fault.path) > 1:
            yield finding(EXTRA, fault, help=_leftovers.of_key(fault.path))
