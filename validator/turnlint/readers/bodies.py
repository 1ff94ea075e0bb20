"""Request bodies, bare message lists, and arrays of either."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.requests import Part

_ROLES: Final = frozenset({"user", "assistant", "system"})
_TELLING: Final = ("model", "max_tokens", "anthropic_version")


def is_message(value: Any) -> bool:
    """Whether a value looks like a message, perhaps a faulty one."""
    return isinstance(value, dict) and (("content" in value and "role" in value) or value.get("role") in _ROLES)


def is_messages(value: Any) -> bool:
    """Whether a value looks like a list of messages: objects, one of which has a role and content."""
    return (
        isinstance(value, list)
        and any(isinstance(item, dict) and "role" in item and "content" in item for item in value)
        and all(isinstance(item, dict) and "messages" not in item for item in value)
    )


def is_body(value: Any) -> bool:
    """Whether a value looks like a request body.

    ``messages`` alone does not tell: message catalogues and the reports of other linters have that key too.
    """
    if not isinstance(value, dict) or "messages" not in value:
        return False
    messages = value["messages"]
    return any(key in value for key in _TELLING) or (isinstance(messages, list) and any(map(is_message, messages)))


def find(value: Any) -> Iterator[Part]:
    """The requests in a value that is a body, or a list of messages."""
    if is_body(value) or is_messages(value):
        yield Part(value)
