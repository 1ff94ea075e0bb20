"""Recorded sessions mended: each request by its fixes, and what it echoes by the response that it echoes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final, NamedTuple

from turnlint.checking.fixing import mended
from turnlint.checking.linter import linter
from turnlint.checking.session import Told, check_session
from turnlint.subjects.sameness import copied
from turnlint.subjects.step import answer_end
from turnlint.values.exchange import Exchange
from turnlint.values.fixed import AppliedFix
from turnlint.values.json import Json
from turnlint.values.settings import Settings, settings

#: The rules that find an echo that is not what the API had answered.
_ECHOES: Final = frozenset({"echo-changed", "thinking-dropped", "thinking-modified"})
_SAYS: Final = "put back what the API had answered, word for word"


class FixedSession(NamedTuple):
    """Exchanges after their fixes.

    * ``exchanges``: new ones where something was done, those that were given elsewhere.
    * ``applied``: what was done in each; ``remaining``: what :func:`turnlint.check_session` still finds.
    """

    exchanges: tuple[Exchange, ...]
    applied: tuple[tuple[AppliedFix, ...], ...]
    remaining: Told


def fix_session(exchanges: Iterable[Exchange], unsafe: bool = False, **keywords: Any) -> FixedSession:
    """Mend the requests of recorded exchanges, each as :func:`turnlint.fix` does, and what they echo.

    * ``exchanges``: as :func:`turnlint.check_session` takes them; they are not changed.
    * ``unsafe``: as in :func:`turnlint.fix`. To put back a response word for word is safe.
    * ``select``, ``ignore``, ``severity``: as in :func:`turnlint.check`.

    Raises what :func:`turnlint.check_session` raises.
    """
    made = list(exchanges)
    chosen = settings(**keywords)
    applied: list[list[AppliedFix]] = [[] for _ in made]
    for number, exchange in enumerate(made):
        if not isinstance(exchange, Exchange):
            raise TypeError(f"the exchanges of a session are Exchange objects, not {type(exchange).__name__}")
        if exchange.request is None:
            continue
        judge = linter(Settings(exchange.context, chosen.select, chosen.ignore, chosen.severity))
        fixed = mended(judge, exchange.request, unsafe=unsafe)
        if fixed.applied:
            made[number] = replace(exchange, request=fixed.request)
            applied[number] += fixed.applied
    told = check_session(made, **keywords)
    for number, follows in enumerate(told.continues):
        report = told.requests[number]
        rules = {finding.rule for finding in report.findings} & _ECHOES if report is not None else set()
        if follows is None or not rules:
            continue
        restored = _restored(made[number].request, made[follows])
        if restored is None:
            continue
        tried = [*made[:number], replace(made[number], request=restored), *made[number + 1 :]]
        after = check_session(tried, **keywords)
        if _found(after) < _found(told):
            made, told = tried, after
            applied[number] += [AppliedFix(rule, True, _SAYS, ("messages",)) for rule in sorted(rules)]
    return FixedSession(tuple(made), tuple(map(tuple, applied)), told)


def _restored(request: Json, before: Exchange) -> Json | None:
    """A request with the response of the exchange before as it came; ``None`` where it has no place for it."""
    asked, came = before.request, before.response
    messages = request.get("messages") if isinstance(request, dict) else None
    known = asked.get("messages") if isinstance(asked, dict) else None
    content = came.get("content") if isinstance(came, dict) else None
    if not isinstance(messages, list) or not isinstance(known, list) or not isinstance(content, list) or not content:
        return None
    start = len(known)
    end = answer_end(messages, start) if start < len(messages) else start
    if end == start:
        return None
    return {
        **request,
        "messages": [*messages[:start], {"role": "assistant", "content": copied(content)}, *messages[end:]],
    }


def _found(told: Told) -> int:
    """How much is found in some exchanges."""
    counted = Counter(finding.severity for report in told.requests if report is not None for finding in report.findings)
    return counted.total()
