"""The result of a call that running code made is text.

Why: the code receives the result as a value, so images and documents have no place in it.

What to do: send a string, or text blocks.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import CODE_EXECUTION, assistant, body, server_tool_use, text, tool, tool_result, tool_use, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.results import answered
from turnlint_rules.server_tools._programmatic import made_by_code, running

TEXT_ONLY = Wording(
    "messages.{message}.content.{index}.tool_result: all content must be type `text` if the tool was called by code "
    "execution",
    evidence=(Inferred("the guide on programmatic tool calling says so; the words are those for failed calls"),),
)
_CALLER = {"type": "code_execution_20260120", "tool_id": "srvtoolu_01A"}
_CALLS = (user("q"), assistant(server_tool_use(name="code_execution"), tool_use(caller=_CALLER)))
_TOOLS = [CODE_EXECUTION, tool(allowed_callers=["code_execution_20260120"])]
_DOCUMENT = {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "x"}}


@rule(
    "programmatic-result-not-text",
    Severity.ERROR,
    answers=Pass.RESULT_CONTENT,
    needs={"fact:unresolved"},
    says=(TEXT_ONLY,),
    fixes=(removing(),),
    refused=(
        Case(
            body(*_CALLS, user(tool_result(content=[_DOCUMENT])), container="container_011", tools=_TOOLS),
            "messages.2.content.0.tool_result: all content must be type `text` if the tool was called by code "
            "execution",
            at=("messages", 2, "content", 0, "content", 0),
        ),
    ),
    accepted=(
        Case(body(*_CALLS, user(tool_result(content=[text("[]")])), container="container_011", tools=_TOOLS)),
        Case(body(*_CALLS, user(tool_result()), container="container_011", tools=_TOOLS), note="a string, recorded"),
    ),
)
def programmatic_result_not_text(conversation: Conversation) -> Iterator[Draft]:
    runs = running(conversation)
    calls = [call for call in conversation.blocks("tool_use") if made_by_code(call, runs)] if runs else []
    for _, result, path in answered(conversation, calls) if calls else ():
        content = result.get("content")
        for place, item in enumerate(content if isinstance(content, list) else ()):
            kind = item.get("type") if isinstance(item, dict) else None
            if isinstance(kind, str) and kind != "text":
                yield TEXT_ONLY.at((*path, "content", place), message=path[1], index=path[3])
                break
