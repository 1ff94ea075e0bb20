"""The results of one turn belong into one user message.

Why: the API joins them, so nothing is refused; but a history that shows one result a message teaches the model to
call one tool at a time.

What to do: collect the results of all calls of a turn and send them as the blocks of one message.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, tool_result, tool_use, user
from turnlint.rule import Case, Conversation, Documented, Draft, Pass, Remark, Severity, rule
from turnlint_rules.tool_pairing._mending import RESULTS_JOINED

SPLIT = Remark(
    "the results of one turn are split over several user messages: the API joins them, and the model learns to call "
    "one tool at a time",
    evidence=(
        Documented(
            "Parallel tool use",
            "2026-10",
            "https://platform.claude.com/docs/en/agents-and-tools/tool-use/parallel-tool-use",
        ),
    ),
)


@rule(
    "split-results",
    Severity.ADVICE,
    answers=Pass.RESULT_ORDER,
    needs={"fact:split_results"},
    says=(SPLIT,),
    fixes=(RESULTS_JOINED,),
    refused=(
        Case(
            body(
                user("hi"),
                assistant(tool_use("toolu_01A"), tool_use("toolu_01B")),
                user(tool_result("toolu_01A")),
                user(tool_result("toolu_01B")),
            ),
            SPLIT.template,
            at=("messages", 3),
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                assistant(tool_use("toolu_01A"), tool_use("toolu_01B")),
                user(tool_result("toolu_01A"), tool_result("toolu_01B")),
            ),
        ),
    ),
)
def split_results(conversation: Conversation) -> Iterator[Draft]:
    for path in conversation.pairing.split_results:
        yield SPLIT.at(path)
