"""With manual thinking, a tool loop must begin with the thinking that led to it.

Why: while `thinking.type` is `enabled`, the assistant turn that the last results answer must still have its thinking;
and so must a final assistant message. Dropping thinking from stored history, or turning thinking on in the middle of
a loop, is the usual cause. Adaptive thinking has no such rule.

What to do: send the assistant message back as it came, thinking blocks first. Where they are lost, turn thinking off
until the loop is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import assistant, body, thinking, tool, tool_result, tool_use, user
from turnlint.rule import (
    EARLIER,
    THINKING,
    Case,
    Conversation,
    Draft,
    Pass,
    Path,
    Reported,
    Severity,
    Wording,
    removing,
    role_of,
    rule,
)
from turnlint_rules._shared.final_message import is_paused, prefill
from turnlint_rules._shared.parameters import thinking_type
from turnlint_rules.thinking._loop import Tail, first_block, turn_ending, type_of, types_of

_TEMPLATE = (
    "messages.{turn}.content.0.type: Expected `thinking` or `redacted_thinking`, but found `{found}`. When `thinking` "
    "is enabled, a final `assistant` message must start with a thinking block (preceeding the lastmost set of "
    "`tool_use` and `tool_result` blocks). We recommend you include thinking blocks from previous turns. To avoid this "
    "requirement, disable `thinking`. Please consult our documentation at https://"
)
EXPECTED = Wording(
    _TEMPLATE + "docs.claude.com/en/docs/build-with-claude/extended-thinking",
    evidence=(
        # The rule is documented ("Extended thinking", 2026-07), its words are not.
        Reported("anthropics/claude-code#12894", "2025-12-02"),
        Reported("anthropics/claude-code#16617", "2026-01-07"),
    ),
)
OLD = Wording(
    _TEMPLATE + "docs.anthropic.com/en/docs/build-with-claude/extended-thinking",
    until="2025-10",
    evidence=(Reported("sst/opencode#2599", "2025-09-14"),),
)
_ENABLED = {"type": "enabled", "budget_tokens": 1024}
_FIELDS: dict[str, Any] = {"max_tokens": 2048, "thinking": _ENABLED, "tools": [tool()]}


@rule(
    "thinking-expected-first",
    Severity.ERROR,
    answers=Pass.THINKING_ORDER,
    needs={"field:thinking=enabled"},
    given={EARLIER},
    says=(EXPECTED,),
    said=(OLD,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result()), **_FIELDS),
            EXPECTED.template.format(turn=1, found="tool_use"),
            at=("messages", 1, "content", 0),
        ),
        Case(
            body(user("hi"), assistant("Hello"), **_FIELDS),
            EXPECTED.template.format(turn=1, found="text"),
            at=("messages", 1, "content"),
            note="a final assistant message",
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant(thinking(), tool_use()), user(tool_result()), **_FIELDS)),
        Case(
            body(
                *(user("hi"), assistant(thinking(), tool_use()), user(tool_result())),
                *(assistant(tool_use("toolu_01B")), user(tool_result("toolu_01B"))),
                **_FIELDS,
            ),
            note="the loop begins with thinking; later rounds need none",
        ),
        Case(
            body(
                *(user("hi"), assistant(tool_use()), user(tool_result()), assistant("done"), user("thanks")),
                **_FIELDS,
            ),
            note="a loop that is over",
        ),
        Case(
            body(
                *(user("hi"), assistant(tool_use()), user(tool_result())),
                model="claude-sonnet-4-6",
                max_tokens=2048,
                thinking={"type": "adaptive"},
                tools=[tool()],
            ),
            note="adaptive thinking, recorded on claude-sonnet-4-6",
        ),
    ),
)
def thinking_expected_first(conversation: Conversation) -> Iterator[Draft]:
    if thinking_type(conversation) != "enabled":
        return
    last = len(conversation.messages) - 1
    while last >= 0 and role_of(conversation.messages[last]) == "system":
        last -= 1
    end = turn_ending(conversation, last)
    if end is None:
        return
    unsure = False
    if end.role == "assistant":
        refused = conversation.model.prefill is False or prefill(conversation) is None
        if refused and not is_paused(conversation):
            return
        latest = end
    else:
        types = types_of(conversation, end)
        before = turn_ending(conversation, end.first - 1)
        if types[:1] != ["tool_result"] or before is None or before.role != "assistant":
            return
        latest = before
        if set(types) != {"tool_result"}:
            # A user who also says something begins a turn of his own, and what counts then was never measured.
            unsure = True
    if not _began_with_thinking(conversation, latest):
        yield from _judge(conversation, latest, unsure)


def _began_with_thinking(conversation: Conversation, latest: Tail) -> bool:
    """Whether any assistant turn of the loop that ends with this one begins with thinking, or cannot be read.

    Without interleaved thinking the model thinks before its first call alone, so later rounds begin with the call.
    """
    turn: Tail | None = latest
    while turn is not None and turn.role == "assistant":
        found = first_block(conversation, turn)
        if found is None or type_of(found[1]) in ("", *THINKING):
            return True
        answers = turn_ending(conversation, turn.first - 1)
        results = None if answers is None else first_block(conversation, answers)
        if answers is None or results is None or type_of(results[1]) != "tool_result":
            return False
        turn = turn_ending(conversation, answers.first - 1)
    return False


def _judge(conversation: Conversation, turn: Tail, unsure: bool) -> Iterator[Draft]:
    found = first_block(conversation, turn)
    if found is None:
        return
    index, block = found
    kind = type_of(block)
    if kind and kind not in THINKING:
        string = isinstance(conversation.messages[index]["content"], str)
        path: Path = ("messages", index, "content") if string else ("messages", index, "content", 0)
        yield EXPECTED.at(path, turn=conversation.number(index), found=kind, unsure=unsure)
