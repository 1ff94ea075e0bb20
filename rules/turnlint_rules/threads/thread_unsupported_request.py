"""A request with a thread cannot edit its context.

Why: `context_management` changes messages that the server holds. The documentation refuses it together with `thread`
(`thread_unsupported_request`); the words are not published.

What to do: send the whole conversation without `thread`, as the official SDK does after this refusal, or leave
`context_management` out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.sources import THREADS

UNSUPPORTED = Wording(
    "thread: `{field}` is not supported when thread is set",
    evidence=(Inferred.after(THREADS, "the refusal is documented, the words are not"),),
    code="thread_unsupported_request",
)
_EDITS = {"edits": [{"type": "clear_tool_uses_20250919"}]}
_CREATE = {"type": "create"}


@rule(
    "thread-unsupported-request",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:thread"},
    says=(UNSUPPORTED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-opus-5-5", thread=_CREATE, context_management=_EDITS),
            "thread: `context_management` is not supported when thread is set",
            at=("context_management",),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-5-5", thread=_CREATE, context_management=None)),
        Case(body(user("hi"), model="claude-opus-5-5", thread=None, context_management=_EDITS)),
    ),
)
def thread_unsupported_request(conversation: Conversation) -> Iterator[Draft]:
    fields = conversation.fields
    if isinstance(fields.get("thread"), dict) and (edits := fields.get("context_management")) is not None:
        empty = not (isinstance(edits, dict) and edits.get("edits"))
        yield UNSUPPORTED.at(("context_management",), field="context_management", unsure=empty)
