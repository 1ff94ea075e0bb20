"""The doors of Amazon Bedrock.

Bedrock serves Claude through InvokeModel and Converse, which hold requests against schemas of their own, and through an
endpoint that takes Messages requests as they are. `platform="bedrock"` stands for all of them, so what only the first
two refuse is an error where the request shows that it goes there, and a warning elsewhere.
"""

from __future__ import annotations

import re
from typing import Any, Final

from turnlint.case import body
from turnlint.rule import Conversation, Sent

#: A region before the maker, a revision after the name, or an ARN: ids that only InvokeModel and Converse take.
_ID: Final = re.compile(r"arn:|[a-z-]+\.anthropic\.|(?:[a-z-]+\.)?anthropic\..*-v[0-9]+(?::[0-9]+k?)*$")


def invokes(sent: Sent) -> bool:
    """Whether a request shows that it goes to Bedrock's InvokeModel or Converse."""
    if sent.context.platform != "bedrock":
        return False
    if isinstance(sent.fields.get("anthropic_version"), str):
        return True
    name = sent.known.name
    return name is not None and _ID.match(name) is not None


def is_unsure(conversation: Conversation, cell: str) -> bool:
    """Whether a refusal by a cell of the models table is less than certain: another door, or sources that disagree."""
    return not invokes(conversation) or cell in (conversation.model.doubtful or ())


def has_effort_schema(conversation: Conversation) -> bool:
    """Whether a request goes where a schema, not a sentence, tells which effort the model takes.

    Known for models without effort and for Claude Opus 4.5.
    """
    return invokes(conversation) and (not conversation.model.effort or conversation.model.id == "claude-opus-4-5")


def invoked(
    *messages: Any, model: str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0", **fields: Any
) -> dict[str, Any]:
    """A body as InvokeModel gets it, but for its model, which stands in the URL there."""
    return body(*messages, model=model, anthropic_version="bedrock-2023-05-31", **fields)
