"""A request with a thread may carry three cache markers.

Why: four markers fit into a request, and in a thread the server places one of its own, on the last block of the
conversation that can be cached.

What to do: keep three; without `thread` the fourth is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, text, user
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
from turnlint_rules.caching._markers import markers

# Those who printed the sentence retyped it; its dash and one apostrophe are restored.
TOO_MANY = Wording(
    "thread: a maximum of 3 blocks with cache_control may be provided when thread is set -- the fourth marker slot is "
    "reserved for the marker the server places on the conversation's last cache-eligible block. Found {count}.",
    evidence=(Reported("public notes that retype an answer to Claude Code, its code with it", "2026-09-30"),),
    code="thread_unsupported_request",
)
_MARK = {"type": "ephemeral"}


def _request(count: int, **fields: Any) -> dict[str, Any]:
    parts = [text(f"part {index}", cache_control=_MARK) for index in range(count)]
    return body(user(*parts), model="claude-opus-5-5", **fields)


@rule(
    "thread-cache-markers",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:thread"},
    says=(TOO_MANY,),
    fixes=(removing(),),
    refused=(
        Case(
            _request(4, thread={"type": "create"}),
            TOO_MANY.template.format(count=4),
            at=("messages", 0, "content", 3, "cache_control"),
        ),
    ),
    accepted=(
        Case(_request(3, thread={"type": "create"})),
        Case(_request(4, thread=None), note="without a thread"),
    ),
)
def thread_cache_markers(conversation: Conversation) -> Iterator[Draft]:
    if not isinstance(conversation.fields.get("thread"), dict):
        return
    found = markers(conversation)
    if len(found) > 3:
        yield TOO_MANY.at(found[3].path, count=len(found), order=())
