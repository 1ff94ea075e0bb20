"""A cut answer is asked for again with more room.

Why: the answer stopped at `max_tokens`. With the same limit it is cut again, at about the same place; where only
thinking came, all of the room went into it.

What to do: raise `max_tokens`, lower the effort or the thinking budget, or keep the text that came and ask to go on.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, exchange, thinking, tool, tool_use, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import STOPS
from turnlint_rules.continuation._step import same

CUT = Remark(
    "the answer to this request was cut at `max_tokens`, and there is no more room now",
    evidence=(STOPS,),
)
_ASKED = body(user("hi"))


@rule(
    "resent-after-cut",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:max_tokens"},
    given={PREVIOUS},
    says=(CUT,),
    refused=(
        Case(
            _ASKED, CUT.template, at=("max_tokens",), before=exchange(_ASKED, "Once upon a", stop_reason="max_tokens")
        ),
        Case(
            _ASKED,
            CUT.template,
            before=exchange(_ASKED, thinking(signature=""), stop_reason="max_tokens"),
            note="only thinking came",
        ),
        Case(
            body(user("hi"), tools=[tool()]),
            CUT.template,
            before=exchange(body(user("hi"), tools=[tool()]), tool_use(), stop_reason="max_tokens"),
            note="a call was cut",
        ),
    ),
    accepted=(
        Case(body(user("hi"), max_tokens=4096), before=exchange(_ASKED, "Once upon a", stop_reason="max_tokens")),
        Case(
            body(user("hi"), max_tokens=4096),
            before=exchange(_ASKED, thinking(signature=""), stop_reason="max_tokens"),
            note="only thinking came",
        ),
        Case(
            body(user("hi"), tools=[tool()], max_tokens=4096),
            before=exchange(body(user("hi"), tools=[tool()]), tool_use(), stop_reason="max_tokens"),
            note="a call was cut",
        ),
    ),
)
def resent_after_cut(step: Step) -> Iterator[Draft]:
    most = step.field("max_tokens")
    as_before = same(step, "max_tokens", "model", "thinking", "output_config")
    if step.joint.resent and step.before.content and most and as_before:
        yield CUT.at(("max_tokens",))
