"""The result of a failed call holds text alone.

Why: with `is_error: true` the API takes no images, documents, search results or references.

What to do: say in text what failed; send the image in a block of its own behind the results, or leave `is_error` out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, text, tool_result, tool_use, user
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

TEXT_ONLY = Wording(
    "messages.{message}.content.{index}.tool_result: all content must be type `text` if `is_error` is true",
    evidence=(Reported("public code that quotes the answer, also of Amazon Bedrock", "2026"),),
)
#: What a result may hold beside text. Other types are shape faults.
_OTHERS = frozenset({"image", "document", "search_result", "tool_reference", "browser_state"})
_DOCUMENT = {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "x"}}


@rule(
    "error-result-not-text",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"block:tool_result"},
    says=(TEXT_ONLY,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result(content=[text("no"), _DOCUMENT], is_error=True))),
            "messages.2.content.0.tool_result: all content must be type `text` if `is_error` is true",
            at=("messages", 2, "content", 0, "content", 1),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result(content=[_DOCUMENT], is_error=False))),
            note="no error, recorded",
        ),
        Case(body(user("hi"), assistant(tool_use()), user(tool_result(content=[text("no")], is_error=True)))),
    ),
)
def error_result_not_text(conversation: Conversation) -> Iterator[Draft]:
    for block in conversation.blocks("tool_result"):
        content = block.value.get("content")
        if block.value.get("is_error") is not True or not isinstance(content, list):
            continue
        for place, item in enumerate(content):
            if isinstance(item, dict) and isinstance(kind := item.get("type"), str) and kind in _OTHERS:
                yield TEXT_ONLY.at((*block.path, "content", place), message=block.message, index=block.path[3])
                break
