"""A call that was cut is not run.

Why: an answer that stops at `max_tokens`, or at the end of the context window, may end in the middle of a call. The
input that came is then a part of what the model meant, often one that parses. The API takes the result: nothing
tells that the tool ran with half of its arguments.

What to do: drop the response and send the same request with a larger `max_tokens`. To keep it, answer the call with
`is_error`, without running it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, tool, tool_result, tool_use, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import STOPS
from turnlint_rules.continuation._step import kind, results

RUN = Remark(
    "the response stopped at `{stop}` in or after this call, `{id}`: it may be cut, and is answered as if it were "
    "whole",
    evidence=(STOPS,),
)
_SHORTEN = (
    "drop the response, shorten the conversation and send it again. To keep it, answer the call with `is_error`, "
    "without running it."
)
_ASKED = body(user("hi"), tools=[tool()])
_CUT = exchange(_ASKED, "Calling.", tool_use(), stop_reason="max_tokens")


@rule(
    "truncated-call-answered",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:max_tokens", "stop:model_context_window_exceeded"},
    given={PREVIOUS},
    says=(RUN,),
    refused=(
        Case(
            body(user("hi"), assistant("Calling.", tool_use()), user(tool_result()), tools=[tool()]),
            "the response stopped at `max_tokens` in or after this call, `toolu_01A`: it may be cut, and is answered "
            "as if it were whole",
            at=("messages", 2, "content", 0),
            before=_CUT,
        ),
        Case(
            body(
                user("hi"),
                assistant(tool_use()),
                user(tool_result()),
                tools=[tool()],
                context_management={"edits": [{"type": "clear_tool_uses_20250919"}]},
            ),
            "the response stopped at `model_context_window_exceeded` in or after this call, `toolu_01A`: it may be "
            "cut, and is answered as if it were whole",
            before=exchange(_ASKED, tool_use(), stop_reason="model_context_window_exceeded"),
        ),
        Case(
            body(
                user("hi"),
                assistant(tool_use(), tool_use("toolu_01B")),
                user(tool_result(), tool_result("toolu_01B")),
                tools=[tool()],
            ),
            "the response stopped at `max_tokens` in or after this call, `toolu_01B`: it may be cut, and is answered "
            "as if it were whole",
            at=("messages", 2, "content", 1),
            before=exchange(_ASKED, tool_use(), tool_use("toolu_01B"), stop_reason="max_tokens"),
            note="the first of two calls is whole",
        ),
    ),
    accepted=(
        Case(body(user("hi"), tools=[tool()], max_tokens=4096), before=_CUT, note="asked again with more room"),
        Case(
            body(
                user("hi"),
                assistant("Calling.", tool_use()),
                user(tool_result(content="cut", is_error=True)),
                tools=[tool()],
            ),
            before=_CUT,
            note="answered, not run",
        ),
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result()), tools=[tool()]),
            before=exchange(_ASKED, tool_use(), tool_use("toolu_01B"), stop_reason="max_tokens"),
            note="only the last of two is cut",
        ),
    ),
)
def truncated_call_answered(step: Step) -> Iterator[Draft]:
    last = step.before.content[-1] if step.before.content else {}
    if kind(last) != "tool_use":
        return
    call = last.get("id")
    answer = results(step).get(call) if isinstance(call, str) else None
    if answer is not None and answer[0].get("is_error") is not True:
        full = step.before.stop_reason == "model_context_window_exceeded"
        yield RUN.at(answer[1], id=call, stop=step.before.stop_reason, help=_SHORTEN if full else "")
