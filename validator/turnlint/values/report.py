"""What a check finds: findings, the API's one answer, and what could not be judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from turnlint.values.evidence import Basis
from turnlint.values.json import Path, pointer

if TYPE_CHECKING:
    from turnlint.values.context import Context


class Severity(StrEnum):
    """How bad a finding is.

    * ``error``: the API refuses the request in this context.
    * ``warning``: accepted, and documented to do harm; or refused on a version, model or platform left open.
    * ``advice``: accepted, and better otherwise.
    """

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Finding(NamedTuple):
    """One fault, with its place in the caller's own JSON.

    ``message`` is the API's text where ``quoted`` is true (it speaks the API's indices, which for pairing rules count
    joined turns), and turnlint's own sentence otherwise. ``path`` addresses the caller's JSON. ``evidence`` says how
    the text is known. ``status`` and ``type`` are those of the API's error (in JSON null for turnlint's own words),
    ``code`` is its ``error_code``: the stable name of the cause, empty where the API gives none or none is known.
    ``only_on`` names the version or platform that refuses, where the context leaves it open. ``note`` is a further
    sentence for the reader, or empty; ``help`` what to do in this very case, where that is more than the rule's own
    advice.
    """

    rule: str
    severity: Severity
    message: str
    path: Path = ()
    evidence: Basis = Basis.INFERRED
    quoted: bool = True
    status: int = 400
    type: str = "invalid_request_error"
    only_on: str = ""
    note: str = ""
    code: str = ""
    help: str = ""

    @property
    def pointer(self) -> str:
        """The path as an RFC 6901 JSON pointer; empty for the whole request."""
        return pointer(self.path)

    def to_json(self) -> dict[str, Any]:
        """The finding as JSON values, in the form of the command's ``--format json``."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "quoted": self.quoted,
            "path": list(self.path),
            "pointer": self.pointer,
            "evidence": self.evidence.value,
            # the API never said turnlint's own words: no answer of its belongs to them
            "status": self.status if self.quoted else None,
            "type": self.type if self.quoted else None,
            "code": self.code,
            "only_on": self.only_on,
            "note": self.note,
            "help": self.help,
        }


@dataclass(frozen=True, slots=True)
class ApiError:
    """The one answer that the API would have given.

    ``code`` is the ``error_code`` by which the SDKs choose an exception; empty where the API gives none, or none is
    known.
    ``evidence`` says how the text is known. ``assumed_order`` is true where several faults stand and their order of
    precedence is assumed rather than measured: then another of the findings may be the one that the API names.
    """

    status: int
    type: str
    message: str
    evidence: Basis
    assumed_order: bool = False
    code: str = ""

    @property
    def body(self) -> dict[str, Any]:
        """The API's JSON body, without the ``request_id`` that only the API can give.

        Of its ``details`` it has the code alone.
        """
        error: dict[str, Any] = {"type": self.type, "message": self.message}
        if self.code:
            error["details"] = {"error_code": self.code}
        return {"type": "error", "error": error}


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one request, in the order in which the API would come upon them; or those of a response.

    ``answerable`` is false for what the API sent itself: it answers nothing to that.
    """

    findings: tuple[Finding, ...]
    context: Context
    _skipped: Callable[[], Mapping[str, tuple[str, ...]]] = field(default=dict, repr=False, compare=False)
    _assumed: bool = field(default=False, repr=False, compare=False)
    answerable: bool = True

    @property
    def ok(self) -> bool:
        """Whether no finding has the severity ``error``."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def error(self) -> ApiError | None:
        """The API's answer: the first finding of severity ``error``, or ``None`` where it accepts."""
        for finding in self.findings:
            if finding.severity is Severity.ERROR and self.answerable:
                return ApiError(
                    finding.status, finding.type, finding.message, finding.evidence, self._assumed, finding.code
                )
        return None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings of severity ``error``."""
        return self.of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings of severity ``warning``."""
        return self.of(Severity.WARNING)

    @property
    def advice(self) -> tuple[Finding, ...]:
        """The findings of severity ``advice``."""
        return self.of(Severity.ADVICE)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity, in the API's order."""
        return tuple(finding for finding in self.findings if finding.severity is severity)

    @property
    def skipped(self) -> Mapping[str, tuple[str, ...]]:
        """What could not be judged: what is missing (``"model not in the table"``) → names of the rules it silenced.

        Computed when asked for.
        """
        return self._skipped()

    def settled(self) -> Self:
        """The same report with what was skipped computed now, so that it needs no rules any more and can be pickled."""
        return replace(self, _skipped=partial(dict, self.skipped))

    def raise_for_error(self) -> None:
        """Raise :class:`InvalidRequest` where the API would refuse; do nothing otherwise."""
        if (error := self.error) is not None:
            raise InvalidRequest(self, error)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        error = self.error
        return {
            "ok": self.ok,
            "error": error
            and {
                "status": error.status,
                "body": error.body,
                "evidence": error.evidence.value,
                "code": error.code,
                "assumed_order": error.assumed_order,
            },
            "findings": [finding.to_json() for finding in self.findings],
            "skipped": {missing: list(rules) for missing, rules in self.skipped.items()},
        }


class InvalidRequest(ValueError):
    """The API would refuse this request. ``report`` has every finding, ``error`` the API's answer."""

    def __init__(self, report: Report, error: ApiError) -> None:
        self.report = report
        self.error = error
        super().__init__(f"{error.status} {error.type}: {error.message}")
