"""A call in a response that was cut is not to be run.

Why: where the limit was reached inside a call, what stands in `input` is what had been parsed up to there: an empty
object, or one that lacks fields. Nothing marks it. Run, the tool works on half an input; sent back without a result,
the API refuses the next request.

What to do: drop the response and send the same request again with a larger `max_tokens`. Where whole calls stand before
a text that was cut, dropping it is the safest too; if you keep it, answer every call.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, response, tool, tool_use, user
from turnlint.rule import Case, Draft, Part, Pass, Recorded, Remark, Response, Severity, rule
from turnlint_rules._shared.fitting import held_against
from turnlint_rules.responses._asked import client_tools, whole
from turnlint_rules.responses._pages import STOP_REASONS

LAST = Remark(
    "the response was cut at this call (`{reason}`), so its input may be incomplete: do not run it, send the same "
    "request with a larger `max_tokens`",
    evidence=(STOP_REASONS, Recorded("a call with an empty input at `max_tokens`, Claude 3 Sonnet", "2025-07")),
)
WINDOW = Remark(
    "the response was cut at this call (`{reason}`), so its input may be incomplete: do not run it, shorten the "
    "conversation and send the request again",
    evidence=(STOP_REASONS,),
)
BEFORE = Remark(
    "the response was cut behind this call (`{reason}`): send the request again with more room, or answer every call "
    "if you keep it",
    evidence=(STOP_REASONS,),
)

_TOOL = tool(input_schema={"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]})


@rule(
    "cut-off-call",
    Severity.WARNING,
    answers=Pass.NEXT,
    needs={"stop:max_tokens", "stop:model_context_window_exceeded"},
    says=(LAST, WINDOW, BEFORE),
    refused=(
        Case(
            response("Calling.", tool_use(), stop_reason="max_tokens"),
            "the response was cut at this call (`max_tokens`), so its input may be incomplete: do not run it, send the "
            "same request with a larger `max_tokens`",
            at=("content", 1),
            asked=body(user("Weather?"), tools=[_TOOL]),
        ),
        Case(
            response(tool_use(), stop_reason="model_context_window_exceeded"),
            "the response was cut at this call (`model_context_window_exceeded`), so its input may be incomplete: do "
            "not run it, shorten the conversation and send the request again",
        ),
        Case(
            response(tool_use(), "And th", stop_reason="max_tokens"),
            "the response was cut behind this call (`max_tokens`): send the request again with more room, or answer "
            "every call if you keep it",
            at=("content", 0),
        ),
    ),
    accepted=(
        Case(response("Calling.", tool_use(), stop_reason="tool_use")),
        Case(response("Once upon", stop_reason="max_tokens")),
    ),
)
def cut_off_call(response: Response) -> Iterator[Draft]:
    if not response.calls:
        return
    call = response.calls[-1]
    if response.last != call:
        yield BEFORE.at(call.path, reason=response.stop_reason)
    else:
        said = LAST if response.stop_reason == "max_tokens" else WINDOW
        yield said.at(call.path, reason=response.stop_reason, note=_lack(response, call))


def _lack(response: Response, call: Part) -> str:
    """What shows that the input is incomplete, if anything does."""
    asked = whole(response)
    made = (client_tools(asked) or {}).get(call.name) if asked is not None else None
    if made is not None and isinstance(made.get("input_schema"), dict):
        misfit = held_against(made["input_schema"], call.value.get("input")).misfit
        if misfit is not None:
            lacks = misfit.keyword == "required" and misfit.field
            return f"its input lacks `{misfit.field[:60]}`" if lacks else "its input does not fit the tool's schema"
    return "its input is empty" if call.value.get("input") == {} else ""
