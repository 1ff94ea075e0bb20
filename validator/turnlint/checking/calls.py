"""The arguments of a call of the official SDK, sent as the SDK would send them.

What is said here of the SDK is what its release 2.14 does (``resources/beta/messages/messages.py``,
``_base_client.py``); a test sends both ways and compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from turnlint.checking.linter import check
from turnlint.schema.plain import is_sentinel
from turnlint.schema.projection import properties

if TYPE_CHECKING:
    from turnlint.values.report import Report
    from turnlint.values.settings import Keywords

#: The ``anthropic-version`` that the SDK sends unasked: since 2.0, and before.
_VERSION: Final = "2026-10-21"
_OLDER_VERSION: Final = "2023-06-01"
#: What only older releases of the SDK take as arguments: whoever gives one sends the older version.
_OLDER: Final = frozenset({"temperature", "top_k", "top_p", "output_format"})
#: Arguments that become headers, or nothing of the request at all.
_BESIDE: Final = frozenset(
    {"betas", "extra_body", "extra_headers", "extra_query", "timeout", "user_profile_id", "workspace_id"}
)
#: Arguments for turnlint, which the SDK has not.
_OURS: Final = frozenset({"platform", "api_version", "endpoint", "select", "ignore", "severity"})


class Call(NamedTuple):
    """What a call of the SDK sends: the body, and the headers that decide whether it is valid."""

    body: dict[str, Any]
    api_version: str | None
    betas: tuple[str, ...]


def check_call(**arguments: Any) -> Report:
    """Say what the Messages API would answer to a call of the official SDK.

    ``arguments`` are those of ``client.messages.create`` or ``client.beta.messages.create``: ``betas`` and
    ``extra_headers`` become headers, ``extra_body`` goes on top of the body, ``timeout`` and ``extra_query`` do not
    matter, and what is not given is not sent. Headers that are not given are those of a client without settings of its
    own: no betas, and the version that the newest SDK sends (the one before it, where an argument is given that only
    older SDKs have).

    Beside these: ``platform``, ``api_version``, ``endpoint``, ``select``, ``ignore`` and ``severity``, as in
    :func:`turnlint.check`.

    Raises what :func:`turnlint.check` raises, and ``TypeError`` for an argument that the SDK does not have.
    """
    given = {name: value for name, value in arguments.items() if name not in _OURS}
    keywords: dict[str, Any] = {name: value for name, value in arguments.items() if name in _OURS}
    call = sent(given)
    keywords.setdefault("api_version", call.api_version)
    keywords["betas"] = call.betas
    return check(call.body, **cast("Keywords", keywords))


def sent(arguments: Mapping[str, Any]) -> Call:
    """What the SDK sends for the arguments of a call. Raises ``TypeError`` for an argument that it does not have."""
    for name in arguments:
        if name not in _known():
            raise TypeError(_unknown(name))
    extra = arguments.get("extra_body")
    body = {name: value for name, value in arguments.items() if name not in _BESIDE}
    if "tools" in body:
        body["tools"] = _tools(body["tools"])
    if isinstance(extra, Mapping):
        body |= extra
    headers = dict(_headers(arguments))
    version = headers.get("anthropic-version", _OLDER_VERSION if _is_older(arguments) else _VERSION)
    betas = headers.get("anthropic-beta") or ""
    return Call(
        {name: value for name, value in body.items() if not is_sentinel(value)},
        version,
        tuple(filter(None, (beta.strip() for beta in betas.split(",")))),
    )


def _headers(arguments: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """The headers that a call sets, the later over the earlier; ``None`` for one that it takes away."""
    betas = arguments.get("betas")
    if betas is not None and not is_sentinel(betas):
        yield "anthropic-beta", ",".join(map(str, betas))
    extra = arguments.get("extra_headers")
    for name, value in extra.items() if isinstance(extra, Mapping) else ():
        yield str(name).lower(), None if is_sentinel(value) else str(value)


def _is_older(arguments: Mapping[str, Any]) -> bool:
    return any(not is_sentinel(arguments[name]) for name in _OLDER & arguments.keys())


def _tools(tools: object) -> object:
    """Tools as the SDK sends them: helpers that know their own definition are asked for it."""
    if not isinstance(tools, Iterable) or isinstance(tools, (str, bytes, Mapping)):
        return tools
    return [tool.to_dict() if callable(getattr(tool, "to_dict", None)) else tool for tool in tools]


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Every argument: the top-level fields, those of a batch, and what goes beside the body."""
    return frozenset({*properties("request"), "requests"}) | _BESIDE | _OLDER


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, _known() | _OURS, n=1)
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    return f"the SDK's create() has no argument {name!r}{hint}; a field that it lacks goes into extra_body"
