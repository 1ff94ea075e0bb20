"""A result with search results holds nothing else.

Why: where a `tool_result` contains a `search_result` block, all its blocks must be of that type.

What to do: put other text into the content of a search result, or behind the results in the user message.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, text, tool_result, tool_use, user
from turnlint.rule import Case, Conversation, Draft, Inferred, Pass, Path, Severity, Wording, rule

ALONE = Wording(
    "messages.{message}.content.{index}.tool_result: all content must be type `search_result` if any block is",
    evidence=(Inferred("the guide on search results says so; the words are those for failed calls"),),
)
_FOUND = {"type": "search_result", "source": "s", "title": "t", "content": [text("Grass is green.")]}


@rule(
    "search-results-alone",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"block:search_result"},
    says=(ALONE,),
    refused=(
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result(content=[text("Here:"), _FOUND]))),
            "messages.2.content.0.tool_result: all content must be type `search_result` if any block is",
            at=("messages", 2, "content", 0, "content", 0),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result(content=[_FOUND, _FOUND]))),
            note="recorded on claude-haiku-4-5",
        ),
        Case(body(user("What is this?", _FOUND)), note="in a user message beside text"),
    ),
)
def search_results_alone(conversation: Conversation) -> Iterator[Draft]:
    seen: set[Path] = set()
    for block in conversation.blocks("search_result"):
        path = block.path[:4]
        if len(block.path) != 6 or path in seen:
            continue
        seen.add(path)
        result = conversation.messages[block.message]["content"][path[3]]
        for place, item in enumerate(result["content"]):
            kind = item.get("type") if isinstance(item, dict) else None
            if isinstance(kind, str) and kind != "search_result":
                yield ALONE.at((*path, "content", place), message=block.message, index=path[3])
                break
