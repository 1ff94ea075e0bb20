"""Request bodies, and bare message lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.openai import is_openai
from turnlint.readers.reader import Reader
from turnlint.readers.record import Record
from turnlint.readers.responses import is_response
from turnlint.sources.origins import InDocument
from turnlint.values.exchange import Exchange

_ROLES: Final = ("user", "assistant", "system")
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
    if is_openai(value):
        return False
    return any(key in value for key in _TELLING) or (isinstance(messages, list) and any(map(is_message, messages)))


def body(at: InDocument, *, doubtful: bool = False) -> Record:
    """A value, taken for a request body that stands by itself."""
    platform = platform_of(at.value) or "anthropic"
    return Record(Exchange(at.value, platform=platform), at, alone=True, doubtful=doubtful)


#: By what ``anthropic_version`` begins in the bodies that are sent to clouds.
_CLOUDS: Final = (("bedrock-", "bedrock"), ("vertex-", "vertex"))


def platform_of(value: Any) -> str | None:
    """The platform that a body by itself tells: that of Bedrock's InvokeModel, or of Vertex's rawPredict."""
    version = value.get("anthropic_version") if isinstance(value, dict) else None
    if not isinstance(version, str):
        return None
    return next((platform for beginning, platform in _CLOUDS if version.startswith(beginning)), None)


def _find(at: InDocument) -> Iterator[Record]:
    if is_body(at.value) or is_messages(at.value):
        yield body(at)


READER: Final = Reader("bodies", "request bodies, and bare lists of messages, as JSON or JSON Lines", finds=_find)
