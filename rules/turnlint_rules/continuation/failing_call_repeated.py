"""A call that fails tells the model what to do next.

Why: a model mends a call that failed, two or three times, by what the error says. Where it says nothing that helps, the
model makes the same call again, and the loop does not end by itself.

What to do: say in the result what is wrong with the input, or that the tool cannot be used now; and bound the loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import assistant, body, exchange, tool, tool_result, tool_use, user
from turnlint.rule import PREVIOUS, Case, Documented, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._step import results

AGAIN = Remark(
    "the model has made this call {count} times in a row, with the same input, and it fails once more",
    evidence=(
        Documented(
            "Handle tool calls",
            "2026-10",
            "https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls",
        ),
    ),
)
#: So often a model tries again, the page says.
_OFTEN = 3


def _asked(times: int, **fields: Any) -> dict[str, Any]:
    rounds = [
        (assistant(tool_use(f"toolu_{n}")), user(tool_result(f"toolu_{n}", "Error", **fields))) for n in range(times)
    ]
    return body(user("hi"), *[each for pair in rounds for each in pair], tools=[tool()])


def _answered(times: int, **fields: Any) -> Any:
    return exchange(_asked(times, **fields), tool_use(f"toolu_{times}"), stop_reason="tool_use")


_FAILED: Any = {"is_error": True}


@rule(
    "failing-call-repeated",
    Severity.ADVICE,
    answers=Pass.CONTINUATION,
    needs={"fact:same_calls"},
    given={PREVIOUS},
    says=(AGAIN,),
    refused=(
        Case(
            _asked(3, **_FAILED),
            "the model has made this call 3 times in a row, with the same input, and it fails once more",
            at=("messages", 6, "content", 0),
            before=_answered(2, **_FAILED),
            earlier=(_answered(0, **_FAILED), _answered(1, **_FAILED)),
        ),
    ),
    accepted=(
        Case(
            _asked(3),
            before=_answered(2),
            earlier=(_answered(0), _answered(1)),
            note="a call that succeeds may be made again: somebody waits",
        ),
        Case(_asked(2, **_FAILED), before=_answered(1, **_FAILED), earlier=(_answered(0, **_FAILED),)),
    ),
)
def failing_call_repeated(step: Step) -> Iterator[Draft]:
    if step.before.repeats < _OFTEN:
        return
    for block, path in results(step).values():
        if block.get("is_error") is True:
            yield AGAIN.at(path, count=step.before.repeats)
            return
