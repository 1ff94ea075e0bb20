"""The pytest plugin: the fixture ``turnlint``, and request files collected as tests.

It loads with every pytest run of an environment that has turnlint, so nothing of turnlint is imported until a test asks
for the fixture or the ini file names fixture files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict, cast

import pytest

if TYPE_CHECKING:
    from typing import Unpack

    from turnlint.readers import Document, Request
    from turnlint.report import Report
    from turnlint.rule import Rule

#: The "file" of a request that a test holds in memory.
IN_MEMORY: Final = "<request>"

_MARKER: Final = (
    "turnlint(platform, api_version, betas, endpoint, model, select, ignore, severity, strict): "
    "check the requests of this test as if they were sent so."
)
_SETTINGS: Final[tuple[tuple[str, Any, str], ...]] = (
    ("platform", "string", "where requests are sent: anthropic, bedrock, vertex or foundry"),
    ("api_version", "string", "the anthropic-version header; not set: open"),
    ("betas", "args", "the anthropic-beta header; not set: unknown; set and empty: none"),
    ("model", "string", "judge as if requests named this model"),
    ("select", "args", "only these rules: names, or globs like tool-pairing/*"),
    ("ignore", "args", "not these rules"),
    ("severity", "args", "severities, as RULE=LEVEL"),
    ("strict", "bool", "fail on warnings too"),
)


class Settings(TypedDict, total=False):
    """How a request is judged: the keywords of :func:`turnlint.check`, and ``strict`` (warnings fail too)."""

    platform: str
    api_version: str | None
    betas: Iterable[str] | None
    endpoint: str
    model: str | None
    select: Iterable[str] | None
    ignore: Iterable[str] | None
    severity: Mapping[str, str] | None
    strict: bool


@dataclass(frozen=True, slots=True)
class Turnlint:
    """What the fixture ``turnlint`` gives a test.

    ``settings`` hold where a call says nothing: those of the ini file, overridden by the markers around the test.
    """

    settings: Settings

    def check(self, request: Any, **context: Unpack[Settings]) -> Report:
        """Say what the API would answer: :func:`turnlint.check` with the test's settings."""
        return _check(request, {**self.settings, **context})

    def assert_valid(self, request: Any, **context: Unpack[Settings]) -> Report:
        """Assert that the API would accept a request, and return the report.

        Raises ``AssertionError`` with the text of ``turnlint check``, its places in the request as it is printed with
        an indent of 2 (in the request itself where that is JSON text). With ``strict``, warnings fail too.
        """
        __tracebackhide__ = True
        settings: Settings = {**self.settings, **context}
        body = _readable(request)
        report = _check(body, settings)
        if _failing(report, settings):
            raise AssertionError(_text_in_memory(body, report, settings))
        return report

    def assert_rejected(
        self, request: Any, *, rule: str | None = None, message: str | None = None, **context: Unpack[Settings]
    ) -> Report:
        """Assert that the API would refuse a request, and return the report.

        ``rule`` names the rule that must find it, ``message`` is the API's text or a part of it; one error must meet
        both. Where several faults stand, the API names only the first: that one is ``report.error``.

        Raises ``AssertionError`` that says what was found instead.
        """
        __tracebackhide__ = True
        settings: Settings = {**self.settings, **context}
        body = _readable(request)
        report = _check(body, settings)
        for finding in report.errors:
            if rule in (None, finding.rule) and (message is None or message in finding.message):
                return report
        wanted = [f"by {rule}"] if rule is not None else []
        wanted += [f"with {message!r}"] if message is not None else []
        expected = "expected a refusal " + " ".join(wanted) if wanted else "expected a refusal"
        if not report.findings:
            raise AssertionError(f"{expected}; turnlint finds no fault")
        found = "turnlint finds:" if report.errors else "turnlint finds no error, but:"
        raise AssertionError(f"{expected}; {found}\n{_text_in_memory(body, report, settings, advice=True)}")


@pytest.fixture(name="turnlint")
def _turnlint(request: pytest.FixtureRequest) -> Turnlint:
    """Check requests for the Claude Messages API: check, assert_valid, assert_rejected."""
    return Turnlint(_settings(request.node))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the ini settings."""
    parser.addini("turnlint_fixtures", "files, folders and globs of requests to check, one test each", "args", [])
    for name, kind, text in _SETTINGS:
        parser.addini(f"turnlint_{name}", f"turnlint: {text}", kind, default=False if kind == "bool" else None)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, and collect request files where the ini file asks for it."""
    config.addinivalue_line("markers", _MARKER)
    if config.getini("turnlint_fixtures"):
        config.pluginmanager.register(_Collector(config), "turnlint-collector")


class _Collector:
    """Collects the files that ``turnlint_fixtures`` stands for."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._files: dict[Path, bool] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Find the files once, and tell what is wrong in the settings before a test runs."""
        from turnlint.readers import NoMatch, Unreadable
        from turnlint.readers.files import find

        try:
            _check([], _ini(self._config))
        except ValueError as error:
            raise pytest.UsageError(f"turnlint: {error}") from error
        root = self._config.rootpath
        for pattern in self._config.getini("turnlint_fixtures"):
            for found in find([os.path.abspath(root / pattern)]):  # noqa: PTH100 (a link stays a link)
                if isinstance(found, NoMatch):
                    warning = pytest.PytestConfigWarning(f"turnlint_fixtures: no file matches {pattern}")
                    self._config.issue_config_time_warning(warning, stacklevel=2)
                elif isinstance(found, Unreadable):
                    raise pytest.UsageError(f"turnlint_fixtures: {found.file}: {found.reason}")
                elif not (path := Path(found.path)).exists():
                    raise pytest.UsageError(f"turnlint_fixtures: no such file: {pattern}")
                else:
                    self._files[path] = found.named

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Take a file that was found."""
        if file_path not in self._files:
            return None
        made: RequestFile = RequestFile.from_parent(parent, path=file_path)
        made.named = self._files[file_path]
        return made


class RequestFile(pytest.File):
    """A file of requests. ``named``: the ini file names this very file, so that it is a request by its word."""

    named = False

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each request, and one that is skipped for what is no request."""
        from turnlint.readers import NotARequest, read_stream

        try:
            with self.path.open("rb") as stream:
                for outcome in read_stream(stream, self.nodeid, named=self.named):
                    if isinstance(outcome, NotARequest):
                        yield NotARequestItem.from_parent(self, name="not-a-request")
                    else:
                        yield RequestItem.from_parent(self, name=_item_name(outcome), request=outcome)
        except OSError as error:
            raise self.CollectError(f"{self.nodeid}: error: {error.strerror or error}") from None


class RequestItem(pytest.Item):
    """One request of a file: passes where the API would accept it."""

    def __init__(self, *, request: Request, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.request = request

    def runtest(self) -> None:
        """Check the request."""
        settings = _settings(self)
        if self.request.part.endpoint == "batches":
            settings = {**settings, "endpoint": "batches"}
        report = _check(self.request.body, settings)
        if _failing(report, settings):
            raise _Refused(_text(self.request, report))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *arguments: Any, **options: Any) -> Any:
        """The text of ``turnlint check`` instead of a traceback."""
        if isinstance(excinfo.value, _Refused):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *arguments, **options)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the request stands."""
        return self.path, (self.request.line or 1) - 1, _title(self)


class NotARequestItem(pytest.Item):
    """JSON that a folder or a glob brought up and that is no request: skipped, so that nobody takes it for checked."""

    def runtest(self) -> None:
        """Skip."""
        pytest.skip("not a request")

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file."""
        return self.path, 0, _title(self)


class _Refused(Exception):
    """A request of a file has errors; the text is the whole report."""


def _item_name(request: Request) -> str:
    """A name that is settled by the request's place in the file."""
    steps = []
    if request.line is not None:
        steps.append(f"line-{request.line}")
    if request.part.item is not None:
        steps.append(f"item-{request.part.item}")
    if request.part.endpoint == "batches":
        steps.append("batch")
    return "-".join(steps) or "request"


def _title(item: pytest.Item) -> str:
    """What heads a failure. (Pytest would take the end of a node id for a dotted name.)"""
    return f"{item.name} of {item.nodeid.partition('::')[0]}"


def _ini(config: pytest.Config) -> Settings:
    """The settings of the ini file. Raises ``pytest.UsageError`` for a severity that is not ``RULE=LEVEL``."""
    found: dict[str, Any] = {}
    for name, _, _ in _SETTINGS:
        value = config.getini(f"turnlint_{name}")
        if value is not None and value != "" and value is not False:
            found[name] = value
    if "severity" in found:
        pairs = [entry.partition("=") for entry in found["severity"]]
        if wrong := [name for name, equals, _ in pairs if not equals]:
            raise pytest.UsageError(f"turnlint_severity takes RULE=LEVEL, not {wrong[0]!r}")
        found["severity"] = {name: level for name, _, level in pairs}
    return cast("Settings", found)


def _settings(node: pytest.Item) -> Settings:
    """The ini file's settings, overridden by the markers around a test, the closest last."""
    settings: dict[str, Any] = {**_ini(node.config)}
    for marker in reversed(list(node.iter_markers("turnlint"))):
        if marker.args:
            raise pytest.UsageError("the marker turnlint takes keywords only, as turnlint.check does")
        settings |= marker.kwargs
    return cast("Settings", settings)


def _check(request: Any, settings: Settings) -> Report:
    import turnlint

    chosen: dict[str, Any] = {name: value for name, value in settings.items() if name != "strict"}
    return turnlint.check(request, **chosen)


def _failing(report: Report, settings: Settings) -> bool:
    return bool(report.errors or (settings.get("strict") and report.warnings))


def _readable(request: Any) -> Any:
    """The request in a form that can be checked and then shown: a generator inside would be used up by the check."""
    if isinstance(request, (str, bytes, bytearray, memoryview)):
        return request
    from turnlint.plain import plain

    made = plain(request)
    # A set is no request although it becomes a list: the linter says so.
    return made if isinstance(made, (dict, list)) and not isinstance(request, (set, frozenset)) else request


def _text_in_memory(body: Any, report: Report, settings: Settings, *, advice: bool = False) -> str:
    from turnlint.readers import Part, Request

    if settings.get("endpoint") == "batches":
        part = Part(body, endpoint="batches", size=_batch_size(body))
    else:
        part = Part(body)
    return _text(Request(IN_MEMORY, _printed(body), part), report, advice=advice)


def _batch_size(body: Any) -> int:
    requests = body.get("requests") if isinstance(body, dict) else None
    return max(1, len(requests)) if isinstance(requests, list) else 1


def _printed(body: Any) -> Document:
    """The JSON text that a request is shown in."""
    import json

    from turnlint.readers import Document

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


def _text(request: Request, report: Report, *, advice: bool = False) -> str:
    """What ``turnlint check`` prints about one request."""
    from turnlint.reporters import Checked, Summary
    from turnlint.reporters.text import TextReporter

    reporter, summary, checked = TextReporter(_rule, advice=advice), Summary(), Checked(request, report)
    summary.add(checked)
    return "".join([*reporter.begin(), *reporter.checked(checked), *reporter.end(summary)]).rstrip()


def _rule(name: str) -> Rule | None:
    from turnlint import registry

    listing = registry.listings().get(name)
    return None if listing is None else listing.load()
