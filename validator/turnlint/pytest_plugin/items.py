"""Request files as tests: one item for each request of the files that ``turnlint_fixtures`` names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from turnlint.checking.judge import Judge, Order
from turnlint.checking.result import Checked
from turnlint.engine.listing import RulePackError
from turnlint.pytest_plugin.fixture import gist, is_failing, keywords_in, keywords_of, text_of
from turnlint.readers.reading import read_stream
from turnlint.readers.requests import NotARequest, Request
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
        except (ValueError, RulePackError) as error:
            raise pytest.UsageError(f"turnlint: {error}") from error
        root = self._config.rootpath
        for pattern in self._config.getini("turnlint_fixtures"):
            for found in find([os.path.abspath(root / pattern)]):  # noqa: PTH100 (a link stays a link)
                if isinstance(found, NoMatch):
                    self._warn(f"no file matches {printable(pattern)}")
                elif isinstance(found, Unreadable) and found.reason == NOT_REGULAR:
                    self._warn(f"{printable(_from(root, Path(found.file)))} is {found.reason}")
                elif isinstance(found, Unreadable):
                    raise pytest.UsageError(f"turnlint_fixtures: {printable(found.file)}: {found.reason}")
                elif (path := Path(found.path)).exists():
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
    """A file of requests. ``named``: the ini file names this very file, so that it is a request by its word."""

    named = False

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each request, and one that is skipped for what is no request."""
        try:
            with self.path.open("rb") as stream:
                for outcome in read_stream(stream, self.nodeid, named=self.named):
                    if isinstance(outcome, NotARequest):
                        yield NotARequestItem.from_parent(self, name="not-a-request", kind=outcome.kind)
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
        order = Order(settings(**keywords_of(self)))
        checked = Judge(order).check(self.request)
        if not isinstance(checked, Checked):
            trace = "\n".join(map(printable, checked.trace.splitlines()))
            raise _Refused(trace, f"turnlint failed on this request: {printable(checked.reason)}")
        if is_failing(checked, order.settings):
            raise _Refused(text_of(checked), gist(checked))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *arguments: Any, **options: Any) -> Any:
        """The text of ``turnlint check`` instead of a traceback."""
        if isinstance(excinfo.value, _Refused):
            return _Told(self, *excinfo.value.args)
        if isinstance(excinfo.value, pytest.UsageError):
            return _Told(self, str(excinfo.value), str(excinfo.value))
        return super().repr_failure(excinfo, *arguments, **options)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the request stands."""
        return _safe_path(self.path), (self.request.line or 1) - 1, _title(self)


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

    def __init__(self, item: RequestItem, text: str, gist: str) -> None:
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
