"""A prefill is not meant to go together with thinking.

Why: the guide rules it out for every model. A final assistant message that does not begin with thinking is refused
(`thinking-expected-first`); what the API says to one that does, and ends in text, nobody has published.

What to do: drop the final message, or turn thinking off.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, server_tool_use, thinking, user
from turnlint.rule import (
    THINKING,
    Case,
    Conversation,
    Documented,
    Draft,
    Pass,
    Remark,
    Severity,
    blocks_of,
    removing,
    rule,
)
from turnlint_rules._shared.final_message import prefill, text_of
from turnlint_rules._shared.parameters import thinking_type

BOTH = Remark(
    "the request ends in assistant text and enables thinking: the guide rules this out, and the API may refuse it",
    evidence=(Documented("Thinking", "2026-10", "https://platform.claude.com/docs/en/build-with-claude/thinking"),),
)
_ENABLED = {"type": "enabled", "budget_tokens": 1024}


@rule(
    "prefill-with-thinking",
    Severity.WARNING,
    answers=Pass.PREFILL_FORM,
    needs={"field:thinking=enabled"},
    says=(BOTH,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), assistant(thinking(), "Hello"), max_tokens=2048, thinking=_ENABLED),
            BOTH.template,
            at=("messages", 1),
        ),
    ),
    accepted=(
        Case(
            body(
                *(user("search"), assistant(thinking(), server_tool_use())),
                max_tokens=2048,
                thinking=_ENABLED,
                tools=[{"type": "web_search_20250305", "name": "web_search"}],
            ),
            note="a paused turn, recorded on claude-sonnet-4-5",
        ),
        Case(body(user("hi"), assistant("Hello"), thinking={"type": "disabled"})),
    ),
)
def prefill_with_thinking(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.prefill is False or thinking_type(conversation) != "enabled":
        return
    index = prefill(conversation)
    if index is None or text_of(conversation.messages[index]) is None:
        return
    first = blocks_of(conversation.messages[index])[0]
    if isinstance(first, dict) and first.get("type") in THINKING:
        yield BOTH.at(("messages", index))
