"""A stand-in for the Claude Messages API: it judges what it is sent, refuses in the API's words, and plays its part.

``StandIn`` is a server on loopback, or within the process the transports of ``turnlint.stand_in.httpx`` and
``turnlint.stand_in.httpx2``. The server needs the package h11 (``turnlint[serve]``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from turnlint.stand_in.api import StandIn
    from turnlint.stand_in.playing.fault import Fault, FaultKind, Faults
    from turnlint.stand_in.playing.legality import IllegalReply
    from turnlint.stand_in.playing.reply import Reply, ScriptError, call, reply, server_call, thinking
    from turnlint.stand_in.seen import Seen, SeenRequest

__all__ = [
    "Fault",
    "FaultKind",
    "Faults",
    "IllegalReply",
    "Reply",
    "ScriptError",
    "Seen",
    "SeenRequest",
    "StandIn",
    "call",
    "reply",
    "server_call",
    "thinking",
]

_HOMES: Final = {
    "StandIn": "api",
    **dict.fromkeys(("Fault", "FaultKind", "Faults"), "playing.fault"),
    "IllegalReply": "playing.legality",
    **dict.fromkeys(("Reply", "ScriptError", "call", "reply", "server_call", "thinking"), "playing.reply"),
    **dict.fromkeys(("Seen", "SeenRequest"), "seen"),
}
#: Modules that are public by themselves.
_MODULES: Final = ("httpx", "httpx2")


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"turnlint.stand_in.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"turnlint.stand_in.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
