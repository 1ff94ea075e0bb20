"""turnlint's configuration in pytest: below the call, the marker and the ini file; for fixture files all of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conversations import BODY, CALL
from turnlint.client.watching import Watch
from turnlint.config import reading

pytest_plugins = ["pytester"]

UNANSWERED: dict[str, Any] = BODY | {
    "messages": [*BODY["messages"], {"role": "assistant", "content": [CALL]}, {"role": "user", "content": "And now?"}]
}


@pytest.fixture(autouse=True)
def _fresh() -> None:
    reading.forget()


def test_call_before_marker_before_ini_before_configuration(pytester: pytest.Pytester) -> None:
    pytester.makefile(".toml", turnlint='model = "claude-opus-5-5"\nplatform = "bedrock"\napi-version = "2023-06-01"\n')
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider\nturnlint_platform = vertex\n")
    pytester.makepyfile(
        """
        import pytest

        def context(turnlint, **keywords):
            body = {"model": "claude-haiku-4-5", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}
            found = turnlint.check(body, **keywords).context
            return found.model, found.platform, found.api_version

        def test_configured(turnlint):
            assert context(turnlint) == ("claude-opus-5-5", "vertex", "2023-06-01")

        @pytest.mark.turnlint(platform="foundry", api_version=None)
        def test_marked(turnlint):
            assert context(turnlint) == ("claude-opus-5-5", "foundry", None)
            assert context(turnlint, platform="anthropic") == ("claude-opus-5-5", "anthropic", None)
        """
    )
    pytester.runpytest_inprocess("-p", "no:xdist").assert_outcomes(passed=2)


def test_fixture_files_are_as_the_configuration_says(pytester: pytest.Pytester) -> None:
    for name, body in (("good", BODY), ("broken", UNANSWERED), ("old", UNANSWERED), ("raw", UNANSWERED)):
        pytester.path.joinpath(f"{name}.json").write_text(json.dumps(body))
    mark = {"request": UNANSWERED, "expect": ["tool-use-without-result"]}
    pytester.path.joinpath("marked.jsonl").write_text(json.dumps(mark))
    pytester.path.joinpath("unmet.jsonl").write_text(json.dumps(mark | {"request": BODY}))
    pytester.makefile(
        ".toml",
        turnlint='exclude = ["raw.json"]\n[per-file-ignores]\n"old.json" = ["tool-pairing"]\n'
        '[expect]\n"broken.json" = ["tool-pairing"]\n"good.json" = ["tool-pairing"]\n',
    )
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider\nturnlint_fixtures = .\n")
    result = pytester.runpytest_inprocess("-p", "no:xdist", "-v")
    told = sorted(line.rpartition(" [")[0].strip() for line in result.stdout.lines if "%]" in line)
    assert told == [
        "broken.json::expected-tool-pairing PASSED",
        "broken.json::request PASSED",
        "good.json::expected-tool-pairing FAILED",
        "good.json::request PASSED",
        "marked.jsonl::session-1 PASSED",
        "old.json::request PASSED",
        "unmet.jsonl::session-1 FAILED",
    ]
    assert "expected tool-pairing, which was not found" in result.stdout.str()
    assert "expected tool-use-without-result, which was not found" in result.stdout.str()


def test_a_configuration_at_fault_is_a_usage_error(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("a.json").write_text(json.dumps(BODY))
    pytester.makefile(".toml", turnlint="slect = []\n")
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider\nturnlint_fixtures = .\n")
    result = pytester.runpytest_inprocess("-p", "no:xdist")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "slect: there is no such key (did you mean select?)" in result.stdout.str() + result.stderr.str()


def test_a_client_is_given_one(pytester: pytest.Pytester) -> None:
    pytester.makefile(".toml", turnlint='ignore = ["tool-pairing"]\n')
    assert Watch(config=pytester.path)._settings.ignore == ("tool-pairing",)
    assert Watch(config="turnlint.toml", ignore=["turns"])._settings.ignore == ("turns",)
    assert Watch()._settings.ignore == ()
    with pytest.raises(ValueError, match="No such file"):
        Watch(config="gone.toml")
