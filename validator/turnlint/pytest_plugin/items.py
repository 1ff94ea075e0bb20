"""Request files as tests: one item for each request of the files that ``turnlint_fixtures`` names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from turnlint.checking.baseline import read as read_baseline
from turnlint.checking.judge import Judge, Order
from turnlint.checking.result import Checked, Failed
from turnlint.checking.suppressing import Suppressions, fitted
from turnlint.config.config import Config
from turnlint.engine.listing import RulePackError
from turnlint.pytest_plugin.fixture import config_of, gist, is_failing, keywords_in, keywords_of, text_of
from turnlint.readers.reading import read_stream
from turnlint.readers.record import NotARequest, Record
from turnlint.readers.registry import ReaderError, suffixes
from turnlint.reporters.terminal.printable import printable
from turnlint.sources.files import NOT_REGULAR, NoMatch, Unreadable, find
from turnlint.values.settings import settings


class Collection:
    """Collects the files that ``turnlint_fixtures`` stands for."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._files: dict[Path, bool] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Find the files once, and tell what is wrong in the settings before a test runs."""
        try:
            Judge(Order(settings(**keywords_in(self._config))))
            suffixes()
        except (ValueError, RulePackError, ReaderError) as error:
            raise pytest.UsageError(f"turnlint: {error}") from error
        root = self._config.rootpath
        for pattern in self._config.getini("turnlint_fixtures"):
            for found in find([os.path.abspath(root / pattern)], suffixes()):  # noqa: PTH100 (a link stays a link)
                if isinstance(found, NoMatch):
                    self._warn(f"no file matches {printable(pattern)}")
                elif isinstance(found, Unreadable) and found.reason == NOT_REGULAR:
                    self._warn(f"{printable(_from(root, Path(found.file)))} is {found.reason}")
                elif isinstance(found, Unreadable):
                    raise pytest.UsageError(f"turnlint_fixtures: {printable(found.file)}: {found.reason}")
                elif (path := Path(found.path)).exists():
                    if found.named or not config_of(path).excludes(found.path):
                        self._files[path] = found.named
                elif found.named:
                    what = "a link to nothing" if path.is_symlink() else "no such file"
                    raise pytest.UsageError(f"turnlint_fixtures: {what}: {printable(pattern)}")
                else:
                    self._warn(f"{printable(_from(root, path))} is a link to nothing")

    def _warn(self, text: str) -> None:
        self._config.issue_config_time_warning(pytest.PytestConfigWarning(f"turnlint_fixtures: {text}"), stacklevel=3)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Take a file that was found."""
        if file_path not in self._files:
            return None
        # What a file is called must not steer the terminal that its node id is printed on.
        name = _from(self._config.rootpath, file_path)
        safe: dict[str, Any] = {} if printable(name) == name else {"name": printable(name), "nodeid": printable(name)}
        made: RequestFile = RequestFile.from_parent(parent, path=file_path, **safe)
        made.named = self._files[file_path]
        return made


class RequestFile(pytest.File):
    """A file of requests or exchanges. ``named``: the ini file names this very file, so that it is one by its word."""

    named = False

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each request that stands alone, for each session, and for each response without its request;
        one that is skipped for what is none of these, and one that fails for what cannot be read.
        """
        judge = Judge(Order(settings(**keywords_in(self.config, self.path)))).of_file(self.nodeid)
        found: dict[str, Records | NotARequest | Unreadable] = {}
        exchanges = 0
        try:
            with self.path.open("rb") as stream:
                for outcome in read_stream(stream, self.nodeid, named=self.named):
                    if isinstance(outcome, NotARequest):
                        found["not-a-request"] = outcome
                    elif isinstance(outcome, Unreadable):
                        found[f"unreadable-{outcome.line}"] = outcome
                    elif isinstance(outcome, Record):
                        name = _name_of(outcome, [] if outcome.alone else judge.check(outcome))
                        records = found.setdefault(name, [])
                        assert isinstance(records, list)
                        records.append((exchanges, outcome))
                        exchanges += not outcome.alone
        except OSError as error:
            raise self.CollectError(f"{self.nodeid}: error: {error.strerror or error}") from None
        for name, what in found.items():
            if isinstance(what, NotARequest):
                yield NotARequestItem.from_parent(self, name=name, kind=what.kind)
            elif isinstance(what, Unreadable):
                yield UnreadableItem.from_parent(self, name=name, reason=what.reason, line=what.line)
            else:
                yield RequestItem.from_parent(self, name=printable(name), records=what)
        records = [each for what in found.values() if isinstance(what, list) for each in what]
        for rule in dict.fromkeys(config_of(self.path).expected_in(str(self.path))):
            yield ExpectedItem.from_parent(self, name=printable(f"expected-{rule}"), rule=rule, records=records)


Records: TypeAlias = list[tuple[int, Record]]
"""Records of one item, each with the index of its exchange in the file."""


class RequestItem(pytest.Item):
    """A request, or the exchanges of a session: passes where the API would accept all, and sends what came back."""

    def __init__(self, *, records: Records, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.records = records

    def runtest(self) -> None:
        """Check the records, but for what their configuration does not want told of them."""
        config = config_of(self.path)
        suppressions = _suppressions(config)
        checked: list[Checked] = []
        order = Order(settings(**keywords_of(self)), marked=bool(config.baseline))
        for each in _judged(self, self.records, order):
            told = suppressions.of(replace(each, file=str(self.path)), config)
            if isinstance(told, Unreadable):
                raise _Refused(printable(told.reason), printable(told.reason))
            assert isinstance(told, Checked)
            checked.append(replace(told, file=each.file))
        if failing := [each for each in checked if is_failing(each, order.settings)]:
            raise _Refused(text_of(*checked), gist(failing[0]))
        marks = {rule for _, record in self.records for rule in record.expected}
        if unmet := [each.rule for each in suppressions.unmet() if each.rule in marks]:
            raise _Refused(_missing(unmet[0]), _missing(unmet[0]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *arguments: Any, **options: Any) -> Any:
        """The text of ``turnlint check`` instead of a traceback."""
        if isinstance(excinfo.value, _Refused):
            return _Told(self, *excinfo.value.args)
        if isinstance(excinfo.value, pytest.UsageError):
            return _Told(self, str(excinfo.value), str(excinfo.value))
        return super().repr_failure(excinfo, *arguments, **options)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the request stands, or the first one."""
        return _safe_path(self.path), (self.records[0][1].line or 1) - 1, _title(self)


class ExpectedItem(pytest.Item):
    """A rule that a file breaks on purpose, as the configuration says: passes where it does."""

    def __init__(self, *, rule: str, records: Records, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.rule = rule
        self.records = records

    def runtest(self) -> None:
        """Look for the rule."""
        rules = fitted((self.rule,))
        judged = _judged(self, self.records, Order(settings(**keywords_of(self))))
        if not any(located.finding.rule in rules for each in judged for located in each.located):
            raise _Refused(_missing(self.rule), _missing(self.rule))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *arguments: Any, **options: Any) -> Any:
        """What is missing instead of a traceback."""
        if isinstance(excinfo.value, _Refused):
            return _Told(self, *excinfo.value.args)
        return super().repr_failure(excinfo, *arguments, **options)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file."""
        return _safe_path(self.path), 0, _title(self)


def _missing(rule: str) -> str:
    return printable(f"expected {rule}, which was not found")


def _judged(item: pytest.Item, records: Records, order: Order) -> Iterator[Checked]:
    """The records of an item, checked."""
    judge = Judge(order).of_file(item.nodeid.partition("::")[0])
    for number, record in records:
        for each in judge.check(record, number):
            if isinstance(each, Failed):
                trace = "\n".join(map(printable, each.trace.splitlines()))
                raise _Refused(trace, f"turnlint failed on this request: {printable(each.reason)}")
            yield each


def _suppressions(config: Config) -> Suppressions:
    """What a configuration does not want told. Raises ``pytest.UsageError`` for what it names and there is not."""
    try:
        made = Suppressions(read_baseline(config.baseline) if config.baseline else ())
        made.admit(config)
    except ValueError as error:
        raise pytest.UsageError(f"turnlint: {error}") from None
    return made


class UnreadableItem(pytest.Item):
    """A record that cannot be read: fails."""

    def __init__(self, *, reason: str, line: int | None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.reason = reason
        self.line = line

    def runtest(self) -> None:
        """Fail."""
        raise _Refused(printable(self.reason), printable(self.reason))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *arguments: Any, **options: Any) -> Any:
        """The reason instead of a traceback."""
        if isinstance(excinfo.value, _Refused):
            return _Told(self, *excinfo.value.args)
        return super().repr_failure(excinfo, *arguments, **options)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands."""
        return _safe_path(self.path), (self.line or 1) - 1, _title(self)


class NotARequestItem(pytest.Item):
    """JSON that a folder or a glob brought up and that is no request: skipped, so that nobody takes it for checked."""

    def __init__(self, *, kind: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.kind = kind

    def runtest(self) -> None:
        """Skip."""
        pytest.skip(f"not a request: {printable(self.kind)}")

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file."""
        return _safe_path(self.path), 0, _title(self)


class _Refused(Exception):
    """A request of a file has errors; the arguments are the whole report, and its gist."""


class _Told:
    """A failure as pytest shows it: the whole text, and in the short summary its gist."""

    def __init__(self, item: pytest.Item, text: str, gist: str) -> None:
        path, line, _ = item.reportinfo()
        self.text = text
        self.reprcrash = _Crash(str(path), (line or 0) + 1, gist)

    def __str__(self) -> str:
        return self.text

    def toterminal(self, writer: Any) -> None:
        """Print the whole text."""
        writer.line(self.text)


@dataclass(frozen=True, slots=True)
class _Crash:
    """What pytest, and other plugins, take a failure's line of the short summary from."""

    path: str
    lineno: int
    message: str


def _from(root: Path, path: Path) -> str:
    """A path as node ids have it: from the root, with slashes."""
    return os.path.relpath(path, root).replace(os.sep, "/")


def _safe_path(path: Path) -> Path:
    return path if str(path).isprintable() else Path(printable(str(path)))


def _name_of(record: Record, checked: Sequence[Checked | Failed]) -> str:
    """The name of the item that a record belongs to, settled by its place in the file, or by its session."""
    for each in checked:
        if isinstance(each, Checked) and each.session is not None:
            return f"session-{each.session}"
    steps = []
    if record.line is not None:
        steps.append(f"line-{record.line}")
    if record.item is not None:
        steps.append(f"item-{record.item}")
    if not record.alone:
        steps += [each.kind for each in checked if isinstance(each, Checked)] or ["exchange"]
    elif record.exchange.endpoint == "batches":
        steps.append("batch")
    return "-".join(steps) or "request"


def _title(item: pytest.Item) -> str:
    """What heads a failure. (Pytest would take the end of a node id for a dotted name.)"""
    return f"{item.name} of {item.nodeid.partition('::')[0]}"
