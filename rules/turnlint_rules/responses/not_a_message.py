"""A response of the Messages API is a message.

Why: other APIs answer in other forms, and so do other endpoints of this one. What is read from the wrong one looks
like an empty message without a stop reason.

What to do: give the message itself: the JSON object whose `type` is `message`. Events of a stream are judged as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.case import response
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._foreign import BATCH, COUNT, other_than_message
from turnlint_rules.responses._pages import ALL, MESSAGE

OTHER = Remark("this is {what}, not a message of the Messages API", evidence=(MESSAGE, ALL))

#: What other endpoints answer.
_OWN: Final = {"count_tokens": COUNT, "batches": BATCH}


@rule(
    "not-a-message",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"fact:no_message"},
    says=(OTHER,),
    refused=(
        Case(
            {"id": "chatcmpl-1", "object": "chat.completion", "choices": [], "model": "claude-sonnet-5"},
            "this is a response of the OpenAI Chat Completions API, not a message of the Messages API",
            at=(),
        ),
        Case(
            {"output": {"message": {"role": "assistant", "content": [{"text": "Yes."}]}}, "stopReason": "end_turn"},
            "this is a response of the Converse API of Amazon Bedrock, not a message of the Messages API",
        ),
        Case(
            {"role": "assistant", "content": "Yes."},
            "this is an entry of `messages`, without what the API sends beside role and content, "
            "not a message of the Messages API",
        ),
        Case(
            {"type": "message_start", "message": response(stop_reason=None)},
            "this is one event of a stream, not a message of the Messages API",
        ),
    ),
    accepted=(
        Case(response("Yes.")),
        Case({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, note="an error body"),
        Case({"input_tokens": 14}, endpoint="count_tokens"),
    ),
)
def not_a_message(response: Response) -> Iterator[Draft]:
    what = other_than_message(response.value)
    if what is not None and what != _OWN.get(response.context.endpoint):
        yield OTHER.at((), what=what)
