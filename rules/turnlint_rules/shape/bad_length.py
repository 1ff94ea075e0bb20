"""A string or list that is too short or too long.

Why: the API bounds it. A request that continues a thread may have no messages (so a paused turn goes on), and of a
compaction without any the API says something else (`compaction-nothing-to-summarize`).

What to do: shorten it, or fill it, to the bound that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, tool, tool_result, tool_use, user
from turnlint.rule import EARLIER, Case, Draft, Fault, Pass, Recorded, Reported, Sent, Severity, Wording, rule
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
        Case(body(), "messages: at least one message is required", at=("messages",)),
        Case(
            body(model="claude-opus-5-5", thread={"type": "create"}),
            "messages: at least one message is required",
            note="a thread begins with the whole conversation",
        ),
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
    accepted=(
        Case(body(user("hi"), assistant(tool_use(name="n" * 200)), user(tool_result()))),
        Case(
            body(model="claude-opus-5-5", thread={"type": "continue", "previous_message_id": "msg_01"}),
            note="a paused turn that the server holds goes on",
        ),
    ),
)
def bad_length(sent: Sent) -> Iterator[Draft]:
    for fault in sent.faults["length"]:
        if fault.path != ("messages",) or not _may_be_empty(sent):
            yield _finding(fault)


def _may_be_empty(sent: Sent) -> bool:
    """Whether a request may come without messages, as far as the shape goes."""
    return sent.known.missing(EARLIER) is not None or sent.fields.get("compaction") is not None


def _finding(fault: Fault) -> Draft:
    bound = fault.node[fault.keyword]
    which = "least" if fault.keyword.startswith("min") else "most"
    plural = "" if bound == 1 else "s"
    if fault.keyword.endswith("Length"):
        return finding(STRING, fault, which=which, bound=bound, s=plural)
    length = len(fault.value) if isinstance(fault.value, list) else 0
    return finding(ITEMS, fault, which=which, bound=bound, s=plural, length=length)
