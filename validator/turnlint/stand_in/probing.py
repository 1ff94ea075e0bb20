"""A gateway held against the API: the rules' own cases are sent to it, and its answers compared with what is known."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from turnlint.case import Case
from turnlint.checking.linter import check
from turnlint.engine import registry
from turnlint.rule import Rule, known_betas
from turnlint.stand_in.wire.loopback import is_loopback
from turnlint.values.evidence import Basis
from turnlint.values.json import parse
from turnlint.values.report import ApiError

#: What rules judge that can be sent: a request, or its text.
_JUDGED: Final = frozenset({"conversation", "sent", "text"})
_VERSIONS: Final = ("2023-06-01", "2026-10-21")
_SECONDS: Final = 60.0
_MOST: Final = 2_000


class Standing(StrEnum):
    """How an answer stands to what is known of the API.

    * ``SAME``: it is the API's; ``OTHER_WORDS``: refused, in other words; ``OTHER_STATUS``: with another status.
    * ``PASSED``: taken, where the API refuses; ``REFUSED``: refused, where the API takes it.
    * ``FAILED``: the gateway itself failed (a status of 500 or more), or did not answer.
    """

    SAME = "same"
    OTHER_WORDS = "other words"
    OTHER_STATUS = "other status"
    PASSED = "passed"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Probed:
    """One case, and what came of it.

    * ``rule``, ``number``: which case; ``refuses``: whether the API refuses it.
    * ``expected``: the API's message; empty where it accepts. ``answered``: the gateway's; ``status``: of its answer.
    """

    rule: str
    number: int
    refuses: bool
    standing: Standing
    expected: str
    answered: str
    status: int


def probe(url: str, headers: Mapping[str, str] | None = None, select: Iterable[str] | None = None) -> Iterator[Probed]:
    """Send the cases of rules over requests to a Messages endpoint, one after another.

    * ``url``: its base, without ``/v1/messages``; ``headers``: what each request gets besides.
    * ``select``: only these rules, by name or family.

    Cases that stand on another platform than Anthropic's own API are left out. A text that nobody has seen is not
    compared: there a refusal is enough. Raises ``ValueError`` for an address that is none, or is not HTTP.
    """
    endpoint = _Endpoint(url, dict(headers or {}))
    wanted = None if select is None else set(select)
    for rule in registry.rules().values():
        if rule.judges not in _JUDGED or (wanted is not None and not wanted & {rule.name, rule.family}):
            continue
        for number, case in enumerate((*rule.refused, *rule.accepted)):
            probed = _sent(endpoint, rule, number, case) if _is_sendable(case) else None
            if probed is not None:
                yield probed


def is_local(url: str) -> bool:
    """Whether an address is on this machine."""
    return is_loopback(urlsplit(url).hostname or "")


def _is_sendable(case: Case) -> bool:
    """Whether a case is a request to the first party's Messages API that what is sent decides alone."""
    ours = case.platform == "anthropic" and case.endpoint in ("messages", "count_tokens") and case.model is None
    plain = case.before is None and case.asked is None and isinstance(case.value, dict | str)
    held = isinstance(case.value, dict) and "previous_message_id" in str(case.value.get("thread"))
    return ours and plain and not held


def _sent(endpoint: _Endpoint, rule: Rule, number: int, case: Case) -> Probed | None:
    """What becomes of a case; ``None`` where no headers that can be sent make it what it is."""
    meant = _error(case, case.api_version, case.betas)
    for version, betas in _headers(case, meant, endpoint.helped):
        error = _error(case, version, betas)
        if _words(error) == _words(meant):
            endpoint.helped.update(dict.fromkeys(betas[:1]))
            return _compared(rule, number, error, *endpoint.send(case, version, betas))
    return None


def _headers(case: Case, meant: ApiError | None, helped: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The headers under which a case may be sent: where it leaves the betas open, none, or the one that it needs.

    ``helped``: the betas that helped before are tried first.
    """
    versions = (case.api_version,) if case.api_version is not None else _VERSIONS
    if case.betas is not None:
        yield from ((version, case.betas) for version in versions)
        return
    yield from ((version, ()) for version in versions)
    known = tuple(sorted(known_betas()))
    for version in versions:
        if _words(_error(case, version, known)) == _words(meant):  # else none of them helps
            yield from ((version, (beta,)) for beta in dict.fromkeys((*helped, *known)))
            yield version, known


def _error(case: Case, version: str | None, betas: tuple[str, ...] | None) -> ApiError | None:
    return check(case.value, api_version=version, betas=betas, endpoint=case.endpoint).error


def _words(error: ApiError | None) -> str:
    return "" if error is None else error.message


def _compared(rule: Rule, number: int, error: ApiError | None, status: int, said: str) -> Probed:
    if error is None:
        standing = Standing.SAME if status < 400 else Standing.FAILED if status >= 500 else Standing.REFUSED
        return Probed(rule.name, number, False, standing, "", said, status)
    if status < 400:
        standing = Standing.PASSED
    elif status >= 500:
        standing = Standing.FAILED
    elif status != error.status:
        standing = Standing.OTHER_STATUS
    else:
        same = said == error.message or error.evidence is Basis.INFERRED
        standing = Standing.SAME if same else Standing.OTHER_WORDS
    return Probed(rule.name, number, True, standing, error.message, said, status)


class _Endpoint:
    """A Messages endpoint, and the connection to it."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        split = urlsplit(url)
        if split.scheme not in ("http", "https") or not split.hostname:
            raise ValueError(f"a Messages endpoint has an http address, not {url!r}")
        self._secure, self._host, self._port = split.scheme == "https", split.hostname, split.port
        self._path = split.path.rstrip("/")
        self._headers = headers
        self.helped: dict[str, None] = {}

    def send(self, case: Case, version: str, betas: tuple[str, ...]) -> tuple[int, str]:
        """The status of the answer, and the message of its error; status 599 where none came."""
        body = case.value.encode("utf-8", "surrogatepass") if isinstance(case.value, str) else _json(case.value)
        path = "/v1/messages/count_tokens" if case.endpoint == "count_tokens" else "/v1/messages"
        wanted = {"anthropic-beta": ",".join(betas)} if betas else {}
        headers = {
            "content-type": "application/json",
            "anthropic-version": version,
            "x-api-key": "turnlint",
            **wanted,
            **self._headers,
        }
        connection = self._connection()
        try:
            connection.request("POST", self._path + path, body, headers)
            answer = connection.getresponse()
            return answer.status, _message(answer.read()) if answer.status >= 400 else ""
        except (OSError, http.client.HTTPException) as error:
            return 599, f"{type(error).__name__}: {error}"
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._secure:
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(self._host, self._port, timeout=_SECONDS, context=context)
        return http.client.HTTPConnection(self._host, self._port, timeout=_SECONDS)


def _json(value: Any) -> bytes:
    """A body as a client would send it: lone surrogates, which no bytes can be, as escapes."""
    return json.dumps(value).encode()


def _message(raw: bytes) -> str:
    """The message of an error body; of anything else its text."""
    value: Any = parse(raw).value
    inner = value.get("error") if isinstance(value, dict) else None
    told = inner.get("message") if isinstance(inner, dict) else inner
    return told[:_MOST] if isinstance(told, str) else raw[:_MOST].decode(errors="replace")
