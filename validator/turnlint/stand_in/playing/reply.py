"""A reply of a script: what the model says, and where it stops; or an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from turnlint.stand_in.playing.fault import Fault, as_fault
from turnlint.values.json import Json

if TYPE_CHECKING:
    from turnlint.stand_in.playing.asked import Asked

When: TypeAlias = "Mapping[str, Json] | Callable[[Asked], object]"
"""Which requests a reply is for: see :mod:`turnlint.stand_in.playing.matching`; or a function of the request."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the stand-in answers to one request.

    * ``content``: blocks in the API's form. What only the API can know may be left out: ids, signatures, encrypted
      content; they are made up.
    * ``stop_reason``: why the model stopped. ``None``: ``tool_use`` where it calls, else ``end_turn``.
    * ``fields``: what else the response holds (``stop_sequence``, ``container``, ``stop_details``, ``usage``, …).
    * ``cut``: the number of tokens after which it is cut (``max_tokens``); ``None``: it is whole.
    * ``error``: an error body with its status and headers, in the place of a response.
    * ``lost``: the thread that the request continues is held no more.
    * ``kind``: the name of a kind of replies, made to fit the request; ``content`` is empty then. ``optional``: where
      that kind is not legal, the mind answers.
    * ``recorded``: the API sent it once, so whether it is legal is not asked.
    * ``fault``: what goes wrong on the way.
    * ``when``: which requests it is for; ``None``: any.
    * ``times``: how many requests it answers; ``None``: all.
    """

    content: tuple[Json, ...] = ()
    stop_reason: str | None = None
    fields: Mapping[str, Json] = field(default_factory=dict)
    cut: int | None = None
    error: ErrorReply | None = None
    lost: bool = False
    kind: str = ""
    optional: bool = False
    fault: Fault | None = None
    when: When | None = None
    times: int | None = 1
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class ErrorReply:
    """An error of the API: ``status``, ``type``, ``message``, and ``code``, the ``error_code`` that comes with it."""

    status: int
    type: str
    message: str
    code: str = ""
    headers: tuple[tuple[str, str], ...] = ()


#: The errors that no request is to blame for, by their status: type and words as the API's.
ERRORS: Final[Mapping[int, tuple[str, str]]] = {
    401: ("authentication_error", "invalid x-api-key"),
    403: ("permission_error", "Your API key does not have permission to use the specified resource."),
    429: ("rate_limit_error", "This request would exceed your account's rate limit. Please try again later."),
    500: ("api_error", "Internal server error"),
    504: ("timeout_error", "Request timed out"),
    529: ("overloaded_error", "Overloaded"),
}

_KEYS: Final = frozenset(
    {
        "text", "thinking", "calls", "call", "server", "content", "stop_reason", "cut", "error", "lost", "kind",
        "optional", "fault", "when", "times", "pause", "refusal", "usage", "container", "stop_sequence",
        "stop_details", "context_management", "model", "id",
    }
)  # fmt: skip
_FIELDS: Final = ("usage", "container", "stop_sequence", "stop_details", "context_management", "model", "id")


class ScriptError(ValueError):
    """A script that cannot be played: what is wrong with it, and where."""


def reply(*content: Json, **keywords: Any) -> Reply:
    """A reply of blocks: texts as strings, calls by :func:`call`, or anything in the API's form.

    Keywords: the fields of :class:`Reply`, and those of the response (``usage``, ``container``, …). Raises
    :class:`ScriptError` for what is none.
    """
    return as_reply({"content": [*content], **keywords})


def call(name: str, input: Mapping[str, Json] | None = None, **more: Json) -> dict[str, Json]:
    """A call of a tool of the client's; without an input it gets one that fits the tool's schema.

    Further keywords are fields of the block (``id``, ``caller``).
    """
    given = {} if input is None else {"input": dict(input)}
    return {"type": "tool_use", "name": name, **given, **more}


def server_call(name: str, input: Mapping[str, Json] | None = None, **more: Json) -> dict[str, Json]:
    """A call of a server tool, which the server answers by itself, unless ``open=True``: then its result waits."""
    return {"type": "server_tool_use", "name": name, "input": dict(input or {}), **more}


def thinking(words: str, **more: Json) -> dict[str, Json]:
    """Thinking; its signature is made, and known again when it comes back."""
    return {"type": "thinking", "thinking": words, **more}


def as_reply(given: Any) -> Reply:
    """A reply out of what a script has for one: a string, a list of blocks, or a mapping.

    Raises :class:`ScriptError` for what is none.
    """
    if isinstance(given, Reply):
        return given
    if isinstance(given, str):
        return Reply((_block(given),))
    if isinstance(given, list | tuple):
        return Reply(tuple(map(_block, given)))
    if not isinstance(given, Mapping):
        raise ScriptError(f"a reply is a text, a list of blocks or a mapping, not {type(given).__name__}")
    if isinstance(given.get("type"), str) and given["type"] != "message":
        return Reply((_block(given),))
    if given.get("type") == "message":
        return _of_message(given)
    return _of_mapping(given)


def _of_message(message: Mapping[str, Json]) -> Reply:
    """A response as it was recorded: it is played as it is."""
    fields = {key: value for key, value in message.items() if key not in ("type", "role", "content", "stop_reason")}
    return Reply(tuple(map(_block, message.get("content") or ())), message.get("stop_reason"), fields)


def _of_mapping(given: Mapping[str, Json]) -> Reply:
    if strange := sorted(given.keys() - _KEYS, key=str):
        raise ScriptError(f"a reply has no {strange[0]!r}; its keys are {', '.join(sorted(_KEYS))}")
    content: list[Json] = []
    if "thinking" in given:
        content.append(thinking(_text(given, "thinking")))
    if "text" in given:
        content.append(_block(_text(given, "text")))
    content += [server_call(**_call(each, "server")) for each in _listed(given.get("server"))]
    content += [call(**_call(each, "calls")) for each in (*_listed(given.get("call")), *_listed(given.get("calls")))]
    content += map(_block, _listed(given.get("content")))
    made = Reply(
        tuple(content),
        given.get("stop_reason"),
        {name: given[name] for name in _FIELDS if name in given},
        cut=_number(given, "cut"),
        error=as_error(given["error"]) if "error" in given else None,
        lost=given.get("lost") is True,
        kind=given.get("kind", ""),
        optional=given.get("optional") is True,
        fault=as_fault(given["fault"]) if "fault" in given else None,
        when=given.get("when"),
        times=None if given.get("times", 1) is None or given.get("times") == "all" else _number(given, "times") or 1,
    )
    if given.get("pause"):
        made = replace(made, stop_reason="pause_turn")
    if given.get("refusal"):
        said = given["refusal"]
        blocks = (*made.content, _block(said)) if isinstance(said, str) else made.content
        made = replace(made, content=blocks, stop_reason="refusal")
    return made


def as_error(given: Json) -> ErrorReply:
    """An error out of a status, a body as the API sends it, or a mapping of :class:`ErrorReply`'s fields."""
    if isinstance(given, int) and not isinstance(given, bool):
        kind, message = ERRORS.get(given, ("api_error", "Internal server error"))
        return ErrorReply(given, kind, message)
    if not isinstance(given, Mapping):
        raise ScriptError(f"an error is a status or a mapping, not {given!r}")
    inner = given.get("error", given)
    status = given.get("status", inner.get("status", 400) if isinstance(inner, Mapping) else 400)
    if not isinstance(inner, Mapping) or not isinstance(status, int):
        raise ScriptError(f"an error has status, type, message and perhaps code, not {given!r}")
    known = ERRORS.get(status, ("invalid_request_error", "Invalid request"))
    details = inner.get("details")
    code = inner.get("code", details.get("error_code", "") if isinstance(details, Mapping) else "")
    headers = given.get("headers", {})
    if not isinstance(headers, Mapping):
        raise ScriptError(f"headers are a mapping, not {headers!r:.80}")
    return ErrorReply(
        status,
        str(inner.get("type", known[0])),
        str(inner.get("message", known[1])),
        str(code),
        tuple((str(name), str(value)) for name, value in headers.items()),
    )


def _block(given: Json) -> dict[str, Json]:
    if isinstance(given, str):
        return {"type": "text", "text": given}
    if isinstance(given, Mapping) and isinstance(given.get("type"), str):
        return dict(given)
    raise ScriptError(f"a block is a text or a mapping with a type, not {given!r:.80}")


def _call(given: Json, key: str) -> dict[str, Json]:
    if isinstance(given, str):
        return {"name": given}
    if isinstance(given, Mapping) and isinstance(given.get("name"), str):
        return dict(given)
    raise ScriptError(f"{key}: a call is the name of a tool, or a mapping with a name, not {given!r:.80}")


def _listed(given: Json) -> Iterable[Json]:
    if given is None:
        return ()
    return given if isinstance(given, list | tuple) else (given,)


def _text(given: Mapping[str, Json], key: str) -> str:
    if not isinstance(given[key], str):
        raise ScriptError(f"{key} is a text, not {given[key]!r:.80}")
    return str(given[key])


def _number(given: Mapping[str, Json], key: str) -> int | None:
    value = given.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ScriptError(f"{key} is a number, not {value!r:.80}")
    return value
