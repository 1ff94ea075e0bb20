"""A message has the fields that the API sends, in their types.

Why: a response that lacks a field, or has another type there, was cut, rebuilt by a program, or written by hand. What
is not documented is let through: the API adds fields and types of blocks without a new version.

What to do: keep responses as they came. In a fixture, add the field at the place named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from turnlint.case import response
from turnlint.rule import Case, Draft, Fault, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._foreign import other_than_message
from turnlint_rules.responses._pages import ALL, MESSAGE

MISSING = Remark("`{location}` is missing: the API always sends it", evidence=(MESSAGE, ALL))
TYPE = Remark("`{location}` is {found}: the API sends {expected} there", evidence=(MESSAGE, ALL))
VALUE = Remark("`{location}` is `{found}`: the API sends {expected} there", evidence=(MESSAGE, ALL))

_NAMES: Final = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
_EXPECTED: Final = {
    "object": "an object",
    "array": "an array",
    "string": "a string",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
}
_SHOWN: Final = 60


@rule(
    "malformed-response",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"fault:missing", "fault:type", "fault:value", "fault:tag", "fault:unknown-stop-reason"},
    says=(MISSING, TYPE, VALUE),
    refused=(
        Case(
            {key: value for key, value in response("Yes.").items() if key != "usage"},
            "`usage` is missing: the API always sends it",
            at=("usage",),
        ),
        Case(
            response("Yes.", role="user"),
            "`role` is `user`: the API sends `assistant` there",
            at=("role",),
        ),
        Case(response("Yes.", content="Yes."), "`content` is a string: the API sends an array there", at=("content",)),
        Case(
            response({"type": "tool_use", "id": "toolu_01A", "name": "f", "input": "{}"}, stop_reason="tool_use"),
            "`content.0.input` is a string: the API sends an object there",
            at=("content", 0, "input"),
        ),
        Case(response({"text": "Yes."}), "`content.0.type` is missing: the API always sends it", at=("content", 0)),
        Case(response("Yes.", stop_reason=7), "`stop_reason` is a number: the API sends a string there"),  # type: ignore[arg-type]
        Case(
            response({"type": "Text", "text": "Yes."}),
            "`content.0.type` is `Text`: the API sends a tag like `text` there",
        ),
    ),
    accepted=(
        Case(response("Yes.")),
        Case(response({"type": "hologram", "light": 1}, note="new"), note="fields and types of blocks are added"),
        Case({"type": "error", "error": {"type": "api_error", "message": "Internal server error"}}),
    ),
)
def malformed_response(response: Response) -> Iterator[Draft]:
    if response.fields.get("type") == "error" or other_than_message(response.value) is not None:
        return
    for kind in ("missing", "type", "value", "tag", "unknown-stop-reason"):
        for fault in response.faults[kind]:
            if kind != "unknown-stop-reason" or not isinstance(fault.value, str):
                yield _told(fault)


def _told(fault: Fault) -> Draft:
    place = _place(fault)
    if fault.kind == "missing":
        return MISSING.at(fault.path, location=place)
    if fault.kind == "tag":
        return VALUE.at(fault.path, location=f"{place}.type", found=_shown(fault.value), expected="a tag like `text`")
    if fault.kind == "value" and isinstance(fault.value, str) and fault.choices:
        expected = " or ".join(f"`{choice}`" for choice in fault.choices)
        return VALUE.at(fault.path, location=place, found=_shown(fault.value), expected=expected)
    found = _NAMES.get(fault.value.__class__, "a number")
    return TYPE.at(fault.path, location=place or "the response", found=found, expected=_expected(fault.node))


def _place(fault: Fault) -> str:
    """The path of a fault with dots; that of a missing tag ends with its block."""
    place = ".".join(str(step) for step in fault.path)
    return f"{place}.type" if fault.kind == "missing" and fault.keyword == "discriminator" else place


def _expected(node: Mapping[str, Any]) -> str:
    if "const" in node:
        return f"`{node['const']}`"
    kinds = node.get("type", "object")
    return _EXPECTED[kinds if isinstance(kinds, str) else next(kind for kind in kinds if kind != "null")]


def _shown(value: object) -> str:
    """A tag, not too long; one that is no string may be nested too deep to be printed at all."""
    return value[:_SHOWN] if isinstance(value, str) else _NAMES.get(value.__class__, "a number")
