"""Some features do not exist on every cloud.

Why: Amazon Bedrock has no automatic caching, compaction on demand, MCP connector or containers; Google Cloud has no
MCP connector or containers. The documentation says so; what the clouds answer is not published, so
this is a warning.

What to do: leave the field out there; mark cache breakpoints on blocks instead of at the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.case import body, text, user
from turnlint.rule import Case, Conversation, Documented, Draft, Pass, Remark, Severity, rule

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
    "bedrock": ("cache_control", "compaction", "container", "mcp_servers"),
    "vertex": ("container", "mcp_servers"),
}
_NAMES: Final = {"bedrock": "Amazon Bedrock", "vertex": "Google Cloud"}
_MARK = {"type": "ephemeral"}


def _bedrock(*messages: Any, **fields: Any) -> dict[str, Any]:
    return body(*messages, anthropic_version="bedrock-2023-05-31", **fields)


@rule(
    "feature-unavailable",
    Severity.WARNING,
    answers=Pass.UNKNOWN_KEYS,
    needs={"field:cache_control", "field:compaction", "field:container", "field:mcp_servers"},
    platforms=("bedrock", "vertex"),
    says=(UNAVAILABLE,),
    refused=(
        Case(
            _bedrock(user("hi"), cache_control=_MARK),
            "`cache_control` is documented as not available on Amazon Bedrock",
            at=("cache_control",),
            platform="bedrock",
        ),
    ),
    accepted=(
        Case(_bedrock(user(text("hi", cache_control=_MARK))), platform="bedrock", note="an explicit marker: recorded"),
        Case(body(user("hi"), cache_control=_MARK)),
    ),
)
def feature_unavailable(conversation: Conversation) -> Iterator[Draft]:
    for field in _LACKS.get(conversation.context.platform, ()):
        if conversation.fields.get(field) is not None:
            yield UNAVAILABLE.at((field,), field=field, platform=_NAMES[conversation.context.platform])
