"""Request bodies, and bare message lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.reader import Reader
from turnlint.readers.record import Record
from turnlint.readers.responses import is_response
from turnlint.sources.origins import InDocument
from turnlint.values.exchange import Exchange

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
        and not all(map(is_response, value))
    )


def is_body(value: Any) -> bool:
    """Whether a value looks like a request body.

    ``messages`` alone does not tell: message catalogues and the reports of other linters have that key too.
    """
    if not isinstance(value, dict) or "messages" not in value:
        return False
    messages = value["messages"]
    return any(key in value for key in _TELLING) or (isinstance(messages, list) and any(map(is_message, messages)))


def body(at: InDocument, *, doubtful: bool = False) -> Record:
    """A value, taken for a request body that stands by itself."""
    return Record(Exchange(at.value), at, alone=True, doubtful=doubtful)


def _find(at: InDocument) -> Iterator[Record]:
    if is_body(at.value) or is_messages(at.value):
        yield body(at)


READER: Final = Reader("bodies", "request bodies, and bare lists of messages, as JSON or JSON Lines", finds=_find)
