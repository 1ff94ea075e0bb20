"""A `tool_result` must answer a call of the assistant turn just before.

Why: a result whose call was trimmed away, never appended, or stands further back has nothing to answer. Cutting a
history between a call and its result is the usual cause; a result for a server call (`srvtoolu_…`) is another, for the
API runs those itself.

What to do: keep the assistant message with the call directly before the user message with its result, or drop both.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, assistant, body, server_tool_use, tool_result, tool_use, user, web_search_result
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Recorded,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)

ORPHAN = Wording(
    "messages.{turn}.content.{index}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. "
    "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.",
    evidence=(
        Recorded("a result in the second of two user messages, claude-haiku-4-5", "2025-12"),
        Reported("anthropics/claude-code#13460", "2025-12-09"),
    ),
)
NO_CALLS = Wording(
    "messages.{turn}: `tool_result` block(s) provided when previous message does not contain any `tool_use` blocks",
    until="2025-03",
    evidence=(Reported("public code, claude-3-7-sonnet", "2025-03"),),
)


def _sentence(place: str, call: str = "toolu_01A") -> str:
    return (
        f"{place}: unexpected `tool_use_id` found in `tool_result` blocks: {call}. "
        "Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
    )


#: Where a session knows the response that made the call.
_LOST = (
    "the response with this call is not among the messages: append its `content` as it came, as an assistant message, "
    "and the results after it."
)


@rule(
    "result-without-tool-use",
    Severity.ERROR,
    answers=Pass.CLIENT_CALLS,
    needs={"fact:orphans"},
    says=(ORPHAN,),
    said=(NO_CALLS,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), user(tool_result())),
            _sentence("messages.0.content.1"),
            at=("messages", 1, "content", 0),
            note="the API joins the two messages",
        ),
        Case(
            body(user("hi"), assistant(tool_use("toolu_01B")), user(tool_result("toolu_01B"), tool_result())),
            _sentence("messages.2.content.1"),
        ),
        Case(
            body(
                user("hi"),
                assistant(tool_use()),
                user(tool_result()),
                assistant("done"),
                user(tool_result()),
            ),
            _sentence("messages.4.content.0"),
            note="answered twice, the second time in a later turn",
        ),
        Case(
            body(
                user("search"),
                assistant(server_tool_use(), web_search_result(), "found"),
                user(tool_result("srvtoolu_01A")),
                tools=[WEB_SEARCH],
            ),
            _sentence("messages.2.content.0", "srvtoolu_01A"),
            note="a server call's result is the API's own",
        ),
    ),
    accepted=(
        Case(
            body(assistant(tool_use()), user(tool_result()), model="claude-sonnet-4-6"),
            note="a history that begins with the call, without tools",
        ),
    ),
)
def result_without_tool_use(conversation: Conversation) -> Iterator[Draft]:
    for block in conversation.pairing.orphans:
        reply = conversation.reply
        lost = reply is not None and reply.start == reply.end and block.id in reply.calls
        yield ORPHAN.at(block.path, turn=block.turn, index=block.joined, id=block.id, help=_LOST if lost else "")
