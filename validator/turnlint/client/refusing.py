"""What the caller is told of a request that the API would refuse."""

from __future__ import annotations

from typing import Final

from turnlint.values.report import Report

#: By what the name of the report goes among the extensions of a response that a transport makes.
EXTENSION: Final = "turnlint"


class RefusedWarning(UserWarning):
    """A request that was sent although the API will refuse it. ``report`` has every finding."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report


def report_of(error: BaseException) -> Report | None:
    """The report of a request that was not sent, out of the exception that a client raised instead; else ``None``.

    It is the ``report`` of the exception, or of one that it came from, or stands in the response that it has.
    """
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        extensions = getattr(getattr(at, "response", None), "extensions", None)
        for found in (getattr(at, "report", None), extensions.get(EXTENSION) if isinstance(extensions, dict) else None):
            if isinstance(found, Report):
                return found
        at = at.__cause__ or at.__context__
    return None
