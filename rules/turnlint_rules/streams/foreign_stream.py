"""A stream of the Messages API speaks its own events.

Why: chunks of OpenAI's APIs, events of Bedrock's Converse, and the `[DONE]` that ends other streams come from another
endpoint or from a gateway that translates. Events of another API are not read; a reader that waits for `[DONE]` waits
for ever, and one that takes it for the end may miss that `message_stop` never came. A response, or the blocks of its
content, are no events either.

What to do: ask the Messages API, or the gateway's route for it. End at `message_stop`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from turnlint.case import events, response
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import GUIDE, SEEN

FOREIGN = Remark("this is {whose}, not an event of the Messages API", evidence=(SEEN, GUIDE))
SENTINEL = Remark("`[DONE]` ends the streams of other APIs; this one ends with `message_stop`", evidence=(SEEN, GUIDE))
_WHOLE = "this is no stream: give the response itself, whole, and not in a list; `content` alone is not enough."
#: What is of this API, and no event.
_OURS = {"a whole message", "a content block of a response"}
_TEXT = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events("Hi"))
_CHUNK = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": "Hi"}}]}


@rule(
    "foreign-stream",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:foreign_event", "fact:done_sentinel"},
    says=(FOREIGN, SENTINEL),
    refused=(
        Case(_TEXT + "data: [DONE]\n\n", SENTINEL.template, at=(6,)),
        Case([_CHUNK], "this is a chunk of OpenAI's Chat Completions API, not an event of the Messages API", at=(0,)),
        Case(
            response("Hi")["content"],
            "this is a content block of a response, not an event of the Messages API",
            at=(0,),
            note="the `content` of a response in place of the response",
        ),
        Case([response("Hi")], "this is a whole message, not an event of the Messages API", at=(0,)),
    ),
    accepted=(Case(_TEXT),),
)
def foreign_stream(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("foreign_event"):
        help = _WHOLE if found.values["whose"] in _OURS else ""
        yield FOREIGN.at(found.path, note=more, help=help, **found.values)
    for found, more in stream.notes("done_sentinel"):
        yield SENTINEL.at(found.path, note=more)
