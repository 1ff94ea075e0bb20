"""The report for programs: one JSON document, written report by report, or a line of JSON for each report.

``report.json`` among the schemas describes both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson

from turnlint.checking.result import Checked, Outcome, Unmet
from turnlint.readers.record import NotARequest
from turnlint.reporters.reporter import Summary
from turnlint.reporters.telling import RuleOf, docs_of, help_of, unknown
from turnlint.sources.files import Unreadable
from turnlint.values.report import Severity

#: 1: requests, in ``requests``. 2: requests, responses and streams, in ``reports``.
SCHEMA_VERSION: Final = 2


class JsonReporter:
    """Writes ``{"schema_version", "tool", "reports": […], "summary"}``; memory does not grow with the reports."""

    def __init__(self, version: str, change: str = "", rule: RuleOf = unknown) -> None:
        self._version = version
        self._change = change
        self._rule = rule
        self._started = False
        self._not_requests: list[dict[str, Any]] = []
        self._unreadable: list[dict[str, Any]] = []
        self._unmet: list[dict[str, Any]] = []

    def begin(self) -> Iterator[str]:
        """The document up to the first report."""
        tool = dump({"name": "turnlint", "version": self._version})
        yield f'{{"schema_version":{SCHEMA_VERSION},"tool":{tool},"reports":['

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """One element of ``reports``; what is no request or could not be read is told in the summary."""
        if isinstance(outcome, Checked):
            yield from self._report(dump(self._element(outcome)))
            self._started = True
        elif isinstance(outcome, NotARequest):
            self._not_requests.append({"file": outcome.file, "lines": outcome.lines or None, "kind": outcome.kind})
        elif isinstance(outcome, Unreadable):
            self._unreadable.append({"file": outcome.file, "line": outcome.line, "reason": outcome.reason})
        elif isinstance(outcome, Unmet):
            self._unmet.append({"file": outcome.file, "rule": outcome.rule})

    def _report(self, element: str) -> Iterator[str]:
        """One report, as it stands among the others."""
        yield ("," if self._started else "") + "\n" + element

    def _element(self, checked: Checked) -> dict[str, Any]:
        report = checked.report.to_json()
        report.pop("response", None)  # what a stream adds up to may be as long as itself
        for located, entry in zip(checked.located, report["findings"], strict=True):
            place = located.place
            assert place is not None, "the places of all findings are wanted"
            entry["line"], entry["column"] = place.line, place.column
            if self._change:
                entry["new"] = located.new
            if checked.standing is not None:
                entry["mended"] = located.mended
            entry["end_line"], entry["end_column"] = place.end_line, place.end_column
            entry["help"] = help_of(located.finding, self._rule)
            entry["docs"] = docs_of(located.finding.rule, self._rule)
            entry["mark"] = located.mark
        source = {"file": checked.file, "line": checked.line, "item": checked.item, "path": list(checked.prefix)}
        standing = {
            "kind": checked.kind.value,
            "exchange": checked.exchange,
            "session": checked.session,
            "continues": checked.continues,
        }
        recorded = None if checked.recorded is None else checked.recorded.to_json()
        return {"source": source, **standing, "report": report, "recorded": recorded}

    def end(self, summary: Summary) -> Iterator[str]:
        """The summary, and the end of the document."""
        yield ("\n" if self._started else "") + f'],"summary":{dump(self._summed(summary))}}}\n'

    def _summed(self, summary: Summary) -> dict[str, Any]:
        return {
            "sessions": summary.sessions,
            "requests": summary.requests,
            "responses": summary.responses,
            "streams": summary.streams,
            "errors": summary.findings[Severity.ERROR],
            "warnings": summary.findings[Severity.WARNING],
            "advice": summary.findings[Severity.ADVICE],
            **self._brought(summary),
            **({"transcripts": summary.transcripts.to_json()} if summary.transcripts.writer else {}),
            "not_judged": {"requests": summary.not_judged, "unlisted": _unlisted(summary)},
            "not_requests": self._not_requests,
            "unreadable": self._unreadable,
            "recorded": {each.value: count for each, count in summary.recorded.items()},
            "suppressed": summary.suppressed._asdict(),
            "unmet": self._unmet,
            "failed": summary.failed,
            "interrupted": summary.interrupted,
        }

    def _brought(self, summary: Summary) -> dict[str, Any]:
        """What a change brings, where one is judged."""
        if not self._change:
            return {}
        new = {severity.value: count for severity, count in summary.new.items()}
        return {"change": {"options": self._change, "new": new}}


class JsonLinesReporter(JsonReporter):
    """Writes a line for each report, with its ``schema_version``, and in the end one with the ``summary``."""

    def begin(self) -> Iterator[str]:
        """Nothing: each line stands for itself."""
        yield from ()

    def _report(self, element: str) -> Iterator[str]:
        yield f'{{"schema_version":{SCHEMA_VERSION},{element[1:]}\n'

    def end(self, summary: Summary) -> Iterator[str]:
        """The summary."""
        tool = {"name": "turnlint", "version": self._version}
        yield dump({"schema_version": SCHEMA_VERSION, "tool": tool, "summary": self._summed(summary)}) + "\n"


def _unlisted(summary: Summary) -> list[dict[str, Any]]:
    return [
        {"what": each.what, "name": each.name, "nearest": list(each.nearest), "requests": count}
        for each, count in summary.unlisted.items()
    ]


def dump(value: Any) -> str:
    """JSON text of a value, in which every character that is not plainly visible is escaped.

    A terminal obeys control characters and marks that turn the direction of writing even inside of JSON. What orjson
    cannot write (a lone surrogate, a huge integer) the standard library can.
    """
    try:
        text = orjson.dumps(value).decode()
    except TypeError:
        import json

        return json.dumps(value, separators=(",", ":"))
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
