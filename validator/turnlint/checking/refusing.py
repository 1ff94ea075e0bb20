"""The answer of the API to a request that it would refuse, as it would be sent."""

from __future__ import annotations

from typing import Any, NamedTuple

from turnlint.values.evidence import Basis
from turnlint.values.report import ApiError, Report


class Refusal(NamedTuple):
    """The answer of the API to a request that is not sent.

    * ``status``, ``body``: as the API would send them. Where its words are not known the message begins with
      ``turnlint: `` and says so.
    * ``report``: every finding.
    """

    status: int
    body: dict[str, Any]
    report: Report

    @property
    def message(self) -> str:
        """The message in the body."""
        told: str = self.body["error"]["message"]
        return told


def refusal(report: Report) -> Refusal | None:
    """The refusal of a request with a report; ``None`` where the API accepts it."""
    error = report.error
    if error is None:
        return None
    body = error.body
    if error.evidence is Basis.INFERRED:
        body["error"]["message"] = _own(error)
    return Refusal(error.status, body, report)


def _own(error: ApiError) -> str:
    return f"turnlint: {error.message} (the API refuses this; its words are not known)"
