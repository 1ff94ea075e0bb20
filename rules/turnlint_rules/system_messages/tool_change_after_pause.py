"""Tools do not change while the assistant's turn is paused.

Why: directly after an assistant message that ends in a server tool's result the turn goes on, with the tools that it
began with. Text is accepted there.

What to do: change tools after the next user message.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, assistant, body, server_tool_use, system, tool, user, web_search_result
from turnlint.rule import (
    SERVER_RESULTS,
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    blocks_of,
    removing,
    rule,
)
from turnlint_rules.system_messages._runs import TOOL_CHANGES, ending_before, judged, role_before, runs

PAUSED = Wording(
    "messages.{message}: tool_addition and tool_removal are not permitted after a paused 'assistant' message",
    evidence=(Inferred("the guide on mid-conversation system messages says so; the words are not published"),),
)
_PAUSED = (user("search"), assistant(server_tool_use(), web_search_result()))
_CHANGE = {"type": "tool_addition", "tool": {"type": "tool_reference", "name": "get_weather"}}


@rule(
    "tool-change-after-pause",
    Severity.ERROR,
    answers=Pass.TOOL_CHANGES,
    needs={f"block:{kind}" for kind in TOOL_CHANGES},
    says=(PAUSED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(*_PAUSED, system(_CHANGE), model="claude-opus-5-5", tools=[WEB_SEARCH, tool()]),
            "messages.2: tool_addition and tool_removal are not permitted after a paused 'assistant' message",
            at=("messages", 2, "content", 0),
        ),
    ),
    accepted=(
        Case(
            body(*_PAUSED, system("Be brief."), model="claude-opus-4-8", tools=[WEB_SEARCH]),
            note="text, recorded on claude-opus-4-8",
        ),
        Case(body(user("hi"), system(_CHANGE), model="claude-opus-4-8", tools=[tool()]), note="after the user"),
    ),
)
def tool_change_after_pause(conversation: Conversation) -> Iterator[Draft]:
    if not judged(conversation):
        return
    for run in runs(conversation):
        if role_before(conversation, run) != "assistant" or ending_before(conversation, run) not in SERVER_RESULTS:
            continue
        for index in run.indices:
            for place, block in enumerate(blocks_of(conversation.messages[index])):
                if isinstance(block, dict) and block.get("type") in TOOL_CHANGES:
                    yield PAUSED.at(("messages", index, "content", place), message=index)
                    break
