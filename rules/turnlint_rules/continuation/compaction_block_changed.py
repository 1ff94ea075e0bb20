"""A compaction block comes back as it came.

Why: its content is signed or encrypted. Changed, it is refused, or counts for nothing; null stands for a compaction
that failed, an empty string for nothing at all.

What to do: append the block itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import COMPACTION, ON_DEMAND

CHANGED = Remark("`{key}` of the `compaction` block is not what it was", evidence=(COMPACTION, ON_DEMAND))
_BLOCK = {"type": "compaction", "content": "They said hello.", "encrypted_content": "EqIC"}
_ASKED = body(user("hi"), model="claude-sonnet-4-6")
_MADE = exchange(_ASKED, _BLOCK, stop_reason="compaction")


@rule(
    "compaction-block-changed",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:echo_differs"},
    given={PREVIOUS},
    says=(CHANGED,),
    refused=(
        Case(
            body(
                user("hi"), assistant({**_BLOCK, "encrypted_content": "EqID"}), user("go on"), model="claude-sonnet-4-6"
            ),
            "`encrypted_content` of the `compaction` block is not what it was",
            at=("messages", 1, "content", 0),
            before=_MADE,
        ),
    ),
    accepted=(Case(body(user("hi"), assistant(_BLOCK), user("go on"), model="claude-sonnet-4-6"), before=_MADE),),
)
def compaction_block_changed(step: Step) -> Iterator[Draft]:
    for found in step.differences:
        if found.type == "compaction" and found.kind == "changed":
            yield CHANGED.at(found.path, key=found.key)
