"""The parts of a call's input make one JSON object.

Why: the input comes as pieces of text, which mean something only when joined. Where they do not parse, a piece was lost
or doubled, or the call was cut off at the token limit. With `eager_input_streaming` (or the header of fine-grained
streaming) the API sends the text unread, so it may be broken in a whole response, too; else it never is. The TypeScript
SDK refuses such a stream since November 2026. No piece at all means no arguments.

What to do: never run such a call. After a cut, repeat the request with a larger `max_tokens`. After an eager tool, send
the call back with the object that could be read, and a result with `is_error` that holds the raw text in JSON.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, events, tool, tool_use, user
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Stream, rule
from turnlint_rules.streams._pages import FINE_GRAINED, GUIDE, SEEN

BROKEN = Remark(
    "the input of content block {index} (`{type}` {name}) is no JSON object: {problem}",
    evidence=(SEEN, GUIDE, FINE_GRAINED),
)
_EVENTS = events(tool_use(), stop_reason="tool_use")
_TEXT = (
    "the input of content block 0 (`tool_use` get_weather) is no JSON object: "
    "unexpected end of data: line 1 column 9 (char 8)"
)


def _piece(text: str) -> dict[str, object]:
    return {"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": text}}


_CUT = [*_EVENTS[:2], _piece('{"city":'), *_EVENTS[3:]]


@rule(
    "tool-input-not-json",
    Severity.ERROR,
    answers=Pass.STREAMED,
    needs={"fact:invalid_input"},
    says=(BROKEN,),
    refused=(
        Case(
            _CUT, _TEXT, at=(3,), asked=body(user("hi"), tools=[tool()]), betas=(), note="the API reads what it sends"
        ),
        Case(_CUT, _TEXT, at=(3,), note="an eager tool, perhaps: a warning"),
    ),
    accepted=(
        Case([*_EVENTS[:2], _piece('{"ci'), _piece('ty": "Paris"}'), *_EVENTS[3:]]),
        Case([*_EVENTS[:2], _piece(""), *_EVENTS[3:]], note="no arguments"),
        Case([*_EVENTS[:2], *_EVENTS[3:]], note="nor here"),
    ),
)
def tool_input_not_json(stream: Stream) -> Iterator[Draft]:
    for found, more in stream.notes("invalid_input"):
        yield BROKEN.at(found.path, note=more, unsure=not stream.is_read(found), **found.values)
