"""The arguments that an SDK was called with, as tools log them, to the body that it sends for them."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from turnlint.values.json import Path

#: Arguments that never come into the body.
_NOT_SENT: Final = frozenset({"betas", "extra_headers", "extra_query", "extra_body", "timeout"})
#: What stands for an argument that was not given, once it was written as text.
_NOT_GIVEN: Final = re.compile(r"^<?(?:anthropic\.)?(?:NOT_?GIVEN|NotGiven|Omit)\b|^<anthropic\.(?:NotGiven|Omit)")


class Sent(NamedTuple):
    """What is sent: the body, the very same where nothing was to be done; the headers that are known.

    ``moves``: path in the body → path in the arguments, of what stands elsewhere there.
    """

    body: dict[str, Any]
    betas: tuple[str, ...] | None = None
    api_version: str | None = None
    moves: dict[Path, Path] = {}


def sent(arguments: dict[str, Any]) -> Sent:
    """What is sent for some arguments: without those that are null, ``betas`` as a header, ``extra_body`` merged."""
    betas, version = _headers(arguments)
    extra = arguments.get("extra_body")
    moves: dict[Path, Path] = {}
    body = arguments
    if any(name in _NOT_SENT or value is None or _is_not_given(value) for name, value in arguments.items()):
        body = {
            name: value
            for name, value in arguments.items()
            if name not in _NOT_SENT and value is not None and not _is_not_given(value)
        }
    if isinstance(extra, dict):
        moves = {(name,): ("extra_body", name) for name in extra}
        body = body | extra
    return Sent(body, betas, version, moves)


def _is_not_given(value: Any) -> bool:
    return isinstance(value, str) and len(value) < 60 and _NOT_GIVEN.search(value) is not None


def _headers(arguments: dict[str, Any]) -> tuple[tuple[str, ...] | None, str | None]:
    given = arguments.get("betas")
    names = [beta for beta in given if isinstance(beta, str)] if isinstance(given, list) else None
    version = None
    headers = arguments.get("extra_headers")
    for name, value in headers.items() if isinstance(headers, dict) else ():
        if not isinstance(name, str) or not isinstance(value, str):
            continue
        if name.lower() == "anthropic-beta":
            names = [*(names or ()), *(part.strip() for part in value.split(",") if part.strip())]
        elif name.lower() == "anthropic-version":
            version = value
    return (None if names is None else tuple(dict.fromkeys(names))), version
