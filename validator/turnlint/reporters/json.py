"""The report for programs: one JSON document, written request by request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson

from turnlint.readers import NotARequest, Unreadable
from turnlint.report import Severity
from turnlint.reporters import Checked, Summary

SCHEMA_VERSION: Final = 1


class JsonReporter:
    """Writes ``{"schema_version", "tool", "requests": […], "summary"}``; memory does not grow with the requests."""

    def __init__(self, version: str, change: str = "") -> None:
        self._version = version
        self._change = change
        self._started = False
        self._not_requests: list[dict[str, Any]] = []
        self._unreadable: list[dict[str, Any]] = []

    def begin(self) -> Iterator[str]:
        """The document up to the first request."""
        tool = dump({"name": "turnlint", "version": self._version})
        yield f'{{"schema_version":{SCHEMA_VERSION},"tool":{tool},"requests":['

    def checked(self, checked: Checked) -> Iterator[str]:
        """One element of ``requests``."""
        report = checked.report.to_json()
        for finding, entry in zip(checked.report.findings, report["findings"], strict=True):
            place = checked.place(finding)
            entry["line"], entry["column"] = place.line, place.column
            if self._change:
                entry["new"] = finding in checked.new
            entry["end_line"], entry["end_column"] = place.end_line, place.end_column
        request = checked.request
        source = {
            "file": request.file,
            "line": request.line,
            "item": request.part.item,
            "path": list(request.part.prefix),
        }
        yield ("," if self._started else "") + "\n" + dump({"source": source, "report": report})
        self._started = True

    def not_a_request(self, outcome: NotARequest) -> Iterator[str]:
        """Nothing yet: it is told in the summary."""
        self._not_requests.append({"file": outcome.file, "lines": outcome.lines or None})
        yield from ()

    def unreadable(self, outcome: Unreadable) -> Iterator[str]:
        """Nothing yet: it is told in the summary."""
        self._unreadable.append({"file": outcome.file, "reason": outcome.reason})
        yield from ()

    def end(self, summary: Summary) -> Iterator[str]:
        """The summary, and the end of the document."""
        counts = {
            "requests": summary.requests,
            "errors": summary.findings[Severity.ERROR],
            "warnings": summary.findings[Severity.WARNING],
            "advice": summary.findings[Severity.ADVICE],
            **self._brought(summary),
            "not_requests": self._not_requests,
            "unreadable": self._unreadable,
            "failed": summary.failed,
            "interrupted": summary.interrupted,
        }
        yield ("\n" if self._started else "") + f'],"summary":{dump(counts)}}}\n'

    def _brought(self, summary: Summary) -> dict[str, Any]:
        """What a change brings, where one is judged."""
        if not self._change:
            return {}
        new = {severity.value: count for severity, count in summary.new.items()}
        return {"change": {"options": self._change, "new": new}}


def dump(value: Any) -> str:
    """JSON text of a value. What orjson cannot write (a lone surrogate, a huge integer) the standard library can."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        import json

        return json.dumps(value, separators=(",", ":"))
