"""The calls of a refused turn are not run.

Why: a refusal may come after a call was written. The call is part of what was refused and must be discarded; the API
takes its result, and the tool has then done what the model refused to go on with.

What to do: run nothing of a response whose stop reason is `refusal`; drop it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, tool, tool_result, tool_use, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import REFUSALS
from turnlint_rules.continuation._step import results

RUN = Remark(
    "the response that made this call, `{id}`, was refused (`refusal`): its calls are not to be run",
    evidence=(REFUSALS,),
)
_ASKED = body(user("hi"), tools=[tool()])
_LOOP = body(user("hi"), assistant("Calling.", tool_use()), user(tool_result()), tools=[tool()])
_REFUSED = exchange(_ASKED, "Calling.", tool_use(), stop_reason="refusal")


@rule(
    "refused-call-answered",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:refusal"},
    given={PREVIOUS},
    says=(RUN,),
    refused=(
        Case(
            _LOOP,
            "the response that made this call, `toolu_01A`, was refused (`refusal`): its calls are not to be run",
            at=("messages", 2, "content", 0),
            before=_REFUSED,
        ),
    ),
    accepted=(
        Case(_LOOP, before=exchange(_ASKED, "Calling.", tool_use(), stop_reason="tool_use")),
        Case(body(user("something else"), tools=[tool()]), before=_REFUSED),
    ),
)
def refused_call_answered(step: Step) -> Iterator[Draft]:
    answers = results(step)
    for call in step.before.calls:
        if call in answers:
            yield RUN.at(answers[call][1], id=call)
