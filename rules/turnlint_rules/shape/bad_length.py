"""A string or list that is too short or too long.

Why: the API bounds it.

What to do: shorten it, or fill it, to the bound that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, tool, tool_result, tool_use, user
from turnlint.rule import Case, Draft, Fault, Pass, Recorded, Reported, Sent, Severity, Wording, rule
from turnlint_rules.shape._words import PROBE, finding

STRING = Wording(
    "{location}: String should have at {which} {bound} character{s}",
    evidence=(PROBE, Reported("TanStack/ai#532", "2026")),
)
ITEMS = Wording(
    "{location}: List should have at {which} {bound} item{s} after validation, not {length}",
    evidence=(Recorded("a batch without requests", "2025-01"),),
)


@rule(
    "bad-length",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:length"},
    says=(STRING, ITEMS),
    refused=(
        Case(
            body(user("hi"), assistant(tool_use(name="")), user(tool_result())),
            "messages.1.content.0.tool_use.name: String should have at least 1 character",
            at=("messages", 1, "content", 0, "name"),
        ),
        Case(
            body(user("hi"), assistant(tool_use(name="n" * 201)), user(tool_result())),
            "messages.1.content.0.tool_use.name: String should have at most 200 characters",
        ),
        Case(
            body(user("hi"), tools=[tool("n" * 130)]),
            "tools.0.custom.name: String should have at most 128 characters",
        ),
    ),
    accepted=(Case(body(user("hi"), assistant(tool_use(name="n" * 200)), user(tool_result()))),),
)
def bad_length(sent: Sent) -> Iterator[Draft]:
    for fault in sent.faults["length"]:
        yield _finding(fault)


def _finding(fault: Fault) -> Draft:
    bound = fault.node[fault.keyword]
    which = "least" if fault.keyword.startswith("min") else "most"
    plural = "" if bound == 1 else "s"
    if fault.keyword.endswith("Length"):
        return finding(STRING, fault, which=which, bound=bound, s=plural)
    length = len(fault.value) if isinstance(fault.value, list) else 0
    return finding(ITEMS, fault, which=which, bound=bound, s=plural, length=length)
