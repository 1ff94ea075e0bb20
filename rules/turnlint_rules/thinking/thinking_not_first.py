"""With manual thinking, an assistant message that holds thinking must begin with it.

Why: without interleaved thinking the model thinks first. With it, and with adaptive thinking, text may come before,
as the model wrote it; so while the betas are unknown this is a warning. So it is in a turn that is over, which nine
recordings have with 200 (claude-haiku-4-5, text before thinking, then a new user message).

What to do: send the message back in its own order.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, text, thinking, tool, tool_result, tool_use, user
from turnlint.rule import (
    EARLIER,
    THINKING,
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    role_of,
    rule,
)
from turnlint_rules._shared.parameters import thinking_type
from turnlint_rules.thinking._loop import Tail, first_block, turn_ending, type_of

INTERLEAVED = "interleaved-thinking-2025-05-14"
NOT_FIRST = Wording(
    "messages.{turn}.content.0: If an assistant message contains any thinking blocks, the first block must be "
    "`thinking` or `redacted_thinking`. Found `{found}`.",
    evidence=(
        Reported("anthropics/claude-code#20691", "2026-01-25"),
        Reported("public code that quotes the answer", "2025-11-07"),
    ),
)
_SENTENCE = (
    "messages.{}.content.0: If an assistant message contains any thinking blocks, the first block must be `thinking` "
    "or `redacted_thinking`. Found `text`."
)
_ENABLED = {"type": "enabled", "budget_tokens": 1024}
_PAST = (user("hi"), assistant(text("x"), thinking(), text("y")), user("go on"))
_LOOP = (
    *(user("hi"), assistant(thinking(), tool_use()), user(tool_result())),
    *(assistant(text("x"), thinking(), tool_use("toolu_01B")), user(tool_result("toolu_01B"))),
)


@rule(
    "thinking-not-first",
    Severity.ERROR,
    answers=Pass.THINKING_ORDER,
    needs={"fact:thinking_block"},
    given={EARLIER},
    says=(NOT_FIRST,),
    fixes=(removing(),),
    refused=(
        Case(
            body(*_LOOP, max_tokens=2048, thinking=_ENABLED, tools=[tool()]),
            _SENTENCE.format(3),
            at=("messages", 3, "content", 0),
            betas=(),
        ),
        Case(
            body(*_LOOP, max_tokens=2048, thinking=_ENABLED, tools=[tool()]),
            _SENTENCE.format(3),
            note="a warning: the beta for interleaved thinking may be on",
        ),
        Case(
            body(*_PAST, max_tokens=2048, thinking=_ENABLED),
            _SENTENCE.format(1),
            betas=(),
            note="a turn that is over: a warning",
        ),
    ),
    accepted=(
        Case(
            body(*_LOOP, max_tokens=2048, thinking=_ENABLED, tools=[tool()]),
            betas=(INTERLEAVED,),
        ),
        Case(
            body(
                *(user("hi"), assistant(text("x"), thinking(), tool_use()), user(tool_result())),
                model="claude-sonnet-4-6",
                thinking={"type": "adaptive"},
                tools=[tool()],
            ),
            note="recorded on claude-sonnet-4-6",
        ),
    ),
)
def thinking_not_first(conversation: Conversation) -> Iterator[Draft]:
    if thinking_type(conversation) != "enabled":
        return
    refused = conversation.context.lacks(INTERLEAVED) or conversation.model.interleaved is False
    if not refused and conversation.context.betas is not None:
        return
    loop = _current(conversation)
    thinking_turns: dict[int, bool] = {}
    for kind in THINKING:
        for block in conversation.blocks(kind):
            if block.role == "assistant":
                thinking_turns[block.turn] = thinking_turns.get(block.turn, False) or block.joined == 0
    for number, first in thinking_turns.items():
        if first:
            continue
        turn = conversation.turn(number)
        if turn is None:
            continue
        found = first_block(conversation, Tail(turn.role, turn.first, turn.last))
        if found is None or type_of(found[1]) in ("", *THINKING):
            continue
        content = conversation.messages[found[0]]["content"]
        place = () if isinstance(content, str) else (0,)
        yield NOT_FIRST.at(
            ("messages", found[0], "content", *place),
            turn=number,
            found=type_of(found[1]),
            unsure=not refused or turn.last < loop,
        )


def _current(conversation: Conversation) -> int:
    """The index of the last message of the assistant turn that is not over: of the one at the end, or of the one that
    the last results answer; the number of messages where there is none."""
    last = len(conversation.messages) - 1
    while last >= 0 and role_of(conversation.messages[last]) == "system":
        last -= 1
    end = turn_ending(conversation, last)
    if end is None:
        return len(conversation.messages)
    if end.role == "assistant":
        return end.last
    opening = first_block(conversation, end)
    answers = opening is not None and type_of(opening[1]) == "tool_result"
    return end.first - 1 if answers else len(conversation.messages)
