"""What a summary sums up is not sent again behind it.

Why: the block takes the place of the messages that were sent for compaction. Behind it they are taken, paid for, and
shown to the model a second time; nothing was gained.

What to do: send the block first, then only what came after the messages that it sums up.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, compaction, exchange, user
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import ON_DEMAND

AGAIN = Remark(
    "the summary before it holds this message, and {count} in all that are sent again: they are paid for and shown "
    "twice",
    evidence=(ON_DEMAND,),
)
_BLOCK = compaction(signature="EqIC")
_HISTORY = (user("hi"), assistant("Hello"), user("and this"))
_MADE = exchange(
    body(*_HISTORY, model="claude-opus-5-5", compaction={"type": "summarize"}), _BLOCK, stop_reason="compaction"
)


@rule(
    "summarised-messages-resent",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:summarised"},
    says=(AGAIN,),
    refused=(
        Case(
            body(assistant(_BLOCK), *_HISTORY, user("go on"), model="claude-opus-5-5"),
            "the summary before it holds this message, and 3 in all that are sent again: they are paid for and shown "
            "twice",
            at=("messages", 1),
            before=_MADE,
        ),
    ),
    accepted=(
        Case(body(assistant(_BLOCK), user("go on"), model="claude-opus-5-5"), before=_MADE),
        Case(
            body(assistant(_BLOCK), user("and this"), model="claude-opus-5-5"),
            before=_MADE,
            note="the same words once more",
        ),
    ),
)
def summarised_messages_resent(step: Step) -> Iterator[Draft]:
    summary = step.aside.summary
    if summary is not None and (summary.again > 1 or summary.again == summary.before.messages):
        yield AGAIN.at(("messages", 1), count=summary.again)
