"""A response calls as `tool_choice` says.

Why: `none` keeps the model from calling, `any` and `tool` make it call, and `disable_parallel_tool_use` leaves it one
call. A whole response that does otherwise belongs to another request, or the request was changed after it was sent.

What to do: see that request and response belong together, and answer the calls that are there.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, response, tool, tool_use, user
from turnlint.rule import FIELDS, REQUEST, Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._asked import whole
from turnlint_rules.responses._pages import ALL, DEFINE_TOOLS

NONE = Remark("`tool_choice` is `none`, and the model called `{name}`", evidence=(DEFINE_TOOLS, ALL))
OTHER = Remark("`tool_choice` is the tool `{wanted}`, and the model called `{name}`", evidence=(DEFINE_TOOLS, ALL))
NO_CALL = Remark("`tool_choice` is `{kind}`, and the model called no tool", evidence=(DEFINE_TOOLS, ALL))
SEVERAL = Remark("`disable_parallel_tool_use` is set, and the model made {count} calls", evidence=(DEFINE_TOOLS, ALL))


def _asked(**choice: object) -> dict[str, object]:
    return body(user("Weather?"), tools=[tool(), tool("get_time")], tool_choice=choice)


@rule(
    "tool-choice-not-honoured",
    Severity.WARNING,
    answers=Pass.RECEIVED,
    needs={"block:tool_use", "stop:end_turn"},
    given={REQUEST, FIELDS},
    says=(NONE, OTHER, NO_CALL, SEVERAL),
    refused=(
        Case(
            response(tool_use(), stop_reason="tool_use"),
            "`tool_choice` is `none`, and the model called `get_weather`",
            at=("content", 0),
            asked=_asked(type="none"),
        ),
        Case(
            response(tool_use(), stop_reason="tool_use"),
            "`tool_choice` is the tool `get_time`, and the model called `get_weather`",
            asked=_asked(type="tool", name="get_time"),
        ),
        Case(response("No."), "`tool_choice` is `any`, and the model called no tool", asked=_asked(type="any")),
        Case(
            response(tool_use(), tool_use("toolu_01B"), stop_reason="tool_use"),
            "`disable_parallel_tool_use` is set, and the model made 2 calls",
            at=("content", 1),
            asked=_asked(type="auto", disable_parallel_tool_use=True),
        ),
    ),
    accepted=(
        Case(response(tool_use(), stop_reason="tool_use"), asked=_asked(type="any")),
        Case(response("No."), asked=_asked(type="auto")),
        Case(response(stop_reason="refusal"), asked=_asked(type="any")),
    ),
)
def tool_choice_not_honoured(response: Response) -> Iterator[Draft]:
    asked = whole(response)
    choice = asked.fields.get("tool_choice") if asked is not None else None
    if not isinstance(choice, dict) or response.fallback is not None:
        return
    kind, wanted = choice.get("type"), choice.get("name")
    direct = [call for call in response.calls if not call.run]
    if kind == "none" and direct:
        yield NONE.at(direct[0].path, name=direct[0].name[:80])
    elif kind == "tool" and isinstance(wanted, str):
        for call in direct:
            if call.name != wanted and call.value.get("toolset_name") is None:
                yield OTHER.at(call.path, wanted=wanted[:80], name=call.name[:80])
    if kind in ("any", "tool") and response.stop_reason == "end_turn" and not (direct or response.server_calls):
        yield NO_CALL.at(("stop_reason",), kind=kind)
    if choice.get("disable_parallel_tool_use") is True and len(direct) > 1:
        yield SEVERAL.at(direct[1].path, count=len(direct))
