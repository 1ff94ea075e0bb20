"""The first turn that is kept behind a summary begins anew.

Why: thinking in turns that are kept behind a compaction block stays valid while they follow the messages that were
summed up as they did before. Where the first kept message has the role of the last that was summed up, or is a system
message, the API joins the two, so that it is not what it was: models that preserve thinking refuse or drop the thinking
behind it.

What to do: send the messages of a request that was sent already for compaction: then what is kept begins with the
model's answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, compaction, exchange, thinking, user
from turnlint.rule import THINKING, Case, Draft, Pass, Remark, Severity, Step, role_of, rule
from turnlint_rules.continuation._pages import KEPT_TURNS

MERGED = Remark(
    "the last message that the summary sums up is of role `{last}`, and this one of role `{first}` is joined to it: "
    "thinking in what is kept is no longer valid",
    evidence=(KEPT_TURNS,),
)
_BLOCK = compaction(signature="EqIC")
_MODEL = "claude-opus-5-5"
_MADE = exchange(body(user("hi"), model=_MODEL, compaction={"type": "summarize"}), _BLOCK, stop_reason="compaction")
_THOUGHT = assistant(thinking(), "Hello")


@rule(
    "kept-turn-merged",
    Severity.WARNING,
    answers=Pass.SIGNATURES,
    needs={"fact:summarised"},
    given={"model.preserved_thinking"},
    says=(MERGED,),
    refused=(
        Case(
            body(assistant(_BLOCK), user("and this"), _THOUGHT, user("go on"), model=_MODEL),
            "the last message that the summary sums up is of role `user`, and this one of role `user` is joined to it: "
            "thinking in what is kept is no longer valid",
            at=("messages", 1),
            before=_MADE,
        ),
    ),
    accepted=(
        Case(body(assistant(_BLOCK), _THOUGHT, user("go on"), model=_MODEL), before=_MADE),
        Case(body(assistant(_BLOCK), user("go on"), model=_MODEL), before=_MADE, note="no thinking is kept"),
    ),
)
def kept_turn_merged(step: Step) -> Iterator[Draft]:
    summary, now = step.aside.summary, step.now
    if summary is None or not now.model.preserved_thinking or len(now.messages) < 2 or summary.again:
        return
    first = role_of(now.messages[1])
    if first in (summary.role, "system") and any(block.message > 0 for block in now.blocks(*THINKING)):
        yield MERGED.at(("messages", 1), last=summary.role, first=first)
