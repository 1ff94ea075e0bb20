"""A number outside the range that the API allows.

Why: the API bounds it.

What to do: choose a number within the range that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import Case, Draft, Pass, Reported, Sent, Severity, Wording, rule
from turnlint_rules.shape._words import finding

RANGES = {
    keyword: Wording(
        f"{{location}}: Input should be {relation} {{bound}}",
        evidence=(Reported("a thinking budget below 1024, in several issue threads", "2026"),),
    )
    for keyword, relation in {
        "minimum": "greater than or equal to",
        "exclusiveMinimum": "greater than",
        "maximum": "less than or equal to",
        "exclusiveMaximum": "less than",
    }.items()
}


@rule(
    "out-of-range",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:range"},
    says=tuple(RANGES.values()),
    refused=(
        Case(
            body(user("hi"), thinking={"type": "enabled", "budget_tokens": 100}),
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
            at=("thinking", "budget_tokens"),
        ),
        Case(body(user("hi"), temperature=-5), "temperature: range: 0..1", at=("temperature",)),
        Case(body(user("hi"), max_tokens=-1), "max_tokens: must be greater than or equal to 0", at=("max_tokens",)),
    ),
    accepted=(Case(body(user("hi"), thinking={"type": "enabled", "budget_tokens": 1024}, max_tokens=1025)),),
)
def out_of_range(sent: Sent) -> Iterator[Draft]:
    for fault in sent.faults["range"]:
        yield finding(RANGES[fault.keyword], fault, bound=fault.node[fault.keyword])
