"""A tool name of more than 64 characters is beyond what the documentation promises.

Why: the API takes 128 characters today, as its own error text says; the guide promises 64, and until 2025 the API
refused more. Other front ends (Amazon Bedrock's Converse, gateways) still stop at 64.

What to do: keep names within 64 characters.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import Case, Conversation, Draft, Pass, Remark, Severity, rule
from turnlint_rules._shared.tools import kind_of, names
from turnlint_rules.tool_definitions._sources import DEFINE_TOOLS

LONG = Remark(
    "the name has {length} characters: the API takes 128, the documentation promises 64",
    evidence=(DEFINE_TOOLS,),
)


@rule(
    "long-tool-name",
    Severity.ADVICE,
    answers=Pass.TOOLS,
    needs={"fact:long_tool_name"},
    says=(LONG,),
    refused=(
        Case(
            body(user("hi"), tools=[tool("n" * 65)]),
            "the name has 65 characters: the API takes 128, the documentation promises 64",
            at=("tools", 0, "name"),
        ),
    ),
    accepted=(Case(body(user("hi"), tools=[tool("n" * 64)])),),
)
def long_tool_name(conversation: Conversation) -> Iterator[Draft]:
    for index, name in enumerate(names(conversation)):
        if name is not None and 64 < len(name) <= 128 and kind_of(conversation.tools[index]) == "custom":
            yield LONG.at(("tools", index, "name"), length=len(name))
