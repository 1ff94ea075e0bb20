"""Some features do not exist on every cloud.

Why: Amazon Bedrock has no MCP connector, containers or fast mode; Google Cloud has no MCP connector or containers. The
documentation says so; what the clouds answer is not published, so this is a warning.

What to do: leave the field out there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.case import CODE_EXECUTION, body, user
from turnlint.rule import (
    Case,
    Conversation,
    Documented,
    Draft,
    Pass,
    Remark,
    Severity,
    removing,
    rule,
)

UNAVAILABLE = Remark(
    "`{field}` is documented as not available on {platform}",
    evidence=(
        Documented(
            "Claude in Amazon Bedrock",
            "2026-10",
            "https://platform.claude.com/docs/en/build-with-claude/claude-in-amazon-bedrock",
        ),
        Documented(
            "Claude on Google Cloud",
            "2026-10",
            "https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai",
        ),
    ),
)

_LACKS: Final = {
    "bedrock": ("container", "mcp_servers", "speed"),
    "vertex": ("container", "mcp_servers"),
}
_NAMES: Final = {"bedrock": "Amazon Bedrock", "vertex": "Google Cloud"}


def _bedrock(*messages: Any, **fields: Any) -> dict[str, Any]:
    return body(*messages, anthropic_version="bedrock-2023-05-31", **fields)


@rule(
    "feature-unavailable",
    Severity.WARNING,
    answers=Pass.UNKNOWN_KEYS,
    needs={"field:container", "field:mcp_servers", "field:speed"},
    platforms=("bedrock", "vertex"),
    says=(UNAVAILABLE,),
    fixes=(removing(),),
    refused=(
        Case(
            _bedrock(user("hi"), container="container_01A"),
            "`container` is documented as not available on Amazon Bedrock",
            at=("container",),
            platform="bedrock",
        ),
    ),
    accepted=(
        Case(
            _bedrock(
                user("hi"),
                model="us.anthropic.claude-opus-4-8",
                compaction={"type": "summarize"},
                anthropic_beta=["compact-2026-09-04"],
            ),
            platform="bedrock",
            note="documented by AWS, and live on both of Bedrock's APIs",
        ),
        Case(body(user("hi"), container="container_01A", tools=[CODE_EXECUTION])),
        Case(_bedrock(user("hi"), speed="standard"), platform="bedrock"),
    ),
)
def feature_unavailable(conversation: Conversation) -> Iterator[Draft]:
    for field in _LACKS.get(conversation.context.platform, ()):
        if conversation.fields.get(field) not in (None, "standard"):
            yield UNAVAILABLE.at((field,), field=field, platform=_NAMES[conversation.context.platform])
