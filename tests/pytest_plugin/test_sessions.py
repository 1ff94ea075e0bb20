"""Sessions in a user's test suite: the fixture's, and those of files."""

from __future__ import annotations

import json

import pytest

from tests.conversations import BODY, CALLED, CHANGED, CONTINUED, EVENTS, FAULTY, FIRST, SECOND, response, sse
from tests.pytest_plugin.test_plugin import asserted, failure, run

pytest_plugins = ["pytester"]


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A suite of its own, that knows a conversation."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    names = {
        "BODY": BODY,
        "CALLED": CALLED,
        "CONTINUED": CONTINUED,
        "CHANGED": CHANGED,
        "EVENTS": EVENTS,
        "TEXT": sse(EVENTS[:2]),
        "UNNAMED": {key: value for key, value in response().items() if key != "usage"},
    }
    pytester.makepyfile(
        conversation="\n".join(f"{name} = {value!r}" for name, value in names.items()),
        conftest="import sys; sys.path.insert(0, '.')",
    )
    return pytester


CHANGED_TEXT = """\
<request 2>:20:9: warning[echo-changed] (turnlint) the response before does not come back as it came: `input` of its \
`tool_use` block, content.0, is not what it was
   |
20 |         {
   |         ^
21 |           "type": "tool_use",
22 |           "id": "toolu_01A",
   = at /messages/1/content/0   (turnlint's words; fact documented)
   = help: append `response.content` itself, and do not rebuild it from the parts that the application uses.

1 request checked: 1 warning"""


def test_a_session_fails_the_test_at_the_line_that_sends(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        from conversation import *

        def test_loop(turnlint):
            session = turnlint.session(strict=True)
            assert session.check(BODY).ok
            assert session.receive(CALLED).ok
            session.check(CHANGED)

        def test_a_loop_that_is_right(turnlint):
            session = turnlint.session(platform="anthropic")
            session.check(BODY, betas=[])
            session.receive(iter(EVENTS))
            session.check(BODY)
            session.fail({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
            session.check(BODY)
            session.receive(CALLED)
            session.check(CONTINUED)
            assert len(session.reports) == 6
            assert all(report.ok for report in session.reports)
        """
    )
    result = run(suite)
    result.assert_outcomes(passed=1, failed=1)
    assert asserted(result, "test_loop") == CHANGED_TEXT
    told = failure(result, "test_loop")
    assert ">       session.check(CHANGED)" in told
    assert "fixture.py" not in told


def test_what_comes_back_fails_the_test_too(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import pytest
        from conversation import *

        def test_response(turnlint):
            session = turnlint.session()
            session.check(BODY)
            session.receive(UNNAMED)

        def test_stream(turnlint):
            session = turnlint.session(strict=True)
            session.check(BODY)
            with pytest.raises(AssertionError) as caught:
                session.receive(TEXT)
            first, *_, last = str(caught.value).splitlines()
            assert first.startswith("<stream 1>:5:7: warning[stream-cut-off] (turnlint) the stream ends inside ")
            assert last == "1 stream checked: 1 warning"

        def test_too_early(turnlint):
            with pytest.raises(ValueError, match="no request was checked that this could answer"):
                turnlint.session().receive(CALLED)

        def test_too_early_and_unprepared(turnlint):
            turnlint.session().receive(CALLED)

        @pytest.mark.turnlint(platform="bedrock", strict=True)
        def test_settings(turnlint):
            assert turnlint.session().check(BODY).context.platform == "bedrock"
            assert turnlint.session(platform="vertex").check(BODY).context.platform == "vertex"
        """
    )
    result = run(suite)
    result.assert_outcomes(passed=3, failed=2)
    told = failure(result, "test_too_early_and_unprepared")
    assert ">       turnlint.session().receive(CALLED)" in told
    assert "E       ValueError: no request was checked that this could answer" in told
    assert "fixture.py" not in told
    assert "session.py" not in told
    said = asserted(result, "test_response").splitlines()
    assert said[0].startswith("<response 1>:1:1: error[")
    assert said[-1] == "1 response checked: 1 error, 1 warning"


def test_a_file_of_exchanges_is_a_test_for_each_session(suite: pytest.Pytester) -> None:
    recorded = suite.path / "recorded"
    recorded.mkdir()
    named = [FIRST | {"session": "a"}, FIRST | {"session": "b"}, FAULTY | {"session": "a"}, SECOND | {"session": "b"}]
    (recorded / "log.jsonl").write_text("\n".join(map(json.dumps, [*named, BODY])) + '\n{"request": {"mod')
    (recorded / "one.json").write_text(json.dumps([FIRST, SECOND]))
    (recorded / "stream.sse").write_text(sse(EVENTS))
    suite.makeini("[pytest]\nturnlint_fixtures = recorded\nturnlint_strict = true\n")
    result = run(suite, "-v")
    lines = [line.split(" ")[:2] for line in result.outlines if "::" in line and "%" in line]
    assert lines == [
        ["recorded/log.jsonl::session-a", "FAILED"],
        ["recorded/log.jsonl::session-b", "PASSED"],
        ["recorded/log.jsonl::line-5", "PASSED"],
        ["recorded/log.jsonl::unreadable-6", "FAILED"],
        ["recorded/one.json::session-1", "PASSED"],
        ["recorded/stream.sse::stream", "PASSED"],
    ]
    told = failure(result, "session-a of recorded/log.jsonl").splitlines()
    assert told[0].startswith("recorded/log.jsonl:3:228: warning[echo-changed] (turnlint) the response before ")
    assert "  = in the request of exchange 3, which continues exchange 1, session a" in told
    assert told[-1] == "1 session, 2 requests, 2 responses checked: 1 warning"
    assert failure(result, "unreadable-6 of recorded/log.jsonl").startswith("not JSON: unexpected end of data")
