"""The input of a call fits the tool's `input_schema`.

Why: without `strict` the model is not held to the schema, and now and then leaves a field out or takes another type.
Run on such an input, a tool fails in ways of its own.

What to do: check inputs before you run a tool, and answer one that does not fit with a result that says what is wrong,
with `is_error`; or set `strict`. Schemas with regular expressions or references to other documents are not judged here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.case import body, response, tool, tool_use, user
from turnlint.rule import FIELDS, REQUEST, Case, Draft, Part, Pass, Recorded, Remark, Response, Severity, Unjudged, rule
from turnlint_rules._shared.applied import Refusal
from turnlint_rules._shared.fitting import Fitting, Misfit, held_against
from turnlint_rules.responses._asked import client_tools, whole
from turnlint_rules.responses._pages import DEFINE_TOOLS

MISSING = Remark("the input of `{name}` lacks `{field}`, which its `input_schema` requires", evidence=(DEFINE_TOOLS,))
EXTRA = Remark(
    "the input of `{name}` has `{field}`, which its `input_schema` does not allow",
    evidence=(DEFINE_TOOLS, Recorded("`ticker` for `symbol`, claude-sonnet-4-5", "2026-08")),
)
MISFIT = Remark(
    "the input of `{name}` does not fit its `input_schema`: {place} breaks `{keyword}`",
    evidence=(DEFINE_TOOLS, Recorded("`<UNKNOWN>` for a number, claude-sonnet-4-6 with a forced choice", "2026-08")),
)

_SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
_ASKED = body(user("Weather?"), tools=[tool(input_schema=_SCHEMA)])
_SHOWN: Final = 80
#: Steps for all calls of a response.
_STEPS: Final = 400_000


@rule(
    "call-input-invalid",
    Severity.WARNING,
    answers=Pass.NEXT,
    needs={"block:tool_use"},
    given={REQUEST, FIELDS},
    says=(MISSING, EXTRA, MISFIT),
    refused=(
        Case(
            response(tool_use(), stop_reason="tool_use"),
            "the input of `get_weather` lacks `city`, which its `input_schema` requires",
            at=("content", 0, "input"),
            asked=_ASKED,
        ),
        Case(
            response(tool_use(input={"city": 7}), stop_reason="tool_use"),
            "the input of `get_weather` does not fit its `input_schema`: `city` breaks `type`",
            at=("content", 0, "input", "city"),
            asked=_ASKED,
        ),
        Case(
            response(tool_use(input={"city": "Rome", "unit": "C"}), stop_reason="tool_use"),
            "the input of `get_weather` has `unit`, which its `input_schema` does not allow",
            asked=body(user("Weather?"), tools=[tool(input_schema={**_SCHEMA, "additionalProperties": False})]),
        ),
    ),
    accepted=(
        Case(response(tool_use(input={"city": "Rome", "unit": "C"}), stop_reason="tool_use"), asked=_ASKED),
        Case(response(tool_use(), stop_reason="max_tokens"), asked=_ASKED, note="cut off: another rule's"),
    ),
)
def call_input_invalid(response: Response) -> Iterator[Draft | Unjudged]:
    asked = whole(response)
    if asked is None or response.is_cut or response.stop_reason == "refusal":
        return
    tools = client_tools(asked) or {}
    left = _STEPS
    for call in response.calls:
        schema = tools.get(call.name, {}).get("input_schema")
        if not isinstance(schema, dict):
            continue
        fitting = held_against(schema, call.value.get("input")) if left > 0 else _TOO_MUCH
        left -= fitting.cost
        if fitting.refusal is not None:
            yield Unjudged(fitting.refusal.value)
        if fitting.misfit is not None:
            yield _told(call, fitting.misfit)


_TOO_MUCH: Final = Fitting(refusal=Refusal.WORK)


def _told(call: Part, misfit: Misfit) -> Draft:
    """The complaint about a call's input, in words."""
    name, place = call.name[:_SHOWN], ".".join(map(str, misfit.path))
    path = (*call.path, "input", *misfit.path)
    if misfit.field:
        field = f"{place}.{misfit.field}" if place else misfit.field
        said = MISSING if misfit.keyword == "required" else EXTRA
        return said.at(path, name=name, field=field[:_SHOWN])
    told = f"`{place[:_SHOWN]}`" if place else "it"
    return MISFIT.at(path, name=name, place=told, keyword=misfit.keyword)
