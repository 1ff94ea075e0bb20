"""A value of the wrong JSON type.

Why: the API converts nothing: ``"16"`` is no integer, and ``null`` stands for an absent field only where the API says
so. Often it is ``content: null`` from another provider's format, or a tool's ``input`` left as JSON text.

What to do: send the type that is named; parse a tool's arguments before you echo them as ``input``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from turnlint.case import assistant, body, tool_result, tool_use, user
from turnlint.rule import (
    Case,
    Draft,
    Fault,
    Pass,
    Recorded,
    Sent,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.shape import _leftovers
from turnlint_rules.shape._mending import READ
from turnlint_rules.shape._words import LITELLM, PROBE, finding

TYPES = {
    kind: Wording(f"{{location}}: Input should be {what}", evidence=(PROBE, LITELLM))
    for kind, what in {
        "array": "a valid array",
        "string": "a valid string",
        "boolean": "a valid boolean",
        "integer": "a valid integer",
        "number": "a valid number",
        "object": "an object",
    }.items()
}
SHAPE = Wording(
    "{location}: Input does not match the expected shape.",
    evidence=(Recorded("a message that is a string; a tool's input_schema that is true", "2026-05"),),
)
LIST = Wording(
    "{location}: Input should be a valid list", until="2026-01", evidence=(Recorded("content: {…}", "2025-04"),)
)
DICTIONARY = Wording("{location}: Input should be a valid dictionary", until="2026-03", evidence=(LITELLM,))
MODEL = Wording(
    "{location}: Input should be a valid dictionary or object to extract fields from",
    until="2025-12",
    evidence=(LITELLM,),
)
#: All other fields at the top may be left out.
_REQUIRED = {("model",), ("max_tokens",), ("messages",)}
_CALLER = (
    "leave `caller` out where the response has none: null does not stand for absent here. Objects of the SDK can be "
    "sent as they are; `model_dump(exclude_unset=True)` makes plain ones without it."
)


@rule(
    "wrong-type",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:type"},
    says=(*TYPES.values(), SHAPE),
    said=(LIST, DICTIONARY, MODEL),
    fixes=(READ, removing()),
    refused=(
        Case(body() | {"messages": None}, "messages: Input should be a valid array", at=("messages",)),
        Case(body("hi"), "messages.0: Input does not match the expected shape.", at=("messages", 0)),
        Case(
            body({"role": "user", "content": None}),
            "messages.0.content: Input should be a valid array",
            at=("messages", 0, "content"),
        ),
        Case(body({"role": "user", "content": [1]}), "messages.0.content.0: Input should be an object"),
        Case(
            body(user({"type": "text", "text": None})),
            "messages.0.content.0.text.text: Input should be a valid string",
        ),
        Case(
            body(user("hi"), assistant(tool_use(input="{}")), user("go")),
            "messages.1.content.0.tool_use.input: Input should be an object",
        ),
        Case(body(user("hi"), temperature="0.5"), "temperature: Input should be a valid number"),
        Case(body(user("hi"), tools=None), "tools: Input should be a valid array", at=("tools",)),
        Case(
            body(user("hi"), assistant(tool_use(caller=None)), user(tool_result())),
            "messages.1.content.0.tool_use.caller: Input should be an object",
        ),
        Case(body(user("hi"), metadata="u1"), "metadata: Input does not match the expected shape."),
    ),
    accepted=(
        Case(body(user("hi"), metadata=None), note="null stands for absent"),
        Case(body(user("hi"), temperature=1)),
    ),
)
def wrong_type(sent: Sent) -> Iterator[Draft]:
    for fault in sent.faults["type"]:
        wording = SHAPE if _is_plain_model(fault.node) else TYPES[_expected(fault)]
        yield finding(wording, fault, help=_help(fault))


def _help(fault: Fault) -> str:
    """What to do in the cases that have a usual cause."""
    if fault.path == ("tool_choice",) and isinstance(fault.value, str):
        return _leftovers.CHOICES.get(fault.value, "")
    if fault.value is not None or not fault.path or fault.path in _REQUIRED:
        return ""
    if len(fault.path) == 1:
        return f"leave `{fault.path[0]}` out: null does not stand for absent here."
    return _CALLER if fault.path[-1] == "caller" else ""


def _is_plain_model(node: Mapping[str, Any]) -> bool:
    """Whether the node is an object with fields of its own: the API names its shape, not its type."""
    return "properties" in node


def _expected(fault: Fault) -> str:
    """The JSON type that the value should have."""
    kinds = fault.node.get("type", "object")
    return kinds if isinstance(kinds, str) else next(each for each in kinds if each != "null")
