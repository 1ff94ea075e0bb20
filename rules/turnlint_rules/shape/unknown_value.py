"""A value that is none of the ones allowed.

Why: the field takes one of a few fixed values.

What to do: use one of the values that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import Case, Draft, Pass, Sent, Severity, Wording, rule
from turnlint_rules.shape._words import PROBE, finding, joined

VALUE = Wording("{location}: Input should be {choices}", evidence=(PROBE,))


@rule(
    "unknown-value",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:value"},
    says=(VALUE,),
    refused=(
        Case(
            body(user("hi"), service_tier="fast"),
            "service_tier: Input should be 'auto' or 'standard_only'",
            at=("service_tier",),
        ),
    ),
    accepted=(Case(body(user("hi"), service_tier="standard_only")),),
)
def unknown_value(sent: Sent) -> Iterator[Draft]:
    for fault in sent.faults["value"]:
        yield finding(VALUE, fault, choices=joined(fault.choices))
