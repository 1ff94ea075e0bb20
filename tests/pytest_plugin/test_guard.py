"""The guard as a user's test suite sees it: an agent that forgets a result, under what tests put in the API's place."""

from __future__ import annotations

import json
import subprocess
import sys
from textwrap import dedent, indent

import pytest

from tests.client.server import UNANSWERED
from tests.conversations import BODY, CALLED, CONTINUED

pytest_plugins = ["pytester"]

AGENT = f"""
import json
URL = "https://api.anthropic.com/v1/messages"
HEADERS = {{"anthropic-version": "2023-06-01", "x-api-key": "key"}}
GOOD = {BODY!r}
NEXT = {CONTINUED!r}
BAD = {UNANSWERED!r}
ANSWER = {CALLED!r}
"""
GIST = (
    "error[tool-use-without-result] messages.1: `tool_use` ids were found without `tool_result` blocks immediately "
    "after: toolu_01A."
)

#: How a test reaches the API in each library: a function ``send(body)``.
SENDERS = {
    "httpx, MockTransport": """
        import httpx
        CLIENT = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json=ANSWER)))
        def send(body):
            return CLIENT.post(URL, headers=HEADERS, json=body).json()
        """,
    "httpx2, streaming": """
        import httpx2
        CLIENT = httpx2.Client(transport=httpx2.MockTransport(lambda request: httpx2.Response(200, json=ANSWER)))
        def send(body):
            with CLIENT.stream("POST", URL, headers=HEADERS, json=body) as response:
                return response.read()
        """,
    "httpx, asynchronous": """
        import asyncio, httpx
        async def sent(body):
            transport = httpx.MockTransport(lambda request: httpx.Response(200, json=ANSWER))
            async with httpx.AsyncClient(transport=transport) as client:
                return await client.post(URL, headers=HEADERS, json=body)
        def send(body):
            return asyncio.run(sent(body))
        """,
    "respx": """
        import httpx, respx
        def send(body):
            with respx.mock:
                respx.post(URL).respond(json=ANSWER)
                return httpx.post(URL, headers=HEADERS, json=body).json()
        """,
    "the SDK": """
        import anthropic, httpx2
        TRANSPORT = httpx2.MockTransport(lambda request: httpx2.Response(200, json=ANSWER))
        CLIENT = anthropic.Anthropic(api_key="key", http_client=httpx2.Client(transport=TRANSPORT))
        def send(body):
            return CLIENT.messages.create(**body)
        """,
    "requests": """
        import requests
        from requests.adapters import BaseAdapter
        class Adapter(BaseAdapter):
            def send(self, request, **options):
                response = requests.Response()
                response.status_code, response.request, response.url = 200, request, request.url
                response._content = json.dumps(ANSWER).encode()
                return response
            def close(self):
                pass
        SESSION = requests.Session()
        SESSION.mount("https://", Adapter())
        def send(body):
            return SESSION.post(URL, headers=HEADERS, json=body).json()
        """,
    "urllib3": """
        import urllib3
        from urllib3.connectionpool import HTTPConnectionPool
        POOL = urllib3.connectionpool.HTTPSConnectionPool("api.anthropic.com")
        def _make_request(self, *arguments, **options):
            return urllib3.HTTPResponse(json.dumps(ANSWER).encode(), status=200, preload_content=True)
        HTTPConnectionPool._make_request = _make_request
        def send(body):
            return POOL.urlopen("POST", "/v1/messages", json.dumps(body).encode(), HEADERS)
        """,
    "botocore": """
        from types import SimpleNamespace
        from botocore.client import BaseClient
        class Client(BaseClient):
            def __init__(self):
                self.meta = SimpleNamespace(service_model=SimpleNamespace(operation_model=self.stops))
            def stops(self, name):
                raise LookupError(name)
        def send(body):
            body = {**body, "anthropic_version": "bedrock-2023-05-31"}
            del body["model"]
            try:
                Client()._make_api_call("InvokeModel", {"modelId": "anthropic.claude-x", "body": json.dumps(body)})
            except Exception:
                pass
        """,
    "aiohttp": """
        import asyncio, aiohttp
        async def sent(body):
            async with aiohttp.ClientSession(headers=HEADERS) as session:
                try:
                    async with session.post("http://127.0.0.1:9/v1/messages", json=body) as response:
                        return await response.json()
                except aiohttp.ClientError:
                    pass
        def send(body):
            return asyncio.run(sent(body))
        """,
}


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    """A run in this process, but where the agent leaves something behind."""
    if "HTTPConnectionPool._make_request =" in pytester.path.joinpath("agent.py").read_text():
        return pytester.runpytest_subprocess(*options)
    return pytester.runpytest_inprocess(*options)


def written(pytester: pytest.Pytester, sender: str, tests: str) -> None:
    pytester.makepyfile(agent=AGENT + dedent(SENDERS[sender]), test_agent="from agent import *\n" + dedent(tests))
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider\nmarkers =\n")


TESTS = """
def test_good():
    send(GOOD)
    send(NEXT)

def test_bad():
    send(GOOD)
    send(BAD)
"""


#: Those whose API cannot be reached here: what got no answer is continued by nothing.
UNREACHED = ("botocore", "aiohttp")


@pytest.mark.parametrize("sender", SENDERS)
def test_a_planted_fault_fails_its_test(pytester: pytest.Pytester, sender: str) -> None:
    written(pytester, sender, TESTS)
    result = run(pytester, "--turnlint-guard", "-p", "no:xdist")
    result.assert_outcomes(passed=1, failed=1)
    shown = result.stdout.str()
    assert GIST in shown
    assert "    send(BAD)" in shown
    assert "site-packages" not in shown.partition("short test summary")[0]
    sessions = 4 if sender in UNREACHED else 2
    assert f"4 requests in {sessions} sessions, 1 that the API would refuse" in shown


def test_a_swallowed_refusal_fails_all_the_same(pytester: pytest.Pytester) -> None:
    tests = """
    def test_bad():
        try:
            send(BAD)
        except BaseException:
            pass
    """
    written(pytester, "httpx, MockTransport", tests)
    result = run(pytester, "--turnlint-guard", "-p", "no:xdist")
    result.assert_outcomes(failed=1)
    assert "a request of this test would be refused, and the test went on:" in result.stdout.str()


def test_no_except_exception_swallows_it(pytester: pytest.Pytester) -> None:
    tests = """
    def test_bad():
        try:
            send(BAD)
        except Exception:
            send(GOOD)
    """
    written(pytester, "the SDK", tests)
    result = run(pytester, "--turnlint-guard", "-p", "no:xdist")
    result.assert_outcomes(failed=1)
    assert "1 request in 1 session" in result.stdout.str()


def test_a_session_breaks_between_requests(pytester: pytest.Pytester) -> None:
    tests = """
    def test_dropped():
        send(GOOD)
        dropped = {**NEXT, "tools": []}
        send(dropped)
    """
    written(pytester, "httpx, MockTransport", tests)
    result = run(pytester, "--turnlint-guard", "-p", "no:xdist")
    assert "2 requests in 1 session" in result.stdout.str()


def test_expected_refusals(pytester: pytest.Pytester) -> None:
    tests = """
    import pytest

    @pytest.mark.turnlint(rejects="tool-use-without-result")
    def test_expected():
        send(BAD)

    @pytest.mark.turnlint(rejects="tool-use-without-result")
    def test_missing():
        send(GOOD)

    @pytest.mark.turnlint(rejects="result-without-tool-use")
    def test_another():
        send(BAD)

    @pytest.mark.turnlint(rejects="tool-use-without-results")
    def test_misspelled():
        send(GOOD)
    """
    written(pytester, "httpx, MockTransport", tests)
    result = run(pytester, "--turnlint-guard", "-p", "no:xdist")
    result.assert_outcomes(passed=1, failed=2, errors=1)
    shown = result.stdout.str()
    assert "expected a request that is refused by tool-use-without-result; none was sent" in shown
    assert "no rule is called 'tool-use-without-results' (did you mean tool-use-without-result" in shown


def test_settings_hold_for_the_guard_too(pytester: pytest.Pytester) -> None:
    tests = """
    import pytest

    @pytest.mark.turnlint(ignore=["tool-use-without-result"])
    def test_ignored():
        send(BAD)
    """
    written(pytester, "httpx, MockTransport", tests)
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider\nturnlint_guard = true\n")
    run(pytester, "-p", "no:xdist").assert_outcomes(passed=1)


def test_workers_tell_what_they_saw(pytester: pytest.Pytester) -> None:
    written(pytester, "httpx, MockTransport", TESTS)
    result = run(pytester, "--turnlint-guard", "-n2")
    result.assert_outcomes(passed=1, failed=1)
    assert "4 requests in 2 sessions, 1 that the API would refuse" in result.stdout.str()


def test_that_turnlint_failed_is_told(pytester: pytest.Pytester) -> None:
    tests = """
    def test_bad(monkeypatch):
        def fails(*arguments, **options):
            raise RuntimeError("mill")
        monkeypatch.setattr("turnlint.checking.strand.Strand.check", fails)
        send(BAD)
    """
    written(pytester, "httpx, MockTransport", tests)
    result = run(pytester, "--turnlint-guard", "-p", "no:xdist")
    result.assert_outcomes(passed=1)
    assert "1 request passed unjudged, for turnlint failed: the log turnlint.client says how" in result.stdout.str()


def test_under_a_cassette(pytester: pytest.Pytester) -> None:
    tests = """
    import vcr
    import httpx

    def test_bad():
        with vcr.use_cassette("a.yaml", record_mode="none"):
            httpx.post(URL, headers=HEADERS, json=GOOD)
            httpx.post(URL, headers=HEADERS, json=BAD)
    """
    written(pytester, "httpx, MockTransport", tests)
    body = json.dumps(CALLED)
    interaction = {
        "request": {"method": "POST", "uri": "https://api.anthropic.com/v1/messages", "headers": {}, "body": ""},
        "response": {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": body}},
    }
    pytester.path.joinpath("a.yaml").write_text(json.dumps({"version": 1, "interactions": [interaction]}))
    result = run(pytester, "--turnlint-guard", "-p", "no:xdist", "-Wignore")
    result.assert_outcomes(failed=1)
    assert GIST in result.stdout.str()


def test_without_the_guard_nothing_is_patched(pytester: pytest.Pytester) -> None:
    written(pytester, "httpx, MockTransport", TESTS)
    result = run(pytester, "-p", "no:xdist")
    result.assert_outcomes(passed=2)
    assert "turnlint guard" not in result.stdout.str()
    told = subprocess.run(
        [sys.executable, "-c", indent("import turnlint.pytest_plugin, sys; print('httpx' in sys.modules)", "")],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert told == "False\n"
