"""A system message follows a user message, or an assistant message that ends in a server tool result.

Why: it is read together with what the user just said or a tool just returned. Anywhere else, also between a call and
its result, it is refused.

What to do: move it behind the next user message. A message that only sets `output_config`, with `content: []`, may
stand anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import (
    WEB_SEARCH,
    assistant,
    body,
    server_tool_use,
    system,
    tool,
    tool_result,
    tool_use,
    user,
    web_search_result,
)
from turnlint.rule import (
    SERVER_CALLS,
    SERVER_RESULTS,
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.system_messages._runs import EMULATOR, GUIDE, PROBE, ending_before, judged, role_before, runs

FOLLOW = Wording(
    "messages.{message}: role 'system' must follow a 'user' message or an 'assistant' message ending in a server tool "
    "result; the directive-only form (content: [] with output_config) is accepted at any position",
    evidence=(PROBE, EMULATOR, GUIDE),
)
_SENTENCE = (
    "messages.{}: role 'system' must follow a 'user' message or an 'assistant' message ending in a server tool result; "
    "the directive-only form (content: [] with output_config) is accepted at any position"
)


@rule(
    "system-message-must-follow",
    Severity.ERROR,
    answers=Pass.SYSTEM_MESSAGE_NEIGHBOURS,
    needs={"fact:system_message"},
    says=(FOLLOW,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), assistant("Hello"), system("Be terse."), user("go on"), model="claude-opus-5-5"),
            _SENTENCE.format(2),
            at=("messages", 2),
        ),
        Case(
            body(
                *(user("hi"), assistant("Hello"), system("Be terse."), system("Be kind."), user("go on")),
                model="claude-opus-5-5",
            ),
            _SENTENCE.format(2),
            note="the first of several",
        ),
        Case(
            body(
                *(user("hi"), assistant(tool_use()), system("Be terse."), user(tool_result())),
                model="claude-opus-5-5",
                tools=[tool()],
            ),
            _SENTENCE.format(2),
            note="between a call and its result; this comes before the missing result",
        ),
        Case(
            body(
                *(user("hi"), user("there"), assistant("Hello"), system("Be terse."), user("go on")),
                model="claude-sonnet-5",
            ),
            _SENTENCE.format(3),
            note="the caller's index: the user messages are not joined here",
        ),
    ),
    accepted=(
        Case(
            body(
                *(user("search"), assistant(server_tool_use(), web_search_result()), system("Be terse.")),
                model="claude-opus-4-8",
                tools=[WEB_SEARCH],
            ),
            note="after a server tool's result, recorded on claude-opus-4-8",
        ),
        Case(
            body(
                *(user("hi"), assistant(tool_use()), user(tool_result()), system("Be terse.")),
                model="claude-opus-4-8",
                tools=[tool()],
            ),
            note="after a client tool's result",
        ),
        Case(
            body(
                user("hi"),
                assistant("Hello"),
                {"role": "system", "content": [], "output_config": {"effort": "low"}},
                user("go on"),
                model="claude-opus-5-5",
            ),
            note="a directive only",
        ),
    ),
)
def system_message_must_follow(conversation: Conversation) -> Iterator[Draft]:
    if not judged(conversation):
        return
    for run in runs(conversation):
        if role_before(conversation, run) != "assistant":
            continue
        ending = ending_before(conversation, run)
        if ending not in SERVER_RESULTS:
            # An empty message may count for nothing, and a paused turn may end in its open call: not measured.
            unsure = not ending or ending in SERVER_CALLS
            first = run.indices[0]
            yield FOLLOW.at(("messages", first), message=first, unsure=unsure)
