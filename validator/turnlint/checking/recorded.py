"""Recorded answers as evidence: what the API said to a request, held against what turnlint says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from turnlint.sources.documents import Place
from turnlint.subjects.known import API
from turnlint.values.exchange import Exchange
from turnlint.values.json import Json, parse
from turnlint.values.report import ApiError, Report

#: The statuses that are about what the request says; all others are about the account, the load or the way there.
_OF_THE_REQUEST: Final = frozenset({400, 404, 413})
_TYPES: Final = {"invalid_request_error": 400, "not_found_error": 404, "request_too_large": 413}
#: Parts of a text that move without the refusal changing: links to the documentation, and lists of tags.
_MOVING: Final = (
    (re.compile(r"(?:at )?https?://\S+|(?:docs\.anthropic|docs\.claude|platform\.claude)\.com\S*"), "…"),
    (re.compile(r"(does not match any of the expected tags: ).*", re.S), r"\1…"),
)


class Agreement(StrEnum):
    """How what turnlint says stands to what the API answered.

    * ``SAME``: both refuse, in the same words; ``ACCEPTED``: both accept.
    * ``CONTRADICTED``: the API accepted what turnlint calls an error: turnlint is wrong.
    * ``OTHER_WORDS``: both refuse, in different words; ``MISSED``: the API refused what turnlint passes.
    * ``UNJUDGED``: the API refused, and turnlint had said that it could not judge this.
    """

    SAME = "same"
    ACCEPTED = "accepted"
    CONTRADICTED = "contradicted"
    OTHER_WORDS = "other words"
    MISSED = "missed"
    UNJUDGED = "unjudged"

    @property
    def agrees(self) -> bool:
        """Whether the answer contradicts nothing that turnlint says."""
        return self in (Agreement.SAME, Agreement.ACCEPTED, Agreement.UNJUDGED)


class Recorded(NamedTuple):
    """A recorded answer, compared.

    * ``said``: the API's message, empty where it accepted; ``rule``: the rule that has this text, if one is known.
    * ``note``: what is to be known of the comparison, in a few words.
    * ``place``: where the request stands, if the two disagree.
    """

    agreement: Agreement
    said: str = ""
    rule: str = ""
    note: str = ""
    place: Place | None = None

    def to_json(self) -> dict[str, str | None]:
        """As JSON: ``agreement``, ``said``, and ``rule`` and ``note`` where there are some."""
        return {
            "agreement": self.agreement.value,
            "said": self.said or None,
            "rule": self.rule or None,
            "note": self.note or None,
        }


def recorded(
    report: Report, exchange: Exchange, answer: Report | None = None, unlisted: Iterable[str] = ()
) -> Recorded | None:
    """Compare what turnlint says of a request with the answer that was recorded.

    * ``answer``: the report of what came back; what the API never sends is no evidence.
    * ``unlisted``: the names in the request that the tables lack.

    Gives ``None`` where nothing was recorded, or an answer that is not about the request: of an account, a limit, a
    server.
    """
    refusal = refused(exchange)
    if refusal is None:
        if not _accepted(exchange) or (answer is not None and not answer.ok):
            return None
        return Recorded(Agreement.ACCEPTED if report.error is None else Agreement.CONTRADICTED)
    return _compared(report, refusal, unlisted)


def refused(exchange: Exchange) -> str | None:
    """The message by which the API refused a request for what it says; ``None`` where it did not."""
    body: Json = exchange.error
    if isinstance(body, str):
        told = parse(body)
        body = {"message": body} if told.problem else told.value
    if not isinstance(body, Mapping):
        return None
    inner = body.get("error")
    told_of: Mapping[str, Json] = inner if isinstance(inner, Mapping) else body
    kind, message = told_of.get("type"), told_of.get("message")
    status = exchange.status if exchange.status is not None else _TYPES.get(kind) if isinstance(kind, str) else None
    if status not in _OF_THE_REQUEST or not isinstance(message, str) or not message.strip():
        return None
    return message


def _accepted(exchange: Exchange) -> bool:
    """Whether an answer shows that the request was taken."""
    if exchange.error is not None:
        return False
    if exchange.status is not None:
        return 200 <= exchange.status < 300
    return exchange.response is not None or exchange.events is not None


def _compared(report: Report, said: str, unlisted: Iterable[str]) -> Recorded:
    from turnlint.checking.explanation import Match, explain

    error = report.error
    if error is not None and _masked(error.message) == _masked(said):
        return Recorded(Agreement.SAME, said, _rule_of(report, error))
    found = explain(said)
    rule = found.rule if found.match in (Match.EXACT, Match.SPELLING, Match.WITHIN) else None
    name = rule.name if rule is not None else ""
    if rule is not None and API in rule.given:
        return Recorded(Agreement.UNJUDGED, said, name, "no request shows this")
    rules = [finding.rule for finding in report.errors]
    if error is not None and name and _rule_of(report, error) == name and found.superseded:
        return Recorded(Agreement.SAME, said, name, "in words of another day")
    if lacking := next((each for each in unlisted if each in said), ""):
        return Recorded(Agreement.UNJUDGED, said, name, f"the tables lack {lacking}")
    if error is not None:
        others = {name, *(candidate.name for candidate in found.candidates)}.intersection(rules)
        return Recorded(Agreement.OTHER_WORDS, said, name, "found too, as a further error" if others else "")
    if reason := _silence(report, said, name):
        return Recorded(Agreement.UNJUDGED, said, name, reason)
    return Recorded(Agreement.MISSED, said, name)


def _rule_of(report: Report, error: ApiError) -> str:
    """The rule of the finding that the API would name."""
    return next((finding.rule for finding in report.errors if finding.message == error.message), "")


def _silence(report: Report, said: str, rule: str) -> str:
    """Why there is no error: what was disclosed of it. Empty where nothing was."""
    if any(_masked(finding.message) == _masked(said) for finding in report.findings):
        return "told as a warning"
    return next((missing for missing, names in report.skipped.items() if rule in names), "")


def _masked(text: str) -> str:
    for pattern, instead in _MOVING:
        text = pattern.sub(instead, text)
    return text.rstrip()
