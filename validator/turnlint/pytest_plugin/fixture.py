"""What the fixture ``turnlint`` is: checks and assertions for what a test holds in memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import pytest

from turnlint.pytest_plugin import SETTINGS
from turnlint.values.json import parse

if TYPE_CHECKING:
    from typing import Unpack

    from turnlint.checking.linter import Linter
    from turnlint.checking.result import Checked
    from turnlint.config.config import Config
    from turnlint.rule import Rule
    from turnlint.sources.documents import Document
    from turnlint.values.report import Report
    from turnlint.values.settings import Keywords, Settings

#: What the marker takes: the settings of the ini file, and where requests go.
_KEYWORDS: Final = frozenset({"endpoint", *(name for name, _, _ in SETTINGS)})
#: What it takes beside: the rules by which the guard is to see a request refused.
_REJECTS: Final = "rejects"

#: The "file" of a request that a test holds in memory.
IN_MEMORY: Final = "<request>"

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Turnlint:
    """What the fixture ``turnlint`` gives a test.

    ``keywords`` hold where a call says nothing: those of the ini file, overridden by the markers around the test.
    """

    keywords: Keywords

    def check(self, request: Any, **context: Unpack[Keywords]) -> Report:
        """Say what the API would answer: :func:`turnlint.check` with the test's settings.

        Raises what :func:`turnlint.check` does.
        """
        __tracebackhide__ = True
        return self._checked(request, context)[0]

    def session(self, **context: Unpack[Keywords]) -> CheckedSession:
        """A session: :class:`turnlint.Session` with the test's settings, whose checks fail the test."""
        return CheckedSession({**self.keywords, **context})

    def _linter(self, context: Keywords) -> tuple[Linter, Settings]:
        """The linter for a call, and its settings. Raises what :class:`turnlint.Linter` does."""
        from turnlint.checking.linter import linter
        from turnlint.values.settings import settings

        keywords: Keywords = {**self.keywords, **context}
        made = settings(**keywords)
        return linter(made), made

    def _checked(self, request: Any, context: Keywords) -> tuple[Report, Settings]:
        """A report, and the settings that it was made with. Where the linter came upon what it raises is left out."""
        __tracebackhide__ = True

        def checked() -> tuple[Report, Settings]:
            linter, settings = self._linter(context)
            return linter.check(request), settings

        return _briefly(checked)

    def assert_valid(self, request: Any, **context: Unpack[Keywords]) -> Report:
        """Assert that the API would accept a request, and return the report.

        Raises ``AssertionError`` with the text of ``turnlint check``, its places in the request as it is printed with
        an indent of 2 (in the request itself where that is JSON text). With ``strict``, warnings fail too.
        """
        __tracebackhide__ = True
        body = _readable(request)
        report, settings = self._checked(body, context)
        checked = _in_memory(body, report)
        if is_failing(checked, settings):
            raise AssertionError(_headed(checked))
        return report

    def assert_rejected(
        self, request: Any, *, rule: str | None = None, message: str | None = None, **context: Unpack[Keywords]
    ) -> Report:
        """Assert that the API would refuse a request, and return the report.

        ``rule`` names the rule that must find it, ``message`` is the API's text or a part of it; one error must meet
        both. Where several faults stand, the API names only the first: that one is ``report.error``.

        Raises ``AssertionError`` that says what was found instead, ``pytest.UsageError`` for a rule that there is
        not.
        """
        __tracebackhide__ = True
        if rule is not None and rule_named(rule) is None:
            raise pytest.UsageError(f"assert_rejected: no rule is called {rule!r}{nearest_rule(rule)}")
        body = _readable(request)
        report, _ = self._checked(body, context)
        for finding in report.errors:
            if rule in (None, finding.rule) and (message is None or message in finding.message):
                return report
        wanted = [f"by {rule}"] if rule is not None else []
        wanted += [f"with {message!r}"] if message is not None else []
        expected = "expected a refusal " + " ".join(wanted) if wanted else "expected a refusal"
        if not report.findings:
            raise AssertionError(f"{expected}; turnlint finds no fault")
        found = "turnlint finds:" if report.errors else "turnlint finds no error, but:"
        raise AssertionError(f"{expected}; {found}\n{text_of(_in_memory(body, report), advice=True)}")


class CheckedSession:
    """An agent loop in a test: each request and each response is checked with what came before.

    It goes on after a failure that the test has caught. :attr:`reports` has what was found so far. A failure names the
    request by its number, from 1: in a loop each is sent at the same line.
    """

    def __init__(self, keywords: Keywords) -> None:
        from turnlint.checking.session import Session
        from turnlint.values.settings import settings

        self._settings = settings(**keywords)
        self._session = Session(**keywords)
        self._sent = 0
        self.reports: list[Report] = []

    def check(self, request: Any, *, betas: Iterable[str] | None = None, api_version: str | None = None) -> Report:
        """Assert that the API would accept the next request, after what came before; returns the report.

        Takes what :meth:`turnlint.Session.check` does; raises ``AssertionError`` as :meth:`Turnlint.assert_valid` does.
        """
        __tracebackhide__ = True
        body = _readable(request)
        report = _briefly(lambda: self._session.check(body, betas=betas, api_version=api_version))
        self._sent += 1
        self._passes(_in_memory(body, report, f"<request {self._sent}>"), report)
        return report

    def receive(self, response: Any) -> Report:
        """Assert that the API sends such a response; returns the report.

        ``response`` is a message or the events of a stream, as :meth:`turnlint.Session.receive` takes them. Raises
        ``AssertionError`` where it is cut, altered or made up; with ``strict``, also on warnings.
        """
        __tracebackhide__ = True
        given = _events(response)
        report = _briefly(lambda: self._session.receive(given))
        self._passes(_came(given, report, self._sent), report)
        return report

    def fail(self, error: Any) -> None:
        """Take that the request was refused, or the connection broke: an error body, or an exception."""
        __tracebackhide__ = True
        _briefly(lambda: self._session.fail(error))

    def _passes(self, checked: Checked, report: Report) -> None:
        __tracebackhide__ = True
        self.reports.append(report)
        if is_failing(checked, self._settings):
            raise AssertionError(_headed(checked))


def _briefly(step: Callable[[], Made]) -> Made:
    """What a step comes to. What it raises is raised without the way to it: the mistake is in the test."""
    __tracebackhide__ = True
    try:
        return step()
    except TypeError as error:
        raise TypeError(str(error)) from None
    except ValueError as error:
        raise ValueError(str(error)) from None


def _events(response: Any) -> Any:
    """A response in a form that can be checked and then shown: the events of an iterator are kept."""
    if isinstance(response, (str, bytes, bytearray, memoryview, Mapping)) or hasattr(response, "model_dump"):
        return response
    return list(response) if isinstance(response, Iterable) else response


def _came(given: Any, report: Report, number: int) -> Checked:
    """What came back to request ``number``, as if it stood in a file: a message as it is printed, or events."""
    from turnlint.checking.result import Checked, Kind, Located
    from turnlint.schema.plain import plain
    from turnlint.sources.origins import InDocument, Origin
    from turnlint.sources.streams import InText, of_events
    from turnlint.values.streamed import StreamReport

    is_stream = isinstance(report, StreamReport)
    origin: Origin
    if is_stream and isinstance(given, (str, bytes, bytearray, memoryview)):
        origin = InText(given.encode("utf-8", "surrogatepass") if isinstance(given, str) else bytes(given))
    else:
        text = isinstance(given, (str, bytes, bytearray, memoryview))
        document = _printed(given if text else [plain(each) for each in given] if is_stream else plain(given))
        inside = InDocument(document, document.value)
        origin = of_events(inside) if is_stream else inside
    kind = Kind.STREAM if is_stream else Kind.RESPONSE
    located = [Located(finding, finding.path, origin.place(finding.path)) for finding in report.findings]
    return Checked(f"<{kind} {number}>", report, tuple(located), size=0, kind=kind)


def config_of(path: str | os.PathLike[str]) -> Config:
    """The configuration that holds for a file or a folder. Raises ``pytest.UsageError`` for one that is at fault."""
    from turnlint.config.reading import ConfigError, found_for

    try:
        return found_for(os.fspath(path))
    except ConfigError as error:
        raise pytest.UsageError(f"turnlint: {error}") from None


def for_test(node: pytest.Item) -> Turnlint:
    """The fixture of a test. What the ini file or a marker has wrong fails the test in one line, without a trace."""
    try:
        made = Turnlint(keywords_of(node))
        made._linter({})
    except (pytest.UsageError, TypeError, ValueError) as error:
        wrong = str(error)
    else:
        return made
    pytest.fail(f"usage error: {wrong}", pytrace=False)


def keywords_in(config: pytest.Config, path: str | os.PathLike[str] | None = None) -> Keywords:
    """The settings of the ini file, and where it says nothing those of turnlint's configuration.

    That is the nearest one above a file (``path``), or above the root of the tests. Raises ``pytest.UsageError`` for a
    severity that is not ``RULE=LEVEL``, and for a configuration that is at fault.
    """
    found: dict[str, Any] = {**config_of(config.rootpath if path is None else path).keywords}
    for name, _, _ in SETTINGS:
        value = config.getini(f"turnlint_{name}")
        if value != "" and value is not False:
            found[name] = value
    if "severity" in found:
        pairs = [entry.partition("=") for entry in found["severity"]]
        if wrong := [name for name, equals, _ in pairs if not equals]:
            raise pytest.UsageError(f"turnlint_severity takes RULE=LEVEL, not {wrong[0]!r}")
        found["severity"] = {name: level for name, _, level in pairs}
    return cast("Keywords", found)


def keywords_of(node: pytest.Item) -> Keywords:
    """The ini file's settings, overridden by the markers around a test, the closest last."""
    keywords: dict[str, Any] = {**keywords_in(node.config, node.path)}
    for marker in reversed(list(node.iter_markers("turnlint"))):
        if marker.args:
            raise pytest.UsageError("the marker turnlint takes keywords only, as turnlint.check does")
        for name in marker.kwargs:
            if name not in _KEYWORDS and name != _REJECTS:
                from turnlint.values.settings import unknown_keyword

                raise pytest.UsageError(f"the marker turnlint takes no {unknown_keyword(name)}")
        keywords |= {name: value for name, value in marker.kwargs.items() if name != _REJECTS}
    return cast("Keywords", keywords)


def rejects_of(node: pytest.Item) -> tuple[str, ...]:
    """The rules by which the markers around a test expect a request to be refused: a name, or several."""
    named: list[str] = []
    for marker in node.iter_markers("turnlint"):
        given = marker.kwargs.get(_REJECTS, ())
        named += [given] if isinstance(given, str) else list(given)
    return tuple(dict.fromkeys(named))


def is_failing(checked: Checked, settings: Settings) -> bool:
    """Whether a request fails its test."""
    report = checked.report
    return bool(report.errors or (settings.strict and (report.warnings or checked.unlisted)))


def failure_of(body: Any, report: Report, settings: Settings) -> str | None:
    """What the command would print of a request that fails its test; ``None`` where it does not."""
    if not report.findings and not settings.strict:
        return None
    value = parse(body).value if isinstance(body, bytes) else body
    checked = _in_memory(body if value is None else value, report)
    return _headed(checked) if is_failing(checked, settings) else None


def _readable(request: Any) -> Any:
    """The request in a form that can be checked and then shown: a generator inside would be used up by the check."""
    if isinstance(request, (str, bytes, bytearray, memoryview)):
        return request
    from turnlint.schema.plain import plain

    made = plain(request)
    # A set is no request although it becomes a list: the linter says so.
    return made if isinstance(made, (dict, list)) and not isinstance(request, (set, frozenset)) else request


def _in_memory(body: Any, report: Report, name: str = IN_MEMORY) -> Checked:
    """A request that a test holds, as if it stood in a file."""
    from turnlint.checking.result import Checked, Located
    from turnlint.checking.unlisted import in_request

    document = _printed(body)
    located = [Located(finding, finding.path, document.place(finding.path)) for finding in report.findings]
    size = _batch_size(body) if report.context.endpoint == "batches" else 1
    lacking = in_request(document.value, report.context)
    return Checked(name, report, tuple(located), size=size, unlisted=lacking)


def _batch_size(body: Any) -> int:
    requests = body.get("requests") if isinstance(body, dict) else None
    return max(1, len(requests)) if isinstance(requests, list) else 1


def gist(checked: Checked) -> str:
    """A failure in one line: the first error, as the API would name it; else what comes first."""
    finding = checked.answer or next(iter((*checked.report.errors, *checked.report.warnings)), None)
    if finding is None:
        return "; ".join(map(str, checked.unlisted))
    from turnlint.reporters.terminal.printable import printable

    return printable(f"{finding.rule}: {finding.message}")


def _headed(checked: Checked) -> str:
    """What the command prints, headed by the first error where something lesser stands before it."""
    told = checked.told
    text = text_of(checked)
    return text if checked.answer is None or told[0].finding is checked.answer else f"{gist(checked)}\n{text}"


def nearest_rule(name: str) -> str:
    """A hint at the rule that was meant, to be put behind a name that is none."""
    from turnlint.engine import registry
    from turnlint.engine.selection import nearest

    return nearest(name, registry.listings())


def _printed(body: Any) -> Document:
    """The JSON text that a request is shown in."""
    import json

    from turnlint.sources.documents import Document

    if isinstance(body, str):
        return Document(body.encode("utf-8", "surrogatepass"))
    if isinstance(body, (bytes, bytearray, memoryview)):
        return Document(bytes(body))
    with suppress(RecursionError, TypeError, ValueError):
        document = Document(json.dumps(body, indent=2, ensure_ascii=False).encode("utf-8", "replace"))
        if document.valid:
            return document
    # The findings stand; what they are about cannot be shown.
    return Document(b'"(a request that cannot be printed: too deep, or no JSON)"')


def text_of(*checked: Checked, advice: bool = False) -> str:
    """What ``turnlint check`` prints about some requests, and about what came back."""
    from turnlint.reporters.reporter import Summary
    from turnlint.reporters.text import TextReporter

    reporter, summary = TextReporter(rule_named, advice=advice), Summary()
    told: list[str] = [*reporter.begin()]
    for each in checked:
        summary.add(each)
        told += reporter.tell(each)
    return "".join([*told, *reporter.end(summary)]).rstrip()


def rule_named(name: str) -> Rule | None:
    """The rule of a name."""
    from turnlint.engine import registry

    listing = registry.listings().get(name)
    return None if listing is None else listing.load()
