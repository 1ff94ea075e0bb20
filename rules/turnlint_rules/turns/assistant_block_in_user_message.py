"""Server calls, their results and thinking belong to the assistant.

Why: the API makes these blocks and answers them itself. In a user message they are usually an assistant message that
was stored under the wrong role.

What to do: put the blocks back, in order, into the assistant message that they came in.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, assistant, body, server_tool_use, thinking, user, web_search_result
from turnlint.rule import (
    SERVER_CALLS,
    SERVER_RESULTS,
    THINKING,
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
from turnlint_rules.turns._roles import misplaced

SERVER = Wording(
    "messages.{message}: `{type}` blocks can only be in `assistant` messages",
    evidence=(Inferred("the reference gives server blocks to the assistant; the words are those for `tool_use`"),),
)
THOUGHT = Wording(
    "messages.{message}.content: thinking blocks may only be in `assistant` messages",
    evidence=(Inferred("an API that imitates this one says so"),),
)


@rule(
    "assistant-block-in-user-message",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={f"block:{kind}" for kind in (*SERVER_CALLS, *SERVER_RESULTS, *THINKING)},
    says=(SERVER, THOUGHT),
    fixes=(removing(),),
    refused=(
        Case(
            body(user(server_tool_use()), tools=[WEB_SEARCH]),
            "messages.0: `server_tool_use` blocks can only be in `assistant` messages",
            at=("messages", 0, "content", 0),
        ),
        Case(
            body(user("go", web_search_result())),
            "messages.0: `web_search_tool_result` blocks can only be in `assistant` messages",
        ),
        Case(
            body(user(thinking(), "go")),
            "messages.0.content: thinking blocks may only be in `assistant` messages",
            note="a warning: nobody has seen the API's answer",
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant(thinking(), server_tool_use(), web_search_result(), "Found."), user("go on")),
        ),
    ),
)
def assistant_block_in_user_message(conversation: Conversation) -> Iterator[Draft]:
    for block in misplaced(conversation, "user", *SERVER_CALLS, *SERVER_RESULTS):
        yield SERVER.at(block.path, message=block.message, type=block.type)
    for block in misplaced(conversation, "user", *THINKING):
        yield THOUGHT.at(block.path, message=block.message, unsure=True)
