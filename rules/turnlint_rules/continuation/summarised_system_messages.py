"""Instructions that were summed up are said again.

Why: a system message among the messages that a summary replaces no longer applies: the summary tells of it, as of
anything else.

What to do: say what shall go on to apply once more, in a system message behind the first new user turn; not between the
block and the turns that are kept behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, compaction, exchange, system, user
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import KEPT_TURNS, ON_DEMAND

GONE = Remark(
    "the summary took the place of {count} system message(s), which no longer apply, and none is said again",
    evidence=(KEPT_TURNS, ON_DEMAND),
)
_BLOCK = compaction(signature="EqIC")
_ASKED = body(user("hi"), system("Be brief."), model="claude-opus-5-5", compaction={"type": "summarize"})
_MADE = exchange(_ASKED, _BLOCK, stop_reason="compaction")


@rule(
    "summarised-system-messages",
    Severity.ADVICE,
    answers=Pass.CONTINUATION,
    needs={"fact:summarised"},
    says=(GONE,),
    refused=(
        Case(
            body(assistant(_BLOCK), user("go on"), model="claude-opus-5-5"),
            "the summary took the place of 1 system message(s), which no longer apply, and none is said again",
            at=("messages", 0),
            before=_MADE,
        ),
    ),
    accepted=(
        Case(body(assistant(_BLOCK), user("go on"), system("Be brief."), model="claude-opus-5-5"), before=_MADE),
        Case(
            body(assistant(_BLOCK), user("go on"), model="claude-opus-5-5"),
            before=exchange(
                body(user("hi"), model="claude-opus-5-5", compaction={"type": "summarize"}),
                _BLOCK,
                stop_reason="compaction",
            ),
            note="there was none",
        ),
    ),
)
def summarised_system_messages(step: Step) -> Iterator[Draft]:
    summary = step.aside.summary
    if summary is not None and summary.before.systems and not step.now.system_messages:
        yield GONE.at(("messages", 0), count=summary.before.systems)
