"""The guard: each request to the Messages API that a test sends is judged, with its session, before it leaves."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

import pytest

from turnlint.client.watching import Call, Leaving, Watch
from turnlint.pytest_plugin.fixture import failure_of, keywords_of, nearest_rule, rejects_of, rule_named
from turnlint.pytest_plugin.patches import Patches
from turnlint.values.settings import settings

if TYPE_CHECKING:
    from turnlint.values.report import Report

#: Where what is not the user's own stands.
_PACKAGES: Final = ("site-packages", "dist-packages")
_OURS: Final = str(Path(__file__).parent)
_LIBRARY: Final = str(Path(threading.__file__).parent)
#: By what name a worker of pytest-xdist tells what it saw.
_OUTPUT: Final = "turnlint_guard"


class Guard:
    """The plugin that stands in a run with ``--turnlint-guard``."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._test: Guarded | None = None
        self._tally = Tally()
        Watch()  # all that it loads, before an event loop runs
        self._patches = Patches(self._judge)

    def _judge(self, call: Call) -> Leaving | None:
        __tracebackhide__ = True
        return None if self._test is None else self._test.leaving(call)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Each test has sessions of its own; what its fixtures send belongs to it."""
        self._test = Guarded(item, self._tally)
        try:
            yield
        finally:
            self._test = None

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> Iterator[None]:
        """Fail a test that went on after a refusal, or that lacks one; show no frames but the user's."""
        if (test := self._test) is not None:
            failure = call.excinfo.value if call.excinfo is not None else None
            if isinstance(failure, Refused):
                test.swallowed.clear()
                call.excinfo = _as_info(failure, _of_the_user(failure.__traceback__))
            elif failure is None and (told := test.verdict(call.when)):
                call.excinfo = _raised(told)
        yield

    @pytest.hookimpl(hookwrapper=True)
    def pytest_sessionfinish(self) -> Iterator[None]:
        """A worker of pytest-xdist tells what it saw to the one that reports."""
        output = getattr(self._config, "workeroutput", None)
        if isinstance(output, dict):
            output[_OUTPUT] = self._tally.packed()
        yield

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take what a worker saw."""
        output = getattr(node, "workeroutput", None)
        if isinstance(output, dict) and isinstance(output.get(_OUTPUT), dict):
            self._tally.add(output[_OUTPUT])

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what was seen."""
        terminalreporter.section("turnlint guard")
        for line in self._tally.lines():
            terminalreporter.write_line(line)

    def pytest_unconfigure(self) -> None:
        """Take the patches back."""
        self._patches.undo()


class Refused(pytest.fail.Exception):  # type: ignore[name-defined, misc]
    """A request that the API would refuse; no ``except Exception`` of an agent swallows it."""

    __module__ = "builtins"  # as pytest's own: it is shown without the way to it


class Guarded:
    """One test, and what it sends."""

    def __init__(self, item: pytest.Item, tally: Tally) -> None:
        self._tally = tally
        self._wrong = ""
        self._rejects: tuple[str, ...] = ()
        self._rejected: set[str] = set()
        self.swallowed: list[str] = []
        try:
            keywords = keywords_of(item)
            self._rejects = rejects_of(item)
            self._settings = settings(**keywords)
            self._watch: Watch | None = Watch(on_error="record", **keywords)
        except (pytest.UsageError, TypeError, ValueError) as error:
            self._wrong, self._watch = str(error), None
        for name in self._rejects:
            if rule_named(name) is None:
                self._wrong = f"the marker turnlint: no rule is called {name!r}{nearest_rule(name)}"

    def leaving(self, call: Call) -> Leaving | None:
        """Judge a request that the test is about to send. Raises :class:`Refused`."""
        __tracebackhide__ = True
        if self._watch is None:
            return None
        leaving = self._watch.leaving(call)
        if (report := leaving.report) is None:
            self._tally.failed += 1
            return leaving
        self._tally.count(report, begins=leaving.pending is not None and leaving.pending.found is None)
        failure = failure_of(call.body, report, self._settings)
        if failure is None:
            return leaving
        expected = {finding.rule for finding in report.findings} & set(self._rejects)
        if expected:
            self._rejected |= expected
            return leaving
        self._tally.refused += 1
        self.swallowed.append(failure)
        leaving.answered(None)
        raise Refused(failure)

    def verdict(self, when: str) -> str:
        """Why a test fails that has come through a phase; empty where it does not."""
        if self.swallowed:
            told, self.swallowed = self.swallowed[0], []
            return f"a request of this test would be refused, and the test went on:\n{told}"
        if when == "setup" and self._wrong:
            return f"usage error: {self._wrong}"
        missing = [name for name in self._rejects if name not in self._rejected]
        if when == "call" and missing:
            return f"expected a request that is refused by {', '.join(missing)}; none was sent"
        return ""


class Tally:
    """What was seen in a run."""

    def __init__(self) -> None:
        self.requests = 0
        self.sessions = 0
        self.refused = 0
        self.failed = 0
        self.rules: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()

    def count(self, report: Report, *, begins: bool) -> None:
        """One more request."""
        self.requests += 1
        self.sessions += begins
        self.rules.update({finding.rule for finding in (*report.errors, *report.warnings)})
        self.skipped.update(report.skipped.keys())

    def packed(self) -> dict[str, Any]:
        """The same in values that another process can be sent."""
        return {**vars(self), "rules": dict(self.rules), "skipped": dict(self.skipped)}

    def add(self, packed: dict[str, Any]) -> None:
        """What another process saw."""
        for name in ("requests", "sessions", "refused", "failed"):
            setattr(self, name, getattr(self, name) + packed[name])
        self.rules.update(packed["rules"])
        self.skipped.update(packed["skipped"])

    def lines(self) -> Iterator[str]:
        """What is said at the end of a run."""
        if self.failed:
            passed = "1 request passed" if self.failed == 1 else f"{self.failed:,} requests passed"
            yield f"{passed} unjudged, for turnlint failed: the log turnlint.client says how"
        elif not self.requests:
            yield "no request to the Messages API was seen"
        if not self.requests:
            return
        requests = "1 request" if self.requests == 1 else f"{self.requests:,} requests"
        sessions = "1 session" if self.sessions == 1 else f"{self.sessions:,} sessions"
        yield f"{requests} in {sessions}, {self.refused or 'none'} that the API would refuse"
        for rule, count in self.rules.most_common():
            yield f"  {count:5,}  {rule}"
        if self.skipped:
            yield "not judged: " + ", ".join(f"{lack} ({count:,})" for lack, count in self.skipped.most_common())


def _as_info(failure: BaseException, trace: TracebackType | None) -> pytest.ExceptionInfo[BaseException]:
    assert trace is not None
    return pytest.ExceptionInfo.from_exc_info((type(failure), failure, trace))


def _raised(text: str) -> pytest.ExceptionInfo[BaseException]:
    """A failure that is told without a trace."""
    try:
        pytest.fail(text, pytrace=False)
    except BaseException as failure:
        return _as_info(failure, failure.__traceback__)


def _of_the_user(trace: TracebackType | None) -> TracebackType | None:
    """A traceback without the frames of packages, of the standard library, and ours; whole, where nothing is left."""
    kept = []
    at = trace
    while at is not None:
        path = at.tb_frame.f_code.co_filename
        if not (any(part in path for part in _PACKAGES) or path.startswith((_OURS, _LIBRARY, "<"))):
            kept.append(at)
        at = at.tb_next
    made: TracebackType | None = None
    for each in reversed(kept):
        made = TracebackType(made, each.tb_frame, each.tb_lasti, each.tb_lineno)
    return made or trace
