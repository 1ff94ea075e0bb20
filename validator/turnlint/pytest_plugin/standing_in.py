"""The fixtures of the stand-in: the API in the process, and as a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from turnlint.pytest_plugin.fixture import keywords_of, rejects_of
from turnlint.stand_in.api import StandIn

_TAKEN = ("platform", "select", "ignore", "severity", "strict")


class Api(StandIn):
    """The stand-in in a test: what it is sent fails the test where the API would refuse it."""

    def transport(self, library: str = "httpx") -> Any:
        """A transport of httpx, or of httpx2, to it: ``httpx.Client(transport=turnlint_api.transport())``."""
        return _transports(library).Transport(self)

    def async_transport(self, library: str = "httpx") -> Any:
        """The same for an asynchronous client."""
        return _transports(library).AsyncTransport(self)


def _transports(library: str) -> Any:
    from importlib import import_module

    return import_module(f"turnlint.stand_in.{library}")


def made_for(node: pytest.Item) -> Api:
    """The stand-in with the settings of a test."""
    keywords = {name: value for name, value in keywords_of(node).items() if name in _TAKEN}
    return Api(**keywords)  # type: ignore[arg-type]


@contextmanager
def judging(api: Api, node: pytest.Item) -> Iterator[Api]:
    """Fail the test in the end where something was refused that it does not expect, or a reply was not played."""
    expected = set(rejects_of(node))
    yield api
    if api.seen.illegal:
        pytest.fail("a reply of the script is none that the API sends:\n" + "\n".join(api.seen.illegal), pytrace=False)
    reports = [each.report for each in api.seen.refusals if each.report is not None]
    if not all(expected & {found.rule for found in report.errors} for report in reports):
        pytest.fail("the API would have refused what was sent:\n" + api.seen.told("text"), pytrace=False)
    if missing := expected - {found.rule for _, found in api.seen.findings}:
        pytest.fail(f"expected a request to be refused by {', '.join(sorted(missing))}; none was", pytrace=False)


@contextmanager
def serving(api: Api) -> Iterator[None]:
    """The stand-in as a server, whose sessions end with the test; what it was sent is judged elsewhere."""
    api.start()
    try:
        yield
    finally:
        api.close()
