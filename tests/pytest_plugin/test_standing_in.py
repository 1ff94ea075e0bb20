"""The fixtures of the stand-in, as a test suite uses them."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

LOOP = '''
import anthropic
import httpx2
import pytest

TOOL = {"name": "look", "input_schema": {"type": "object", "properties": {}}}


def agent(client, broken=False):
    """Asks, runs what is called, and asks again; broken ones forget the results."""
    messages = [{"role": "user", "content": "What is there?"}]
    while True:
        reply = client.messages.create(model="claude-opus-4-8", max_tokens=100, messages=messages, tools=[TOOL])
        messages.append({"role": "assistant", "content": reply.content})
        calls = [block for block in reply.content if block.type == "tool_use"]
        if not calls:
            return reply.content[-1].text
        results = [{"type": "tool_result", "tool_use_id": block.id, "content": "A mill."} for block in calls]
        messages.append({"role": "user", "content": "Well?" if broken else results})
'''


@pytest.fixture(autouse=True)
def _needs_the_sdk() -> None:
    pytest.importorskip("anthropic", minversion="2.4")


def run(pytester: pytest.Pytester, source: str, **outcomes: int) -> str:
    pytester.makepyfile(LOOP + source)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-W", "ignore")
    result.assert_outcomes(**outcomes)
    return result.stdout.str()


def test_the_api_in_the_process(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
def client_of(api):
    http = httpx2.Client(transport=api.transport("httpx2"))
    return anthropic.Anthropic(api_key="none", http_client=http, max_retries=0)


def test_without_a_script(turnlint_api):
    assert agent(client_of(turnlint_api)) == "That is all."
    assert turnlint_api.seen.sessions == 1


def test_with_a_script(turnlint_api):
    turnlint_api.play({"call": "look"}, "A mill it is.")
    assert agent(client_of(turnlint_api)) == "A mill it is."


@pytest.mark.turnlint(rejects="tool-use-without-result")
def test_that_expects_a_refusal(turnlint_api):
    with pytest.raises(anthropic.BadRequestError):
        agent(client_of(turnlint_api), broken=True)
""",
        passed=3,
    )


def test_the_api_as_a_server(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
def test_a_server(turnlint_server):
    client = anthropic.Anthropic(base_url=turnlint_server.url, api_key="none")
    turnlint_server.play({"call": "look"}, {"error": 529}, "Done.")
    assert agent(client) == "Done."
""",
        passed=1,
    )


def test_what_is_refused_fails_the_test(pytester: pytest.Pytester) -> None:
    told = run(
        pytester,
        """
def test_swallows_it(turnlint_server):
    client = anthropic.Anthropic(base_url=turnlint_server.url, api_key="none")
    with pytest.raises(anthropic.BadRequestError):
        agent(client, broken=True)
""",
        passed=1,
        errors=1,
    )
    assert "the API would have refused what was sent:" in told
    assert "<request 2>: error[tool-use-without-result] messages.1: `tool_use` ids were found without" in told


def test_a_reply_that_the_api_never_sends_fails_the_test(pytester: pytest.Pytester) -> None:
    told = run(
        pytester,
        """
def test_unfair(turnlint_server):
    client = anthropic.Anthropic(base_url=turnlint_server.url, api_key="none", max_retries=0)
    turnlint_server.play({"call": "never_offered"})
    with pytest.raises(anthropic.InternalServerError):
        agent(client)


@pytest.mark.turnlint(rejects="empty-user-turn")
def test_expects_what_does_not_come(turnlint_server):
    agent(anthropic.Anthropic(base_url=turnlint_server.url, api_key="none"))
""",
        passed=2,
        errors=2,
    )
    assert "a reply of the script is none that the API sends:" in told
    assert "expected a request to be refused by empty-user-turn; none was" in told


def test_a_loop_is_driven(pytester: pytest.Pytester) -> None:
    told = run(
        pytester,
        """
def begin():
    return lambda message: agent(anthropic.Anthropic(max_retries=0))


def test_plan(turnlint_loop):
    turnlint_loop.drive(begin, plan=[["tool_use"], []])


def test_fault(turnlint_loop):
    turnlint_loop.drive(begin, plan=[["cut_call"]])


def test_fuzz(turnlint_loop):
    turnlint_loop.fuzz(begin, seconds=60, stop_at=1)
""",
        passed=1,
        failed=2,
    )
    assert "after [['cut_call']] the loop is at fault:" in told
    assert "the loop has faults:" in told
    assert "turnlint_loop.drive(begin, plan=[[" in told
