"""A deferred tool takes no `cache_control`.

Why: a deferred definition is not part of the prompt, so no cache can end at it.

What to do: put the marker on the last tool that is not deferred; clients that mark the last tool of the list meet
this as soon as that one is deferred.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
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
from turnlint_rules._shared.tools import each, name_of
from turnlint_rules.tool_definitions._sources import DEFERRED_PROBE

BOTH = Wording(
    "Tool '{name}' cannot have both defer_loading=true and cache_control set. "
    "Tools with defer_loading cannot use prompt caching.",
    evidence=(
        DEFERRED_PROBE,
        Reported("anthropics/claude-code#30920", "2026-03-05"),
        Reported("anthropics/claude-code#86743", "2026-08-14"),
        Reported("Wei-Shaw/sub2api#4990", "2026-07-28"),
    ),
)


@rule(
    "deferred-tool-cached",
    Severity.ERROR,
    answers=Pass.TOOLS_TOGETHER,
    needs={"key:defer_loading"},
    says=(BOTH,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), tools=[tool("a"), tool("b", defer_loading=True, cache_control={"type": "ephemeral"})]),
            "Tool 'b' cannot have both defer_loading=true and cache_control set. "
            "Tools with defer_loading cannot use prompt caching.",
            at=("tools", 1, "cache_control"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), tools=[tool("a", cache_control={"type": "ephemeral"}), tool("b", defer_loading=True)])),
        Case(body(user("hi"), tools=[tool("a"), tool("b", defer_loading=True, cache_control=None)])),
    ),
)
def deferred_tool_cached(conversation: Conversation) -> Iterator[Draft]:
    for index, definition in each(conversation):
        if definition.get("defer_loading") is True and definition.get("cache_control") is not None:
            yield BOTH.at(("tools", index, "cache_control"), name=name_of(definition) or "")
