"""The pytest plugin: the fixture ``turnlint``, and files of requests and sessions collected as tests.

It loads with every pytest run of an environment that has turnlint. So it only declares; what it declares lives in
the modules ``fixture``, ``items`` and ``guard``, which are imported when a test asks for the fixture, when the ini file
names fixture files, and where the guard is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from turnlint.pytest_plugin.fixture import Turnlint
    from turnlint.pytest_plugin.looping import Loop
    from turnlint.pytest_plugin.standing_in import Api

_MARKER: Final = (
    "turnlint(platform, api_version, betas, endpoint, model, select, ignore, severity, strict, rejects): "
    "check the requests of this test as if they were sent so; rejects=RULE: the guard is to see one refused by it."
)
#: The ini settings without their prefix, with the kind of each and what it means.
SETTINGS: Final[tuple[tuple[str, Any, str], ...]] = (
    ("platform", "string", "where requests are sent: anthropic, bedrock, vertex or foundry"),
    ("api_version", "string", "the anthropic-version header; not set: open"),
    ("betas", "args", "the anthropic-beta header; not set: unknown; set and empty: none"),
    ("model", "string", "judge as if requests named this model"),
    ("select", "args", "only these rules: names, or globs like tool-pairing/*"),
    ("ignore", "args", "not these rules"),
    ("severity", "args", "severities, as RULE=LEVEL"),
    ("strict", "bool", "fail on warnings too"),
)


@pytest.fixture(name="turnlint")
def _turnlint(request: pytest.FixtureRequest) -> Turnlint:
    """Check requests for the Claude Messages API: check, assert_valid, assert_rejected; session for agent loops."""
    from turnlint.pytest_plugin.fixture import for_test

    return for_test(request.node)


@pytest.fixture(name="turnlint_api")
def _turnlint_api(request: pytest.FixtureRequest) -> Iterator[Api]:
    """The stand-in for the API within the process: play() gives it a script, transport() carries requests to it."""
    from turnlint.pytest_plugin.standing_in import judging, made_for

    with judging(made_for(request.node), request.node) as api:
        yield api


@pytest.fixture(name="turnlint_server")
def _turnlint_server(request: pytest.FixtureRequest) -> Iterator[Api]:
    """The stand-in for the API as a server on loopback: play() gives it a script, url is its address."""
    from turnlint.pytest_plugin.standing_in import judging, made_for, serving

    with judging(made_for(request.node), request.node) as api, serving(api):
        yield api


@pytest.fixture(name="turnlint_loop")
def _turnlint_loop() -> Loop:
    """An agent loop driven against the stand-in: drive() through a plan, or fuzz() for some seconds."""
    from turnlint.pytest_plugin.looping import Loop

    return Loop()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option and the ini settings."""
    parser.getgroup("turnlint").addoption(
        "--turnlint-guard",
        action="store_true",
        help="judge each request to the Messages API that a test sends, before it leaves",
    )
    parser.addini("turnlint_guard", "judge each request to the Messages API that a test sends", "bool", default=False)
    parser.addini(
        "turnlint_fixtures",
        "files, folders and globs of requests and exchanges to check, one test for each request or session",
        "args",
        [],
    )
    for name, kind, text in SETTINGS:
        # Not set is "" for every kind: before pytest 8, None becomes an empty list, which is a setting of its own.
        parser.addini(f"turnlint_{name}", f"turnlint: {text}", kind, default="")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, and collect request files where the ini file asks for it."""
    config.addinivalue_line("markers", _MARKER)
    if config.getini("turnlint_fixtures"):
        from turnlint.pytest_plugin.items import Collection

        config.pluginmanager.register(Collection(config), "turnlint-collection")
    if config.getoption("turnlint_guard") or config.getini("turnlint_guard"):
        from turnlint.pytest_plugin.guard import Guard

        config.pluginmanager.register(Guard(config), "turnlint-guard")
