"""The result of a toolset's call repeats the toolset's name.

Why: calls of `computer_toolset_…` and `browser_toolset_…` members carry `toolset_name`, and the API finds the member
by it.

What to do: copy `toolset_name` from the call into its `tool_result`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, tool_result, tool_use, user
from turnlint.rule import Case, Conversation, Draft, Inferred, Pass, Severity, Wording, rule
from turnlint_rules._shared.results import answered

MISSING = Wording(
    "messages.{message}.content.{index}.tool_result.toolset_name: Input should be '{name}'",
    evidence=(Inferred("the guides on the toolsets say that it must be repeated; nobody has published the words"),),
)
_CALL = tool_use(name="screenshot", toolset_name="computer")


@rule(
    "toolset-name-missing",
    Severity.ERROR,
    answers=Pass.RESULT_CONTENT,
    needs={"block:tool_use"},
    says=(MISSING,),
    refused=(
        Case(
            body(user("look"), assistant(_CALL), user(tool_result()), model="claude-opus-5-5"),
            "messages.2.content.0.tool_result.toolset_name: Input should be 'computer'",
            at=("messages", 2, "content", 0),
        ),
    ),
    accepted=(
        Case(
            body(user("look"), assistant(_CALL), user(tool_result(toolset_name="computer")), model="claude-opus-5-5"),
        ),
        Case(body(user("hi"), assistant(tool_use(toolset_name=None)), user(tool_result())), note="no toolset"),
    ),
)
def toolset_name_missing(conversation: Conversation) -> Iterator[Draft]:
    calls = [call for call in conversation.blocks("tool_use") if isinstance(call.value.get("toolset_name"), str)]
    for call, result, path in answered(conversation, calls) if calls else ():
        if result.get("toolset_name") != call.value["toolset_name"]:
            yield MISSING.at(path, message=path[1], index=path[3], name=call.value["toolset_name"])
