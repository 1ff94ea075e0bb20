"""The arguments of a tool have names of letters, digits, `_`, `.` and `-`, at most 64.

Why: the API looks at the names in `properties` at the top of `input_schema`, on every platform, strict or not. Spaces,
brackets (`filter[name]`), `$`, `/`, `:`, letters outside ASCII and names longer than 64 are refused. Names inside
nested objects and lists are free.

What to do: rename the argument, and map it back when the call comes; or put the arguments one level deeper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import kind_of

_TEXT = "tools.{index}.custom.input_schema.properties: Property keys should match pattern "
NAME = Wording(
    _TEXT + "'^[a-zA-Z0-9_.-]{{1,64}}$'",
    evidence=(
        Reported("anthropics/claude-code#79418", "2026"),
        Reported("can1357/oh-my-pi#9730", "2026"),
        Reported("ComposioHQ/composio#3500", "2026"),
        Reported("n8n-io/n8n#30590", "2026"),
        Reported("aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws#709", "2026-08-31"),
    ),
)
WITHOUT_DOT = Wording(
    _TEXT + "'^[a-zA-Z0-9_-]{{1,64}}$'",
    until="2025-05",
    evidence=(Reported("567-labs/instructor#1539", "2025-05"),),
)

_NAME: Final = re.compile(r"[a-zA-Z0-9_.-]{1,64}")
#: Names that fit, of so many schemas at most, and of so many arguments each: what is kept is small.
_FITTING: set[tuple[str, ...]] = set()
_STORED: Final = 512
_MANY: Final = 64
_SENTENCE = NAME.template.format(index=0)


def _schema(*names: str) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": "string"} for name in names}}


@rule(
    "bad-property-name",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"field:tools"},
    says=(NAME,),
    said=(WITHOUT_DOT,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), tools=[tool(input_schema=_schema("city", "filter[name]"))]),
            _SENTENCE,
            at=("tools", 0, "input_schema", "properties", "filter[name]"),
        ),
        Case(
            body(user("hi"), tools=[tool("a"), tool(input_schema=_schema("tide table"), type="custom")]),
            NAME.template.format(index=1),
        ),
        Case(body(user("hi"), tools=[tool(input_schema=_schema("$expand"))]), _SENTENCE),
        Case(body(user("hi"), tools=[tool(input_schema=_schema("도시"))]), _SENTENCE, note="letters, but not ASCII"),
        Case(body(user("hi"), tools=[tool(input_schema=_schema("a" * 65))]), _SENTENCE),
        Case(body(user("hi"), tools=[tool(input_schema=_schema(""))]), _SENTENCE),
        Case(body(user("hi"), tools=[tool(input_schema=_schema("a\nb"))]), _SENTENCE),
        Case(
            body(
                user("hi"),
                model="us.anthropic.claude-sonnet-4-6",
                tools=[tool(input_schema=_schema("Tide Table"))],
            ),
            _SENTENCE,
            platform="bedrock",
        ),
    ),
    accepted=(
        Case(body(user("hi"), tools=[tool(input_schema=_schema("a.b-c_D9", "a" * 64))])),
        Case(
            body(
                user("hi"),
                tools=[
                    tool(
                        input_schema={
                            "type": "object",
                            "properties": {
                                "report": _schema("Tide Table"),
                                "rows": {"type": "array", "items": _schema("High Water")},
                            },
                        }
                    )
                ],
            ),
            note="inside nested objects and lists the names are free",
        ),
    ),
)
def bad_property_name(conversation: Conversation) -> Iterator[Draft]:
    for index, definition in enumerate(conversation.tools):
        schema = definition.get("input_schema") if isinstance(definition, dict) else None
        properties = schema.get("properties") if isinstance(schema, dict) else None
        if not isinstance(properties, dict) or not properties or _fit(properties):
            continue
        bad = next((name for name in properties if isinstance(name, str) and _NAME.fullmatch(name) is None), None)
        if bad is not None and kind_of(definition) == "custom":
            yield NAME.at(("tools", index, "input_schema", "properties", bad), index=index)


def _fit(properties: Mapping[str, Any]) -> bool:
    """Whether the names are known to fit: tools come back unchanged with every request of a conversation."""
    names = tuple(properties)
    if names in _FITTING:
        return True
    if len(names) > _MANY or not all(isinstance(name, str) and _NAME.fullmatch(name) for name in names):
        return False
    if len(_FITTING) >= _STORED:
        _FITTING.clear()
    _FITTING.add(names)
    return True
