"""A system message may not come first.

Why: the API has the top-level `system` for standing instructions, and refuses a system message before every other
message. A list of messages in another provider's format begins with one.

What to do: move its text to the top-level `system`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, system, user
from turnlint.rule import (
    EARLIER,
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.system_messages._runs import EMULATOR, PROBE, judged, runs

FIRST = Wording(
    "messages.{message}: use the top-level 'system' parameter for the initial system prompt; the directive-only form "
    "(content: [] with output_config) is accepted at any position",
    evidence=(PROBE, EMULATOR),
)
_SENTENCE = (
    "messages.0: use the top-level 'system' parameter for the initial system prompt; the directive-only form "
    "(content: [] with output_config) is accepted at any position"
)


@rule(
    "system-message-first",
    Severity.ERROR,
    answers=Pass.SYSTEM_MESSAGE_FIRST,
    needs={"fact:system_message"},
    given={EARLIER},
    says=(FIRST,),
    fixes=(removing(),),
    refused=(
        Case(
            body(system("Be terse."), user("hi"), model="claude-sonnet-5"),
            _SENTENCE,
            at=("messages", 0),
        ),
        Case(
            body(system("Be terse."), system("Be kind."), user("hi"), model="claude-sonnet-5"),
            _SENTENCE,
            note="several: the first is named",
        ),
        Case(body(system("  "), user("hi"), model="claude-sonnet-5"), _SENTENCE, note="a blank one as well"),
    ),
    accepted=(
        Case(body(user("hi"), system("Be terse."), assistant("Hello."), user("go on"), model="claude-sonnet-5")),
        Case(body(user("hi"), model="claude-sonnet-5", system="Be terse.")),
    ),
)
def system_message_first(conversation: Conversation) -> Iterator[Draft]:
    if judged(conversation):
        for run in runs(conversation):
            if run.before < 0:
                yield FIRST.at(("messages", run.indices[0]), message=run.indices[0])
