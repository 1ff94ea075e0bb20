"""Each server call has one result.

Why: the API wrote one, and pairs by id. A second one comes from joining the parts of a paused turn carelessly. What
the API says to it nobody has published.

What to do: append each part of a paused turn once.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, assistant, body, server_tool_use, user, web_search_result
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

REPEATED = Wording(
    "messages.{turn}.content.{index}: each server_tool_use must have a single result. "
    "Found multiple `{type}` blocks with id: {id}",
    evidence=(Inferred("the guide on server tools has one result a call; the words are those for client calls"),),
)


@rule(
    "repeated-server-result",
    Severity.WARNING,
    answers=Pass.SERVER_CALLS,
    needs={"fact:repeated_server_results"},
    says=(REPEATED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(
                user("search"),
                assistant(server_tool_use(), web_search_result(), web_search_result(), "Found."),
                user("go on"),
                tools=[WEB_SEARCH],
            ),
            "messages.1.content.2: each server_tool_use must have a single result. "
            "Found multiple `web_search_tool_result` blocks with id: srvtoolu_01A",
            at=("messages", 1, "content", 2),
        ),
    ),
    accepted=(
        Case(
            body(
                user("search"),
                assistant(server_tool_use(), web_search_result(), "Found."),
                user("go on"),
                tools=[WEB_SEARCH],
            ),
        ),
    ),
)
def repeated_server_result(conversation: Conversation) -> Iterator[Draft]:
    for block in conversation.pairing.repeated_server_results:
        yield REPEATED.at(block.path, turn=block.turn, index=block.joined, type=block.type, id=block.id)
