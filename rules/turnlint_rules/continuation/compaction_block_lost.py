"""A compaction block stays in the conversation.

Why: the block is all that is left of the messages that it summarises. Without it their content is gone, or, where they
are still there, the whole history is paid for again and compacted again.

What to do: append the response with the block. What stands before the last block may be dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import COMPACTION, ON_DEMAND
from turnlint_rules.continuation._step import has

LOST = Remark(
    "the response before has a `compaction` block, and no message has it now: the summary is lost",
    evidence=(COMPACTION, ON_DEMAND),
)
_BLOCK = {"type": "compaction", "content": "They said hello."}
_ASKED = body(user("hi"), model="claude-sonnet-4-6")
_MADE = exchange(_ASKED, _BLOCK, stop_reason="compaction")


@rule(
    "compaction-block-lost",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:compaction", "fact:echo_differs", "fact:echo_missing"},
    given={PREVIOUS},
    says=(LOST,),
    refused=(
        Case(
            body(user("hi"), user("go on"), model="claude-sonnet-4-6"), LOST.template, at=("messages", 1), before=_MADE
        ),
        Case(
            body(user("hi"), assistant("Hello"), user("go on"), model="claude-sonnet-4-6"),
            LOST.template,
            before=exchange(_ASKED, _BLOCK, "Hello"),
            note="compacted at a threshold, without a pause",
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant(_BLOCK), user("go on"), model="claude-sonnet-4-6"), before=_MADE),
        Case(body(assistant(_BLOCK), user("go on"), model="claude-sonnet-4-6"), before=_MADE, note="alone"),
    ),
)
def compaction_block_lost(step: Step) -> Iterator[Draft]:
    if has(step, "compaction") and "block:compaction" not in step.occurs:
        yield LOST.at(("messages", step.joint.start))
