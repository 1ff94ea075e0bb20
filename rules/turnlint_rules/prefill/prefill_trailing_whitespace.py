"""A prefill must not end in white space.

Why: the model goes on right after the last character, and a space there would be doubled. Only the final assistant
message is meant: the history may end in anything.

What to do: strip the end of the text, and put the space into what you join the answer to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import WEB_SEARCH, assistant, body, server_tool_use, user, web_search_result
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Fix,
    Pass,
    Path,
    Reported,
    Severity,
    Wording,
    at,
    blocks,
    rule,
)
from turnlint_rules._shared.final_message import prefill, text_of

TRAILING = Wording(
    "messages: final assistant content cannot end with trailing whitespace",
    evidence=(
        Reported("crewAIInc/crewAI#4413", "2026-02-08"),
        Reported("sst/opencode#1295", "2025-07-25"),
        Reported("langchain-ai/langchain#35071", "2026-02-08"),
    ),
)


def _trimmed(body: dict[str, Any], path: Path) -> bool:
    message = at(body, path[:2])
    said = [block for block in blocks(message) if isinstance(block, dict) and isinstance(block.get("text"), str)]
    if not said:
        return False
    said[-1]["text"] = said[-1]["text"].rstrip()
    return True


@rule(
    "prefill-trailing-whitespace",
    Severity.ERROR,
    answers=Pass.PREFILL_FORM,
    needs={"fact:assistant_last"},
    says=(TRAILING,),
    fixes=(Fix(True, "removed the blanks at the end of `{place}`", _trimmed),),
    refused=(
        Case(
            body(user("Hello. Say world"), assistant("Say: "), model="claude-3-haiku-20240307"),
            TRAILING.template,
            at=("messages", 1, "content"),
        ),
        Case(
            body(user("hi"), assistant("a", "Hello\n")),
            TRAILING.template,
            at=("messages", 1, "content", 1),
            note="the last of several blocks",
        ),
    ),
    accepted=(
        Case(body(user("hi "), assistant("Hello\n"), user("go on\n"), assistant("Yes"))),
        Case(body(user("hi"), assistant("a ", "b"))),
        Case(
            body(user("search"), assistant(server_tool_use(), web_search_result(), "Found: "), tools=[WEB_SEARCH]),
            note="a turn of server tools that paused after text",
        ),
    ),
)
def prefill_trailing_whitespace(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.prefill is False:
        return  # the prefill itself is refused
    index = prefill(conversation)
    if index is None:
        return
    message = conversation.messages[index]
    text = text_of(message)
    if text and text[-1].isspace():
        content = message["content"]
        place = () if isinstance(content, str) else (len(content) - 1,)
        # Beside a bare list of messages may stand the fields that make this no prefill.
        yield TRAILING.at(("messages", index, "content", *place), unsure=conversation.bare)
