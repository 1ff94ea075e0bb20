"""The conversation must end with the user, on Claude 4.6 and later.

Why: newer models no longer go on with text that the request puts into their mouth. Empty assistant messages, paused
turns that are sent back, and requests to compact a conversation are not meant.

What to do: end with a user message. To continue a cut answer, keep it and ask to go on; to fix the form of the
answer, use `output_config.format` or say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, assistant, body, server_tool_use, user, web_search_result
from turnlint.rule import (
    Case,
    Conversation,
    Documented,
    Draft,
    Measured,
    Pass,
    Recorded,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.final_message import prefill

UNSUPPORTED = Wording(
    "This model does not support assistant message prefill. The conversation must end with a user message.",
    evidence=(
        Recorded("an assistant message at the end, claude-sonnet-5 and (2026-10) claude-sonnet-4-6", "2026-07"),
        Measured("kangminlee-maker/local-OAuth-CLI-API-adapter, claude-sonnet-5", "2026-09-04"),
        Documented("Errors", "2026-07", "https://platform.claude.com/docs/en/api/errors"),
        Reported("sst/opencode#13768", "2026-02-15"),
    ),
)
_EMPTY: dict[str, object] = {"role": "assistant", "content": []}


@rule(
    "prefill-unsupported",
    Severity.ERROR,
    answers=Pass.PREFILL,
    needs={"fact:assistant_last"},
    given={"model.prefill"},
    says=(UNSUPPORTED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("What is 2+2?"), assistant("The answer is"), model="claude-opus-4-6"),
            UNSUPPORTED.template,
            at=("messages", 1),
        ),
        Case(
            body(user("What is 2+2?"), assistant("The answer is "), model="claude-sonnet-5"),
            UNSUPPORTED.template,
            note="trailing white space is looked at only where a prefill is allowed",
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant("Hello"), model="claude-haiku-4-5"), note="recorded until 2026-08"),
        Case(body(user("hi"), _EMPTY, model="claude-sonnet-5"), note="without content"),
        Case(
            body(user("search"), assistant("I will", server_tool_use()), model="claude-sonnet-5", tools=[WEB_SEARCH]),
            note="a paused turn",
        ),
        Case(
            body(
                user("search"),
                assistant(server_tool_use(), web_search_result(), "Found so far"),
                model="claude-sonnet-5",
                tools=[WEB_SEARCH],
            ),
            note="a turn of server tools may pause after text, and is sent back as it is",
        ),
    ),
)
def prefill_unsupported(conversation: Conversation) -> Iterator[Draft]:
    if conversation.resumes:
        return
    if conversation.model.prefill is False and (index := prefill(conversation)) is not None:
        # Nobody has published what counting tokens says to it; and beside a bare list of messages may stand the fields
        # that allow it.
        counting = conversation.context.endpoint == "count_tokens"
        yield UNSUPPORTED.at(("messages", index), unsure=counting or conversation.bare)
