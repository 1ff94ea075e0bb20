"""A `container_upload` block needs a tool that runs code.

Why: the file is put into the container of the code execution tool; without one there is no container. The
documentation demands the tool; what the API answers without it is not published, so this is a warning.

What to do: add the code execution tool, or a tool that may be called from it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import CODE_EXECUTION, body, system, tool, user
from turnlint.rule import (
    TOOLS,
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
from turnlint_rules._shared.tools import declared, may_run_code
from turnlint_rules.media._sources import where

NO_TOOL = Wording(
    "{where}: `container_upload` blocks require the code execution tool",
    evidence=(
        Inferred(
            "Code execution tool: the constraint is documented, the words are not",
            "2026-10",
            "https://platform.claude.com/docs/en/agents-and-tools/tool-use/code-execution-tool",
        ),
    ),
)

_UPLOAD = {"type": "container_upload", "file_id": "file_011CNha8iCJcU1wXNR6q4V8w"}


@rule(
    "upload-without-code-execution",
    Severity.WARNING,
    answers=Pass.PARAMETERS,
    needs={"block:container_upload"},
    given={TOOLS},
    says=(NO_TOOL,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user(_UPLOAD, "?")),
            "messages.0.content.0: `container_upload` blocks require the code execution tool",
            at=("messages", 0, "content", 0),
        ),
    ),
    accepted=(
        Case(body(user(_UPLOAD, "?"), tools=[CODE_EXECUTION])),
        Case(body(user(_UPLOAD, "?"), tools=[tool(allowed_callers=["code_execution_20260120"])])),
        Case(
            body(
                user(_UPLOAD, "?"),
                system({"type": "tool_addition", "tool": {"type": "tool_definition", "definition": CODE_EXECUTION}}),
                model="claude-opus-5-5",
            ),
            note="a system message defines the tool",
        ),
    ),
)
def upload_without_code_execution(conversation: Conversation) -> Iterator[Draft]:
    if not any(map(may_run_code, declared(conversation))):
        for block in conversation.blocks("container_upload"):
            yield NO_TOOL.at(block.path, where=where(block))
