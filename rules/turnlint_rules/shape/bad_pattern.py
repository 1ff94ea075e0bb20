"""A string that does not have the form that the API demands.

Why: ids, names and the like have a fixed alphabet. Ids of other providers (``functions.Bash:0``) and of older calls are
the usual cause; the length of an id does not matter.

What to do: map the ids, in calls and results alike, to ones of ``a-z``, ``A-Z``, ``0-9``, ``_`` and ``-``.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, server_tool_use, tool_result, tool_use, user
from turnlint.rule import Case, Draft, Pass, Reported, Sent, Severity, Wording, rule
from turnlint_rules.shape._mending import REWRITTEN
from turnlint_rules.shape._words import finding

PATTERN = Wording(
    "{location}: String should match pattern '{pattern}'",
    evidence=(Reported("maximhq/bifrost#5097", "2026-07-10"), Reported("QwenLM/qwen-code#8160", "2026-07-30")),
)


@rule(
    "bad-pattern",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:pattern"},
    says=(PATTERN,),
    fixes=(REWRITTEN,),
    refused=(
        Case(
            body(user("run ls"), assistant(tool_use("functions.Bash:0")), user(tool_result("functions.Bash:0"))),
            "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
            at=("messages", 1, "content", 0, "id"),
        ),
        Case(
            body(user(tool_result("a b"))),
            "messages.0.content.0.tool_result.tool_use_id: String should match pattern '^[a-zA-Z0-9_-]+$'",
        ),
        Case(
            body(user("hi"), assistant(server_tool_use("call_50b8")), user("go")),
            "messages.1.content.0.server_tool_use.id: String should match pattern '^srvtoolu_[a-zA-Z0-9_]+$'",
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                assistant(tool_use("1234"), tool_use("get-weather-sf")),
                user(tool_result("1234"), tool_result("get-weather-sf")),
            ),
            note="ids of other providers, recorded on claude-sonnet-4",
        ),
    ),
)
def bad_pattern(sent: Sent) -> Iterator[Draft]:
    for fault in sent.faults["pattern"]:
        yield finding(PATTERN, fault, pattern=fault.node["pattern"])
