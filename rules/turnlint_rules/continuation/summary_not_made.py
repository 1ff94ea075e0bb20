"""A history is replaced by a summary that was made.

Why: a request for compaction may be answered without one: refused, cut, paused. Another stop reason than `compaction`
says that no summary exists; whoever drops the messages all the same loses them.

What to do: keep the messages as they are where the stop reason is not `compaction`, and try again.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import ON_DEMAND
from turnlint_rules.continuation._step import has

LOST = Remark(
    "the request before asked for a summary and got none (`{stop}`), and its messages are gone all the same",
    evidence=(ON_DEMAND,),
)
_ASKED = body(user("hi"), user("and this"), compaction={"type": "summarize"}, model="claude-opus-5-5")


@rule(
    "summary-not-made",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:history_changed"},
    given={PREVIOUS},
    says=(LOST,),
    refused=(
        Case(
            body(user("go on"), model="claude-opus-5-5"),
            "the request before asked for a summary and got none (`max_tokens`), and its messages are gone all the "
            "same",
            at=("messages",),
            before=exchange(_ASKED, stop_reason="max_tokens"),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), user("and this"), user("go on"), model="claude-opus-5-5"),
            before=exchange(_ASKED, stop_reason="max_tokens"),
        ),
    ),
)
def summary_not_made(step: Step) -> Iterator[Draft]:
    before = step.before
    if before.fields.get("compaction") is None or before.stop_reason == "compaction" or has(step, "compaction"):
        return
    if len(step.now.messages) < before.messages:
        yield LOST.at(("messages",), stop=before.stop_reason)
