"""turnlint tells you, before you send it, what the Claude Messages API would answer to a request.

>>> import turnlint
>>> report = turnlint.check({"model": "claude-sonnet-4-5", "max_tokens": 16, "messages": []})
>>> report.error.message
'messages: at least one message is required'

Every public name is here; each is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from turnlint.checking.calls import check_call
    from turnlint.checking.explanation import Explanation, explain
    from turnlint.checking.fixing import fix
    from turnlint.checking.fixing_sessions import FixedSession, fix_session
    from turnlint.checking.linter import Linter, check, check_response, check_stream
    from turnlint.checking.next_turn import NextTurn, NoNextRequest, next_turn
    from turnlint.checking.session import Session, Told, check_session
    from turnlint.checking.streams import StreamReader
    from turnlint.checking.trimming import Trimmed, trim
    from turnlint.values.evidence import Basis
    from turnlint.values.exchange import Exchange
    from turnlint.values.fixed import AppliedFix, Fixed
    from turnlint.values.report import ApiError, Finding, InvalidRequest, Report, Severity
    from turnlint.values.streamed import StreamReport

__all__ = [
    "ApiError",
    "AppliedFix",
    "Basis",
    "Exchange",
    "Explanation",
    "Finding",
    "Fixed",
    "FixedSession",
    "InvalidRequest",
    "Linter",
    "NextTurn",
    "NoNextRequest",
    "Report",
    "Session",
    "Severity",
    "StreamReader",
    "StreamReport",
    "Told",
    "Trimmed",
    "check",
    "check_call",
    "check_response",
    "check_session",
    "check_stream",
    "explain",
    "fix",
    "fix_session",
    "next_turn",
    "trim",
]

__version__ = "0.1.0"

_HOMES = {
    "ApiError": "values.report",
    "AppliedFix": "values.fixed",
    "Basis": "values.evidence",
    "Exchange": "values.exchange",
    "Explanation": "checking.explanation",
    "Finding": "values.report",
    "Fixed": "values.fixed",
    "FixedSession": "checking.fixing_sessions",
    "InvalidRequest": "values.report",
    "Linter": "checking.linter",
    "NextTurn": "checking.next_turn",
    "NoNextRequest": "checking.next_turn",
    "Report": "values.report",
    "Session": "checking.session",
    "Severity": "values.report",
    "StreamReader": "checking.streams",
    "StreamReport": "values.streamed",
    "Told": "checking.session",
    "Trimmed": "checking.trimming",
    "check": "checking.linter",
    "check_call": "checking.calls",
    "check_response": "checking.linter",
    "check_session": "checking.session",
    "check_stream": "checking.linter",
    "explain": "checking.explanation",
    "fix": "checking.fixing",
    "fix_session": "checking.fixing_sessions",
    "next_turn": "checking.next_turn",
    "trim": "checking.trimming",
}


#: Modules that are public by themselves.
_MODULES = ("client", "loops", "stand_in", "strategies", "testing")


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"turnlint.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"turnlint.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
