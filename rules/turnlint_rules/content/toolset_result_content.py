"""The result of a toolset's call holds text, images, and at most one browser state.

Why: these are what the members of the computer and browser toolsets return; the API takes nothing else there.

What to do: describe other content in text, or send it in a message of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, text, tool_result, tool_use, user
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

CONTENT = Wording(
    "messages.{message}.content.{index}.tool_result: `{type}` blocks are not permitted in the result of a "
    "toolset's call",
    evidence=(Inferred("the guide on the browser tool says what a result may hold; the words are not published"),),
)
STATES = Wording(
    "messages.{message}.content.{index}.tool_result: at most one `browser_state` block is permitted",
    evidence=(Inferred("the guide on the browser tool says so; the words are not published"),),
)
_OTHERS = frozenset({"document", "search_result", "tool_reference"})
_CALL = tool_use(name="read_page", toolset_name="browser")
_DOCUMENT = {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "x"}}
_STATE = {"type": "browser_state", "tabs": []}


@rule(
    "toolset-result-content",
    Severity.ERROR,
    answers=Pass.RESULT_CONTENT,
    needs={"block:tool_use"},
    says=(CONTENT, STATES),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("look"), assistant(_CALL), user(tool_result(content=[_DOCUMENT], toolset_name="browser"))),
            "messages.2.content.0.tool_result: `document` blocks are not permitted in the result of a toolset's call",
            at=("messages", 2, "content", 0, "content", 0),
        ),
        Case(
            body(user("look"), assistant(_CALL), user(tool_result(content=[_STATE, _STATE], toolset_name="browser"))),
            "messages.2.content.0.tool_result: at most one `browser_state` block is permitted",
        ),
    ),
    accepted=(
        Case(
            body(
                user("look"), assistant(_CALL), user(tool_result(content=[text("x"), _STATE], toolset_name="browser"))
            ),
        ),
        Case(body(user("look"), assistant(tool_use()), user(tool_result(content=[_DOCUMENT]))), note="no toolset"),
    ),
)
def toolset_result_content(conversation: Conversation) -> Iterator[Draft]:
    calls = [call for call in conversation.blocks("tool_use") if isinstance(call.value.get("toolset_name"), str)]
    for _, result, path in answered(conversation, calls) if calls else ():
        content = result.get("content")
        states = 0
        for place, item in enumerate(content if isinstance(content, list) else ()):
            kind = item.get("type") if isinstance(item, dict) else None
            if not isinstance(kind, str):
                continue
            states += kind == "browser_state"
            if kind in _OTHERS:
                yield CONTENT.at((*path, "content", place), message=path[1], index=path[3], type=kind)
            elif kind == "browser_state" and states == 2:
                yield STATES.at((*path, "content", place), message=path[1], index=path[3])
