"""``turnlint next``, driven as a user would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import Result

from tests.command import runner
from turnlint import cli
from turnlint.case import WEB_SEARCH, body, response, server_tool_use, tool, tool_use, user

ASKED: Final = body(user("hi"), tools=[WEB_SEARCH, tool()], model="claude-sonnet-5")
MIXED: Final = {"request": ASKED, "response": response(server_tool_use(), tool_use(), stop_reason="tool_use")}
REFUSED: Final = {"request": ASKED, "response": response(stop_reason="refusal")}
SAID: Final = {"request": ASKED, "response": response("Hello")}
#: What is told of the exchange in which a server call waits.
TOLD: Final = """\
exchange.json: stop_reason tool_use: run the tools, and send the response back
with their results

must
  - the content of the response as it came, as an assistant message
    [echo-changed]
  - one `tool_result` for each call, first in one user message: `toolu_01A`
    [tool-use-without-result]
  - in `tools` what is still to run, `web_search` [server-tool-not-provided]
  - the same `tools` and `mcp_servers` [tools-changed-while-open]
  - the same `anthropic-beta` header [betas-changed-while-open]
  - the same `thinking`, neither switched on nor off
    [thinking-changed-while-open]

may
  - `is_error` in the results of calls that failed, were denied or not run
    [tool-use-without-result]

must not
  - text or anything else beside the results: the turn ends then, and
    `srvtoolu_01A` with it [results-only-next]
  - a `tool_result` for `srvtoolu_01A`: that is the API's own work
    [result-without-tool-use]
"""


def run(*arguments: str, input: str | bytes | None = None) -> Result:
    return runner().invoke(cli.main, ["next", *arguments], input=input)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, *values: Any) -> str:
    Path(name).write_text("\n".join(map(json.dumps, values)), "utf-8")
    return name


def test_an_exchange() -> None:
    result = run(write("exchange.json", MIXED))
    assert (result.stdout, result.stderr, result.exit_code) == (TOLD, "", 0)


@pytest.mark.parametrize("name", ["log.jsonl", "log.ndjson", "log"])
def test_of_several_lines_the_last(name: str) -> None:
    result = run(write(name, REFUSED, SAID, MIXED))
    assert result.stdout.replace("\n", " ").startswith(f"{name}:3: stop_reason tool_use: run the tools, and send")
    assert result.exit_code == 0


def test_of_a_list_the_last() -> None:
    assert run(write("it.json", [REFUSED, SAID])).exit_code == 0


def test_standard_input() -> None:
    result = run("-", input=json.dumps(SAID))
    assert result.stdout.startswith(
        "-: stop_reason end_turn: send the response back, and the user's next words after\n"
    )
    assert result.exit_code == 0


def test_a_response_that_nothing_follows() -> None:
    result = run(write("it.json", REFUSED))
    assert result.stdout == (
        "it.json: stop_reason refusal: no request goes on from this response\n"
        "\n"
        "instead\n"
        "  - the turn was refused: append nothing of it and run none of its calls; change\n"
        "    or remove the user turn, or send the messages as they were to another model\n"
        "    [refusal-kept]\n"
    )
    assert (result.stderr, result.exit_code) == ("", 1)


def test_json() -> None:
    result = run(write("log.jsonl", SAID, MIXED), "--format", "json")
    found = json.loads(result.stdout)
    assert found["schema_version"] == 1
    assert found["source"] == {"file": "log.jsonl", "line": 2}
    assert (found["next"]["way"], found["next"]["calls"]) == ("answer", ["toolu_01A"])
    assert found["next"]["must"][1] == {
        "what": "results",
        "words": "one `tool_result` for each call, first in one user message: `toolu_01A`",
        "rule": "tool-use-without-result",
        "data": {"calls": ["toolu_01A"], "names": ["get_weather"]},
    }
    assert result.exit_code == 0
    assert run(write("it.json", REFUSED), "--format", "json").exit_code == 1


def test_events_and_errors() -> None:
    events = [{"type": "message_start", "message": response(stop_reason=None)}]
    result = run("-", input=json.dumps({"request": ASKED, "events": events}))
    assert "the stream broke off" in result.stdout
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    result = run("-", input=json.dumps({"request": ASKED, "response": None, "error": error}))
    assert "the error `overloaded_error`" in result.stdout
    assert result.exit_code == 1


def test_the_context_is_the_options_or_else_the_exchanges() -> None:
    cut = {"request": {**ASKED, "model": "claude-haiku-4-5"}, "response": response("Once", stop_reason="max_tokens")}
    prefill = "the model goes on from\n    the text [cut-off-answer]"
    assert prefill in run(write("it.json", cut)).stdout
    assert prefill not in run("it.json", "--model", "claude-opus-5-5").stdout
    named = write("named.json", {**cut, "model": "claude-opus-5-5", "betas": []})
    assert prefill not in run(named).stdout
    assert prefill in run(named, "--model", "claude-haiku-4-5", "--beta", "x,y").stdout


def test_hostile_names_do_not_steer_the_terminal() -> None:
    bad = "\x1b[31mred\u202e\n"
    calls = response(tool_use(f"toolu{bad}"), stop_reason=f"stop{bad}")
    for exchange in ({"request": ASKED, "response": calls}, {"request": ASKED, "response": response(stop_reason=bad)}):
        for form in ("text", "json"):
            result = run(write("it.json", exchange), "--format", form)
            assert result.stdout.replace("\n", "").isprintable()
            assert "\\x1b" in result.stdout or "\\u001b" in result.stdout
    assert all(len(line) <= 80 for line in run("it.json").stdout.splitlines())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "nothing to say: it.json is empty"),
        ("[]", 'nothing to say: it.json is an empty list; an exchange is {"request": …, "response": …}'),
        ("{", 'nothing to say: it.json is not JSON; an exchange is {"request": …, "response": …}'),
        (json.dumps(SAID["response"]), 'it.json is a response; an exchange is {"request": …, "response": …}'),
        (json.dumps({"request": ASKED, "response": None}), "it.json holds a request without its response"),
        (json.dumps(SAID) + "\n" + json.dumps(SAID)[:50], "nothing to say: it.json:2 is not JSON; an exchange is"),
    ],
)
def test_what_is_no_exchange(content: str, told: str) -> None:
    Path("it.json").write_text(content, "utf-8")
    result = run("it.json")
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert (result.stdout, result.exit_code) == ("", 3)


@pytest.mark.parametrize(
    ("exchange", "told"),
    [
        ({"request": 5, "response": {}}, "a request is a mapping"),
        ({"request": [], "response": {}}, "a bare list of messages is no whole request"),
        ({"request": ASKED, "response": 5}, "a response is a mapping"),
        ({**SAID, "platform": "moon"}, "moon"),
        ({**SAID, "betas": "x"}, "`betas` of an exchange is a list of strings"),
        ({**SAID, "betas": [5]}, "it.json: `betas` of an exchange is a list of strings"),
        ({**SAID, "model": {}}, "`model` of an exchange is a string"),
        ({**SAID, "api_version": []}, "`api_version` of an exchange is a string"),
        ({**SAID, "platform": []}, "`platform` of an exchange is a string"),
    ],
)
def test_an_exchange_of_no_use(exchange: Any, told: str) -> None:
    result = run(write("it.json", exchange))
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_bad_usage() -> None:
    assert run().exit_code == 2
    result = run("nowhere.json")
    assert (result.stderr, result.exit_code) == ("Error: nowhere.json: No such file or directory\n", 2)
    assert run(write("it.json", SAID), "--beta", "x", "--no-betas").exit_code == 2
    assert run("it.json", "--platform", "moon").exit_code == 2
    assert run(".").exit_code == 2


def test_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    name = write("exchange.json", MIXED)
    colored = runner().invoke(cli.main, ["next", name], color=True).stdout
    assert "\x1b[32m\x1b[1mmust\x1b[0m" in colored
    monkeypatch.setenv("NO_COLOR", "1")
    assert runner().invoke(cli.main, ["next", name], color=True).stdout == TOLD
