"""The plugin as a user's test suite sees it: whole suites run, their output compared."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from textwrap import dedent
from typing import Any

import pytest

pytest_plugins = ["pytester"]

HELLO: dict[str, Any] = {
    "model": "claude-sonnet-5-5",
    "max_tokens": 16,
    "messages": [{"role": "user", "content": "Hello"}],
}
UNANSWERED: dict[str, Any] = HELLO | {
    "messages": [
        {"role": "user", "content": "Weather?"},
        {"role": "assistant", "content": [{"type": "tool_use", "id": "toolu_01", "name": "weather", "input": {}}]},
        {"role": "user", "content": "Well?"},
    ]
}
CHATTY: dict[str, Any] = HELLO | {
    "messages": [
        *UNANSWERED["messages"][:2],
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "toolu_01", "content": "rain"},
                {"type": "text", "text": "Go on."},
            ],
        },
    ]
}

TEXT = """\
:9:5: error[tool-use-without-result] messages.1: `tool_use` ids were found without `tool_result` blocks immediately \
after: toolu_01. Each `tool_use` block must have a corresponding `tool_result` block in the next message.
   |
 9 |     {
   |     ^
10 |       "role": "assistant",
11 |       "content": [
   = at /messages/1   (the API's first answer; text documented)
   = help: begin the next user message with one `tool_result` for each call, with `is_error` for calls that failed, \
were denied or skipped; put anything else after them. A call whose run was lost needs a result too, or leaves the \
history.

1 request checked: 1 error"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A suite of its own, that knows three requests."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # the other plugins here take a second to load
    pytester.makepyfile(
        requests=f"HELLO = {HELLO!r}\nUNANSWERED = {UNANSWERED!r}\nCHATTY = {CHATTY!r}\n",
        conftest="import sys; sys.path.insert(0, '.')",
    )
    return pytester


def run(suite: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    # In a process of its own: pytester forgets what its runs import, and would mix two copies of turnlint.
    return suite.runpytest_subprocess("-p", "no:cacheprovider", "-p", "turnlint.pytest_plugin", *arguments)


def failure(result: pytest.RunResult, title: str) -> str:
    """The part of the output about one failure, without its frame."""
    lines = result.outlines
    first = next(index for index, line in enumerate(lines) if line.strip("_") == f" {title} ")
    rest = lines[first + 1 :]
    last = next(index for index, line in enumerate(rest) if line.startswith(("____", "====")))
    return "\n".join(rest[:last])


def asserted(result: pytest.RunResult, title: str) -> str:
    """The message of the assertion that failed."""
    lines = [line[1:] for line in failure(result, title).splitlines() if line.startswith("E")]
    return dedent("\n".join(lines)).removeprefix("AssertionError: ")


class TestFixture:
    def test_says_what_the_command_says(self, suite: pytest.Pytester) -> None:
        suite.makepyfile("import requests\ndef test_it(turnlint):\n    turnlint.assert_valid(requests.UNANSWERED)\n")
        result = run(suite)
        result.assert_outcomes(failed=1)
        said = asserted(result, "test_it").splitlines()
        assert [line.strip() for line in said] == [line.strip() for line in ("<request>" + TEXT).splitlines()]
        assert "turnlint.assert_valid(requests.UNANSWERED)" in failure(result, "test_it")
        assert "pytest_plugin.py" not in failure(result, "test_it")

    def test_text_is_shown_as_it_is(self, suite: pytest.Pytester) -> None:
        suite.makepyfile(
            """
            import json, pytest, requests

            def test_it(turnlint):
                with pytest.raises(AssertionError) as caught:
                    turnlint.assert_valid(json.dumps(requests.UNANSWERED).encode())
                lines = str(caught.value).splitlines()
                assert lines[0].startswith("<request>:1:104: error[tool-use-without-result] messages.1: ")
                assert lines[2].startswith("1 | …")

            def test_broken(turnlint):
                with pytest.raises(AssertionError, match="<request>:1:2: error.invalid-json. The request body is not"):
                    turnlint.assert_valid("{")
            """
        )
        run(suite).assert_outcomes(passed=2)

    def test_valid_requests_pass(self, suite: pytest.Pytester) -> None:
        suite.makepyfile(
            """
            import json, requests
            from anthropic import types

            def test_forms(turnlint):
                assert turnlint.assert_valid(requests.HELLO).ok
                assert turnlint.assert_valid(json.dumps(requests.HELLO)).ok
                assert turnlint.assert_valid(requests.HELLO["messages"]).ok
                assert turnlint.check(requests.HELLO).ok

            def test_a_generator_is_read_once(turnlint):
                blocks = (types.TextBlock(type="text", text=text) for text in ("a", "b"))
                assert turnlint.assert_valid(requests.HELLO | {"messages": [{"role": "user", "content": blocks}]}).ok

            def test_warnings_pass(turnlint):
                assert turnlint.assert_valid(requests.CHATTY).warnings
            """
        )
        run(suite).assert_outcomes(passed=3)

    def test_rejections(self, suite: pytest.Pytester) -> None:
        suite.makepyfile(
            """
            import requests

            def test_any(turnlint):
                assert turnlint.assert_rejected(requests.UNANSWERED).error.status == 400

            def test_rule_and_text(turnlint):
                turnlint.assert_rejected(
                    requests.UNANSWERED, rule="tool-use-without-result", message="immediately after: toolu_01."
                )

            def test_fine(turnlint):
                turnlint.assert_rejected(requests.HELLO)

            def test_rule(turnlint):
                turnlint.assert_rejected(requests.UNANSWERED, rule="missing-field")

            def test_text(turnlint):
                turnlint.assert_rejected(requests.UNANSWERED, rule="tool-use-without-result", message="toolu_02")

            def test_harmless(turnlint):
                turnlint.assert_rejected(requests.CHATTY, message="toolu_02")
            """
        )
        result = run(suite)
        result.assert_outcomes(passed=2, failed=4)
        assert asserted(result, "test_fine") == "expected a refusal; turnlint finds no fault"
        by_rule = asserted(result, "test_rule").splitlines()
        assert by_rule[0] == "expected a refusal by missing-field; turnlint finds:"
        assert by_rule[1] == "<request>" + TEXT.splitlines()[0]
        first = asserted(result, "test_text").splitlines()[0]
        assert first == "expected a refusal by tool-use-without-result with 'toolu_02'; turnlint finds:"
        harmless = asserted(result, "test_harmless").splitlines()
        assert harmless[0] == "expected a refusal with 'toolu_02'; turnlint finds no error, but:"
        assert "warning[text-after-results]" in harmless[1]

    def test_context_of_the_ini_file_the_marker_and_the_call(self, suite: pytest.Pytester) -> None:
        suite.makeini(
            """
            [pytest]
            turnlint_platform = bedrock
            turnlint_betas =
            turnlint_severity = text-after-results=error
            """
        )
        suite.makepyfile(
            """
            import pytest, requests

            pytestmark = pytest.mark.turnlint(api_version="2023-06-01", model="m")

            def context(turnlint, **settings):
                context = turnlint.check(requests.HELLO, **settings).context
                return context.platform, context.api_version, context.betas, context.model

            def test_ini_and_module(turnlint):
                assert context(turnlint) == ("bedrock", "2023-06-01", frozenset(), "m")
                turnlint.assert_rejected(requests.CHATTY, rule="text-after-results")

            @pytest.mark.turnlint(model="n", betas=["files-api-2025-04-14"])
            def test_closest_wins(turnlint):
                assert context(turnlint) == ("bedrock", "2023-06-01", {"files-api-2025-04-14"}, "n")

            @pytest.mark.turnlint(model="n")
            def test_call_wins(turnlint):
                assert context(turnlint, model="o", platform="vertex") == ("vertex", "2023-06-01", frozenset(), "o")

            def test_strict(turnlint):
                with pytest.raises(AssertionError, match="warning.text-after-results."):
                    turnlint.assert_valid(requests.CHATTY, strict=True, severity=None)

            def test_nonsense(turnlint):
                with pytest.raises(ValueError, match="platform must be one of"):
                    turnlint.check(requests.HELLO, platform="lunar")

            def test_no_request(turnlint):
                for request in (3, {1, 2}, None):
                    with pytest.raises(TypeError):
                        turnlint.assert_valid(request)
            """
        )
        run(suite, "--strict-markers").assert_outcomes(passed=6)

    def test_marker_takes_keywords_only(self, suite: pytest.Pytester) -> None:
        suite.makepyfile(
            """
            import pytest

            @pytest.mark.turnlint("bedrock")
            def test_it(turnlint): ...
            """
        )
        result = run(suite)
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["*the marker turnlint takes keywords only*"])

    def test_a_mistyped_key_of_the_marker_is_a_usage_error(self, suite: pytest.Pytester) -> None:
        suite.makepyfile(
            """
            import pytest

            @pytest.mark.turnlint(plattform="bedrock")
            def test_it(turnlint): ...
            """
        )
        result = run(suite)
        result.assert_outcomes(errors=1)
        told = "usage error: the marker turnlint takes no 'plattform' (did you mean 'platform'[?])"
        result.stdout.fnmatch_lines(["*ERROR at setup of test_it*", told, "*short test summary*"], consecutive=True)

    @pytest.mark.parametrize(
        ("given", "wrong"),
        [
            ("platform='bedrok'", "platform must be one of anthropic, bedrock, vertex, foundry, not 'bedrok'"),
            ("select=['tool-par']", "no rule is called 'tool-par' (did you mean tool-pairing[?])"),
        ],
    )
    def test_a_mistyped_value_is_told_in_one_line(self, suite: pytest.Pytester, given: str, wrong: str) -> None:
        suite.makepyfile(
            test_marker=f"""
            import pytest

            @pytest.mark.turnlint({given})
            def test_it(turnlint): ...
            """,
            test_call=f"""
            def test_it(turnlint):
                turnlint.check([], {given})
            """,
        )
        result = run(suite)
        result.assert_outcomes(errors=1, failed=1)
        result.stdout.fnmatch_lines([f"usage error: {wrong}", "*= FAILURES =*"], consecutive=True)
        result.stdout.fnmatch_lines(
            [f">  *turnlint.check([[]], {given.replace('[', '[[]')})", f"E  *ValueError: {wrong}"]
        )
        result.stdout.no_fnmatch_line("*pytest_plugin*fixture.py*")

    def test_what_cannot_be_sent_is_told_at_the_call(self, suite: pytest.Pytester) -> None:
        suite.makepyfile(
            """
            def test_it(turnlint):
                turnlint.assert_valid({"model": object()})
            """
        )
        result = run(suite)
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["E  *TypeError: model: a value of type object cannot be sent as JSON"])
        result.stdout.no_fnmatch_line("*fixture.py*")

    def test_a_mistyped_rule_is_a_usage_error(self, suite: pytest.Pytester) -> None:
        suite.makepyfile(
            """
            import requests

            def test_it(turnlint):
                turnlint.assert_rejected(requests.UNANSWERED, rule="tool-use-without-results")
            """
        )
        result = run(suite)
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(
            [
                "E   *UsageError: assert_rejected: no rule is called 'tool-use-without-results' "
                "(did you mean tool-use-without-result, *"
            ]
        )

    def test_the_short_summary_names_the_first_error(
        self, suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "160")
        suite.makepyfile(
            """
            import requests

            def test_first(turnlint):
                turnlint.assert_valid(requests.UNANSWERED)

            def test_after_a_warning(turnlint):
                turnlint.assert_valid(requests.CHATTY | {"top_k": "x"}, severity={"wrong-type": "warning"}, strict=True)

            def test_behind_a_warning(turnlint):
                turnlint.assert_valid(
                    requests.HELLO | {"service_tier": "x", "nope": 1}, severity={"unknown-value": "warning"}
                )
            """
        )
        result = run(suite)
        short = {line.split()[1].rpartition("::")[2]: line for line in result.outlines if line.startswith("FAILED")}
        assert " - AssertionError: <request>:9:5: error[tool-use-without-result] messages.1: " in short["test_first"]
        assert "warning[wrong-type]" in short["test_after_a_warning"]
        assert short["test_behind_a_warning"].endswith(
            " - AssertionError: unknown-parameter: nope: Extra inputs are not permitted"
        )
        said = asserted(result, "test_behind_a_warning").splitlines()
        assert said[0] == "unknown-parameter: nope: Extra inputs are not permitted"
        assert said[1].startswith("<request>:10:19: warning[unknown-value] service_tier: ")

    def test_a_model_that_the_table_lacks_fails_strictly(self, suite: pytest.Pytester) -> None:
        suite.makepyfile(
            """
            import pytest, requests

            def test_it(turnlint):
                assert turnlint.assert_valid(requests.HELLO, model="claude-sonet-5-5")
                with pytest.raises(AssertionError, match="1 not wholly judged .the table has no model"):
                    turnlint.assert_valid(requests.HELLO, model="claude-sonet-5-5", strict=True)
            """
        )
        run(suite).assert_outcomes(passed=1)

    def test_what_cannot_be_printed_is_still_judged(self, suite: pytest.Pytester) -> None:
        suite.makepyfile(
            """
            import pytest, requests

            def test_deep(turnlint):
                deep = []
                for _ in range(5000):
                    deep = [deep]
                with pytest.raises(AssertionError, match="a request that cannot be printed"):
                    turnlint.assert_valid(requests.HELLO | {"metadata": deep})

            def test_surrogate(turnlint):
                with pytest.raises(AssertionError, match=r"<request>:10:11: error.unknown-parameter. nope: "):
                    turnlint.assert_valid(requests.HELLO | {"nope": "\\ud800"})
            """
        )
        run(suite).assert_outcomes(passed=2)


class TestCollection:
    @pytest.fixture
    def fixtures(self, suite: pytest.Pytester) -> pytest.Pytester:
        suite.makeini("[pytest]\nturnlint_fixtures = fixtures/*.json fixtures/**/*.jsonl\n")
        folder = suite.path / "fixtures"
        (folder / "deep").mkdir(parents=True)
        (folder / "broken.json").write_text(json.dumps(UNANSWERED, indent=2))
        (folder / "chatty.json").write_text(json.dumps(CHATTY))
        (folder / "catalogue.json").write_text('{"messages": {"hello": "Hallo"}}')
        (folder / "deep" / "lines.jsonl").write_text(f"{json.dumps(HELLO)}\n\n{json.dumps(UNANSWERED)}\n")
        (folder / "good.json").write_text(json.dumps(HELLO))
        (folder / "list.json").write_text(json.dumps([HELLO, HELLO]))
        (folder / "upload.json").write_text(json.dumps({"requests": [{"custom_id": "one", "params": HELLO}]}))
        (folder / "words.txt").write_text("no request")
        return suite

    def test_one_item_for_each_request(self, fixtures: pytest.Pytester) -> None:
        result = run(fixtures, "--collect-only", "-q")
        # Whether the files of a folder come before its folders differs from release to release of pytest.
        assert sorted(line for line in result.outlines if "::" in line) == [
            "fixtures/broken.json::request",
            "fixtures/catalogue.json::not-a-request",
            "fixtures/chatty.json::request",
            "fixtures/deep/lines.jsonl::line-1",
            "fixtures/deep/lines.jsonl::line-3",
            "fixtures/good.json::request",
            "fixtures/list.json::item-0",
            "fixtures/list.json::item-1",
            "fixtures/upload.json::batch",
        ]

    def test_failures_read_like_the_command(self, fixtures: pytest.Pytester) -> None:
        result = run(fixtures)
        result.assert_outcomes(passed=6, failed=2, skipped=1)
        said = failure(result, "request of fixtures/broken.json")
        assert said == "fixtures/broken.json" + TEXT
        command = subprocess.run(
            [sys.executable, "-m", "turnlint", "check", "fixtures/broken.json"],
            cwd=fixtures.path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert command.stdout == said + "\n"
        assert failure(result, "line-3 of fixtures/deep/lines.jsonl").startswith("fixtures/deep/lines.jsonl:3:")

    @pytest.mark.parametrize(
        ("options", "settings"),
        [
            (["--strict"], ["turnlint_strict=true"]),
            (["--severity", "text-after-results=error"], ["turnlint_severity=text-after-results=error"]),
            (["--severity", "text-after-results=advice,roles-alternate=error"], None),
            (["--severity", "duplicate-key=error", "--select", "duplicate-key,tool-pairing/*"], None),
            (["--platform", "bedrock", "--ignore", "missing-*"], None),
        ],
    )
    def test_the_same_text_whatever_the_settings(
        self, fixtures: pytest.Pytester, options: list[str], settings: list[str] | None
    ) -> None:
        """Each setting has an option of the command, and both print the same."""
        if settings is None:
            pairs = zip(options[::2], options[1::2], strict=True)
            settings = [f"turnlint{name[1:].replace('-', '_')}={value.replace(',', ' ')}" for name, value in pairs]
        arguments = [argument for setting in settings for argument in ("-o", setting)]
        twice = json.dumps(UNANSWERED)[:-1] + ', "max_tokens": 17}'
        (fixtures.path / "fixtures" / "twice.json").write_text(twice)
        for file in ("broken.json", "chatty.json", "twice.json"):
            result = run(fixtures, f"fixtures/{file}", *arguments)
            command = subprocess.run(
                [sys.executable, "-m", "turnlint", "check", f"fixtures/{file}", *options],
                cwd=fixtures.path,
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            assert command.returncode == result.ret, command.stderr
            if command.returncode:
                assert failure(result, f"request of fixtures/{file}") + "\n" == command.stdout

    def test_the_short_summary_names_the_first_error(
        self, fixtures: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "120")
        (fixtures.path / "fixtures" / "late.json").write_text(json.dumps(CHATTY | {"service_tier": "x", "nope": 1}))
        result = run(fixtures, "fixtures/late.json", "-o", "turnlint_severity=unknown-value=warning")
        line = "FAILED fixtures/late.json::request - unknown-parameter: nope: Extra inputs are not permitted"
        assert line in result.outlines
        xml = fixtures.path / "report.xml"
        run(fixtures, "fixtures/broken.json", f"--junitxml={xml}")
        assert 'message="tool-use-without-result: messages.1: `tool_use` ids were found' in xml.read_text()
        assert "fixtures/broken.json:9:5: error[tool-use-without-result]" in xml.read_text()

    def test_what_is_no_request_is_skipped_as_what_it_is(self, fixtures: pytest.Pytester) -> None:
        result = run(fixtures, "fixtures/catalogue.json", "-rs")
        result.assert_outcomes(skipped=1)
        result.stdout.fnmatch_lines(["*: not a request: an object with the key messages"])

    @pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
    def test_a_broken_link_is_told_and_ends_nothing(self, fixtures: pytest.Pytester) -> None:
        (fixtures.path / "fixtures" / "gone.json").symlink_to("nowhere")
        result = run(fixtures)
        result.assert_outcomes(passed=6, failed=2, skipped=1, warnings=1)
        result.stdout.fnmatch_lines(
            ["*PytestConfigWarning: turnlint_fixtures: fixtures/gone.json is a link to nothing"]
        )
        (fixtures.path / "fixtures" / "gone.json").unlink()
        os.mkfifo(fixtures.path / "fixtures" / "pipe.json")
        result = run(fixtures)
        result.assert_outcomes(passed=6, failed=2, skipped=1, warnings=1)
        result.stdout.fnmatch_lines(
            ["*PytestConfigWarning: turnlint_fixtures: fixtures/pipe.json is not a regular file"]
        )
        (fixtures.path / "fixtures" / "gone.json").symlink_to("nowhere")
        named = run(fixtures, "-o", "turnlint_fixtures=fixtures/gone.json")
        assert named.ret == pytest.ExitCode.USAGE_ERROR
        named.stderr.fnmatch_lines(["ERROR: turnlint_fixtures: a link to nothing: fixtures/gone.json"])

    @pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
    def test_what_a_file_is_called_does_not_steer_the_terminal(self, fixtures: pytest.Pytester) -> None:
        (fixtures.path / "fixtures" / "a\x1b[2J\nb\u202e.json").write_text(json.dumps(UNANSWERED, indent=2))
        shown = "fixtures/a\\x1b[2J\\nb\\u202e.json"
        for options in (["--collect-only", "-q"], ["-v"], ["-vv"], ["-rA"]):
            output = run(fixtures, *options).stdout.str()
            assert f"{shown}::request" in output
            assert "\x1b" not in output
            assert "\u202e" not in output
        assert failure(run(fixtures), f"request of {shown}") == shown + TEXT

    def test_one_item_runs_by_its_name(self, fixtures: pytest.Pytester) -> None:
        run(fixtures, "fixtures/deep/lines.jsonl::line-1").assert_outcomes(passed=1)

    def test_other_tests_run_alone(self, fixtures: pytest.Pytester) -> None:
        fixtures.makepyfile("def test_it(): pass")
        run(fixtures, "test_other_tests_run_alone.py").assert_outcomes(passed=1)

    def test_a_conftest_can_set_the_context_of_some(self, fixtures: pytest.Pytester) -> None:
        fixtures.makeconftest(
            """
            import pytest

            def pytest_collection_modifyitems(items):
                for item in items:
                    if item.path.name == "broken.json":
                        item.add_marker(pytest.mark.turnlint(ignore=["tool-use-without-result"]))
            """
        )
        run(fixtures, "fixtures/broken.json").assert_outcomes(passed=1)

    def test_a_named_file_is_a_request_by_its_word(self, suite: pytest.Pytester) -> None:
        suite.makeini("[pytest]\nturnlint_fixtures = it.json\n")
        (suite.path / "it.json").write_text("{}")
        result = run(suite)
        result.assert_outcomes(failed=1)
        assert failure(result, "request of it.json").startswith(
            "it.json:1:1: error[missing-field] model: Field required"
        )

    def test_toml_and_a_folder(self, suite: pytest.Pytester) -> None:
        suite.makepyprojecttoml('[tool.pytest.ini_options]\nturnlint_fixtures = ["my requests"]\n')
        (suite.path / "my requests").mkdir()
        (suite.path / "my requests" / "it.json").write_text(json.dumps(HELLO))
        run(suite).assert_outcomes(passed=1)

    def test_strict(self, suite: pytest.Pytester) -> None:
        suite.makeini("[pytest]\nturnlint_fixtures = *.json\n")
        (suite.path / "it.json").write_text(json.dumps(CHATTY))
        run(suite).assert_outcomes(passed=1)
        result = run(suite, "-o", "turnlint_strict=true")
        result.assert_outcomes(failed=1)
        assert failure(result, "request of it.json").endswith("1 request checked: 1 warning")

    @pytest.mark.parametrize(
        ("settings", "told"),
        [
            ("turnlint_fixtures = *.json\nturnlint_platform = lunar", "ERROR: turnlint: platform must be one of *"),
            ("turnlint_fixtures = *.json\nturnlint_severity = no-rule", "ERROR: turnlint_severity takes RULE=LEVEL, *"),
            ("turnlint_fixtures = gone.json", "ERROR: turnlint_fixtures: no such file: gone.json"),
        ],
    )
    def test_wrong_settings_are_told_before_a_test_runs(self, suite: pytest.Pytester, settings: str, told: str) -> None:
        suite.makeini(f"[pytest]\n{settings}\n")
        result = run(suite)
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines([told])

    def test_a_glob_without_a_file_is_told(self, suite: pytest.Pytester) -> None:
        suite.makeini("[pytest]\nturnlint_fixtures = fixturs/*.json\n")
        suite.makepyfile("def test_it(): pass")
        result = run(suite)
        result.assert_outcomes(passed=1, warnings=1)
        result.stdout.fnmatch_lines(["*PytestConfigWarning: turnlint_fixtures: no file matches fixturs/*.json"])


def test_nothing_happens_where_nothing_is_configured(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    (suite.path / "broken.json").write_text(json.dumps(UNANSWERED))
    suite.makepyfile(
        """
        import sys

        def test_it(pytestconfig):
            assert pytestconfig.pluginmanager.hasplugin("turnlint")
            loaded = [name for name in sys.modules if name.split(".")[0] in ("turnlint", "turnlint_rules")]
            assert loaded == ["turnlint", "turnlint.pytest_plugin"]
            assert "pydantic_core" not in sys.modules
        """
    )
    result = suite.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=1)
