"""``turnlint check``, driven as a user would."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result

import turnlint
from tests.command import runner
from turnlint import cli
from turnlint.checking import judge
from turnlint.cli.check import ENDPOINTS, LEVELS
from turnlint.cli.context import PLATFORMS
from turnlint.subjects.text import Text
from turnlint.values import context
from turnlint.values.context import Context
from turnlint.values.evidence import Basis
from turnlint.values.report import Finding, Report, Severity
from turnlint.values.settings import Keywords, Settings, settings

BODY: dict[str, Any] = {"model": "claude-sonnet-5-5", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}
RESPONSE: dict[str, Any] = {
    "id": "msg_01ABC",
    "type": "message",
    "role": "assistant",
    "model": "claude-sonnet-5-5",
    "content": [{"type": "text", "text": "Hello."}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 8, "output_tokens": 4},
}
FAULTY: dict[str, Any] = {"model": "claude-sonnet-5-5", "messages": [{"role": "user", "content": "hi"}]}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, *values: Any) -> str:
    text = "\n".join(value if isinstance(value, str) else json.dumps(value) for value in values)
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return name


def check(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return runner().invoke(cli.main, ["check", *arguments], input=stdin)


class StandIn:
    """A linter that finds what a request tells it to find."""

    def check_text(self, text: Text, *, root: tuple[str | int, ...] = ()) -> Report:
        request = text.parsed.value
        for step in root:
            request = request[step]
        wanted = request.get("metadata", []) if isinstance(request, dict) else []
        if wanted == "crash":
            raise KeyError("cr\nash")
        if wanted == "interrupt":
            raise KeyboardInterrupt
        findings = (Finding("missing-field", Severity(level), f"a {level}", ("model",)) for level in wanted)
        return Report(tuple(findings), Context())


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The stand-in instead of the linter; gives the settings with which it was asked for, each once."""
    made: dict[Settings, StandIn] = {}
    asked: list[Settings] = []

    def linter(settings: Settings) -> StandIn:
        if settings not in made:
            made[settings] = StandIn()
            asked.append(settings)
        return made[settings]

    monkeypatch.setattr(judge, "linter", linter)
    return asked


def saying(*levels: str) -> dict[str, Any]:
    return {**BODY, "metadata": list(levels)}


def test_a_clean_request() -> None:
    result = check(write("a.json", BODY))
    assert (result.exit_code, result.output) == (0, "1 request checked: no faults\n")


def test_a_faulty_request() -> None:
    result = check(write("a.json", FAULTY))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:3] == [
        "a.json:1:1: error[missing-field] max_tokens: Field required",
        "  |",
        '1 | {"model": "claude-sonnet-5-5", "messages": [{"role": "user", "content": "hi"…',
    ]
    assert lines[4].startswith("  = at /max_tokens   (the API's first answer; text ")
    assert lines[-2:] == ["", "1 request checked: 1 error"]
    assert "\x1b" not in result.output


def test_standard_input() -> None:
    result = check("-", stdin=json.dumps(FAULTY))
    assert result.exit_code == 1
    assert result.stdout.startswith("<stdin>:1:1: error[missing-field] max_tokens: Field required\n")


def test_what_is_not_json_is_told_in_the_parsers_words() -> None:
    result = check(write("a.json", '{\n  "messages": [1,]\n}'))
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "a.json:2:17: error[invalid-json] The request body is not valid JSON: "
        "trailing comma is not allowed: line 2 column 17 (char 18)\n"
        "  |\n"
        '2 |   "messages": [1,]\n'
        "  |                 ^\n"
    )


def test_every_format(stand_in: list[Settings]) -> None:
    entry = {"custom_id": "a", "params": saying("error")}
    write("in/array.json", [saying("error"), entry])
    write("in/batch.json", {"requests": [entry, entry]})
    write("in/body.json", json.dumps(saying("error"), indent=1))
    write("in/lines.jsonl", saying("error"), entry, "", BODY["messages"])
    write("in/messages.json", BODY["messages"])
    write("in/package.json", {})
    result = check("in")
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if "error[" in line] == [
        "in/array.json:1:12: error[missing-field] a error",
        "in/array.json:1:162: error[missing-field] a error",
        "in/body.json:2:11: error[missing-field] a error",
        "in/lines.jsonl:1:11: error[missing-field] a error",
        "in/lines.jsonl:2:40: error[missing-field] a error",
    ]
    assert result.stdout.splitlines()[-1] == "9 requests checked: 5 errors; 1 not a request"
    assert [made.context.endpoint for made in stand_in] == ["messages", "batches"]


def test_a_batch_is_checked_from_its_root() -> None:
    batch = {"requests": [{"custom_id": "a", "params": FAULTY}]}
    result = check("--format", "json", write("a.json", batch))
    [entry] = json.loads(result.stdout)["reports"]
    assert [finding["pointer"] for finding in entry["report"]["findings"]] == ["/requests/0/params/max_tokens"]


def test_options_reach_the_linter(stand_in: list[Settings]) -> None:
    write("a.json", BODY)
    arguments = (
        "--platform bedrock --api-version 2026-10-21 --beta one,two --beta three --model m --endpoint count_tokens"
    )
    assert check(*arguments.split(), "--severity", "missing-field=advice", "a.json").exit_code == 0
    sent: Keywords = {
        "endpoint": "count_tokens",
        "platform": "bedrock",
        "betas": ["one", "two", "three"],
        "severity": {"missing-field": "advice"},
    }
    # the second is the same without the change, to tell what it brings
    changed: Keywords = {**sent, "api_version": "2026-10-21", "model": "m"}
    assert stand_in == [settings(**changed), settings(**sent)]
    check("a.json")
    check("--no-betas", "a.json")
    assert [made.context.betas for made in stand_in[2:]] == [None, frozenset()]


def test_rules_are_chosen_by_name_and_family(stand_in: list[Settings]) -> None:
    write("a.json", BODY)
    check("--select", "shape/*", "--ignore", "wrong-type,missing-field", "--ignore", "invalid-*", "a.json")
    [made] = stand_in
    assert made.select == ("shape/*",)
    assert made.ignore == ("wrong-type", "missing-field", "invalid-*")


def test_severities_and_choices_work() -> None:
    write("a.json", FAULTY)
    assert check("--ignore", "missing-field", "a.json").output == "1 request checked: no faults\n"
    assert check("--select", "invalid-json", "a.json").output == "1 request checked: no faults\n"
    assert check("--ignore", "shape", "a.json").output == "1 request checked: no faults\n"
    assert check("--select", "shape", "a.json").exit_code == 1
    assert check("--select", "tool-pairing", "a.json").exit_code == 0
    result = check("--severity", "missing-field=warning", "a.json")
    assert result.exit_code == 0
    assert result.stdout.startswith("a.json:1:1: warning[missing-field]")
    assert check("--severity", "missing-field=warning", "--strict", "a.json").exit_code == 1


@pytest.mark.parametrize(
    ("levels", "strict", "code"),
    [
        ((), False, 0),
        (("advice",), True, 0),
        (("warning", "advice"), False, 0),
        (("warning", "advice"), True, 1),
        (("error",), False, 1),
    ],
)
def test_exit_codes(levels: tuple[str, ...], strict: bool, code: int, stand_in: object) -> None:
    write("a.json", saying(*levels))
    assert check(*(["--strict"] if strict else []), "a.json").exit_code == code


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--select", "tool-paring"], "no rule is called 'tool-paring' (did you mean tool-pairing"),
        (["--ignore", "*"], "no rule is left by what is selected and ignored"),
        (["--select", "shape", "--ignore", "shape/*"], "no rule is left by what is selected and ignored"),
        (["--select", "mising-field"], "no rule is called 'mising-field' (did you mean missing-field"),
        (["--ignore", "nothing/*"], "no rule is called 'nothing/*'"),
        (["--severity", "missing-field"], "--severity takes RULE=LEVEL, not 'missing-field'"),
        (["--severity", "missing-field=bad"], "must be one of error, warning, advice, not 'bad'"),
        (["--severity", "mising-field=error"], "no rule is called 'mising-field'"),
        (["--severity", "duplicate-key=bad"], "must be one of error, warning, advice, not 'bad'"),
        (["--beta", "x", "--no-betas"], "--beta and --no-betas exclude each other"),
        (["--platform", "azure"], "'azure' is not one of"),
        (["--frobnicate"], "No such option"),
    ],
)
def test_bad_usage(arguments: list[str], words: str) -> None:
    write("a.json", BODY)
    result = check(*arguments, "a.json")
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""


EMPTY_OBJECT = "other/package.json: not a request: an empty object\n"


@pytest.mark.parametrize(
    ("arguments", "reason", "told"),
    [
        ([], "give files, folders, globs, or - for standard input", ""),
        (["*.json"], "no file matches *.json", ""),
        (["empty"], "no file there is of a format that is known (turnlint readers lists them)", ""),
        (["other"], "1 file holds no request", EMPTY_OBJECT),
        (["other", "x*", "y*"], "no file matches x*; no file matches y*; 1 file holds no request", EMPTY_OBJECT),
        (["other", "log/*"], "2 files hold no request", EMPTY_OBJECT + "log/a.jsonl: not a request: a log line\n"),
    ],
)
def test_nothing_to_check(arguments: list[str], reason: str, told: str) -> None:
    write("empty/notes.txt", "no")
    write("other/package.json", {})
    write("log/a.jsonl", {"time": 1, "level": "info", "msg": "x"}, {"time": 2, "level": "info", "msg": "y"})
    result = check(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (3, told, f"nothing to check: {reason}\n")
    as_json = check("--format", "json", *arguments)
    assert (as_json.exit_code, as_json.stderr) == (3, result.stderr)
    assert json.loads(as_json.stdout)["reports"] == []


def test_the_verdict_does_not_depend_on_who_expands_the_glob() -> None:
    write("a.json", BODY)
    write("answer.json", RESPONSE)
    write("config.json", {"name": "x", "model": "opus", "hooks": {}})
    write("error.json", {"type": "error", "error": {"type": "api_error", "message": "x"}})
    for arguments in (["."], ["*.json"], ["a.json", "answer.json", "config.json", "error.json"]):
        result = check(*arguments)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == (
            "config.json: not a request: an object with the keys name, model, hooks\n"
            "error.json: not a request: an error response\n"
            "\n"
            "1 request, 1 response checked: no faults; 2 not a request\n"
        )
        strict = check("--require-requests", *arguments)
        assert (strict.exit_code, strict.stdout) == (2, result.stdout)
    assert check("--require-requests", "a.json", "answer.json").exit_code == 0
    named = json.loads(check("--format", "json", "error.json").stdout)["summary"]["not_requests"]
    assert named == [{"file": "error.json", "lines": None, "kind": "an error response"}]


def test_of_many_files_without_a_request_the_first_few_have_a_line() -> None:
    for number in range(13):
        write(f"in/{number:02}.json", {})
    result = check("in")
    assert result.stdout.splitlines() == [
        *(f"in/{number:02}.json: not a request: an empty object" for number in range(10)),
        "and 3 files more with no request (-v tells all)",
    ]
    assert len(check("in", "-v").stdout.splitlines()) == 13


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (
            b"\xef\xbb\xbf" + json.dumps(BODY).encode(),
            "the text begins with a byte order mark, which is no part of JSON: save it without one.",
        ),
        (json.dumps(BODY).encode("utf-16"), "the text is UTF-16; JSON is sent in UTF-8."),
    ],
)
def test_a_mark_and_another_encoding_are_told_as_what_they_are(raw: bytes, note: str) -> None:
    Path("a.json").write_bytes(raw)
    result = check("a.json")
    assert result.exit_code == 1
    assert "error[invalid-json] The request body is not valid JSON: " in result.stdout
    assert f"  = note: {note}\n" in result.stdout


@pytest.mark.parametrize(
    ("raw", "kind"),
    [(b"%PDF-1.7", "a PDF"), (b"model: x\nmessages: []\n", "YAML, not JSON")],
)
def test_other_formats_are_told_as_what_they_are(raw: bytes, kind: str) -> None:
    Path("a.yaml").write_bytes(raw)
    result = check("a.yaml")
    assert (result.exit_code, result.stdout) == (3, f"a.yaml: not a request: {kind}\n")
    assert result.stderr == "nothing to check: 1 file holds no request\n"


def test_a_compressed_file_is_checked_as_what_is_in_it() -> None:
    plain, packed = write("a.json", FAULTY), Path("a.json.gz")
    packed.write_bytes(gzip.compress(Path(plain).read_bytes()))
    told = check(plain)
    assert check(str(packed)).stdout == told.stdout.replace("a.json", "a.json.gz")
    packed.write_bytes(packed.read_bytes()[:-9])
    result = check(str(packed))
    assert (result.exit_code, result.stderr) == (2, "a.json.gz: error: its compressed data is cut\n")


def test_a_glob_without_a_match_beside_files_is_told() -> None:
    result = check(write("a.json", BODY), "x*.json")
    assert (result.exit_code, result.stderr) == (0, "no file matches x*.json\n")


def test_what_cannot_be_read_is_told_and_the_rest_is_checked() -> None:
    write("a.json", BODY)
    result = check("gone.json", "a.json")
    assert (result.exit_code, result.stderr) == (2, "gone.json: error: No such file or directory\n")
    assert result.stdout == "1 request checked: no faults; 1 not readable\n"
    alone = check("gone.json")
    assert (alone.stdout, alone.stderr) == ("", "gone.json: error: No such file or directory\n")
    assert check("gone.json", write("b.json", FAULTY)).exit_code == 1


def test_file_names_do_not_steer_the_terminal() -> None:
    result = check("gone\x1b\u202e.json")
    assert result.stderr == "gone\\x1b\\u202e.json: error: No such file or directory\n"


def test_a_rule_that_fails_costs_no_other_request_its_check(stand_in: object) -> None:
    write("a.jsonl", {**BODY, "metadata": "crash"}, saying("warning"))
    result = check("a.jsonl")
    assert result.exit_code == 2
    assert result.stderr == "a.jsonl:1: error: turnlint failed on this request: KeyError: 'cr\\nash'\n"
    assert result.stdout.endswith("\n1 request checked: 1 warning; 1 failed\n")
    assert "Traceback" in check("-v", "a.jsonl").stderr


def test_a_trace_does_not_steer_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError(Odd())

    class Odd:
        def __repr__(self) -> str:
            return "a\x1b[2J"

    monkeypatch.setattr(judge, "linter", lambda _: type("Failing", (), {"check_text": fail}))
    result = check("-v", write("a.json", BODY))
    assert "KeyError: a\\x1b[2J" in result.stderr
    assert "\x1b" not in result.stderr


def test_an_interrupted_run_tells_what_it_has_found(stand_in: object) -> None:
    write("a.jsonl", saying("error"), {**BODY, "metadata": "interrupt"}, BODY)
    result = check("a.jsonl")
    assert (result.exit_code, result.stderr) == (130, "interrupted\n")
    assert result.stdout.endswith("\n1 request checked: 1 error; interrupted\n")
    document = json.loads(check("--format", "json", "a.jsonl").stdout)
    assert (len(document["reports"]), document["summary"]["interrupted"]) == (1, True)


def test_duplicate_keys_are_advice() -> None:
    write("a.json", '{"model": "claude-sonnet-5-5", "max_tokens": 5, "max_tokens": 6, "messages": []}')
    ignored = ["--ignore", "bad-length"]
    assert check(*ignored, "a.json").output == ("1 request checked: 1 piece of advice (show with --advice)\n")
    assert check(*ignored, "--advice", "a.json").stdout == (
        "a.json:1:63: advice[duplicate-key] (turnlint) the key `max_tokens` stands twice in this object: "
        "a JSON parser keeps the last value and drops the others\n"
        "  |\n"
        '1 | …del": "claude-sonnet-5-5", "max_tokens": 5, "max_tokens": 6, "messages": []}\n'
        "  |                                                            ^\n"
        "  = at /max_tokens   (turnlint's words; fact inferred)\n"
        "  = help: remove all but one of the mentions.\n"
        "\n"
        "1 request checked: 1 piece of advice\n"
    )
    assert check("--ignore", "duplicate-key,bad-length", "a.json").output == "1 request checked: no faults\n"
    assert check("--select", "missing-field", "a.json").output == "1 request checked: no faults\n"
    assert check("--select", "shape/duplicate-*", "--severity", "duplicate-key=error", "a.json").exit_code == 1


def test_the_json_report() -> None:
    write("a.jsonl", BODY, {"custom_id": "x", "params": FAULTY})
    result = check("--format", "json", "a.jsonl", "gone.json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["tool"] == {"name": "turnlint", "version": turnlint.__version__}
    first, second = document["reports"]
    assert first["source"] == {"file": "a.jsonl", "line": 1, "item": None, "path": []}
    assert second["source"] == {"file": "a.jsonl", "line": 2, "item": None, "path": ["params"]}
    [finding] = second["report"]["findings"]
    assert (finding["rule"], finding["line"], finding["column"]) == ("missing-field", 2, 30)
    assert document["summary"]["unreadable"] == [
        {"file": "gone.json", "line": None, "reason": "No such file or directory"}
    ]


def test_verbosely_what_was_not_judged_is_told() -> None:
    write("a.json", BODY["messages"])
    write("in/b.json", {})
    result = check("-v", "a.json", "in")
    assert result.exit_code == 0
    assert result.stdout.startswith("in/b.json: not a request: an empty object\n\nnot judged:\n")
    assert result.stdout.endswith("\n\n1 request checked: no faults; 1 not a request\n")


@pytest.mark.parametrize("name", ["b.json", "c.jsonl"])
def test_a_hundred_thousand_messages(name: str) -> None:
    messages = [{"role": ("user", "assistant")[index % 2], "content": "hi"} for index in range(99_999)]
    write(name, {**BODY, "messages": messages, "max_tokens": "many"})
    result = check(name)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{name}:1:")
    assert result.stdout.endswith("\n1 request checked: 1 error\n")


def test_depth() -> None:
    deep = check(write("deep.json", "[" * 10_000 + "]" * 10_000))
    assert "exceeded: line 1 column 1026" in deep.stdout  # the parser's words, which differ from release to release
    nested = '{"max_tokens": "many", "messages": ' + "[" * 1_000 + "]" * 1_000 + "}"
    result = check(write("nested.json", nested))
    assert result.exit_code == 1
    assert "nested.json:1:16: error[wrong-type]" in result.stdout


def test_the_choices_are_those_of_the_library() -> None:
    assert PLATFORMS == context.PLATFORMS
    assert ENDPOINTS == context.ENDPOINTS
    assert set(LEVELS) == {severity.value for severity in Severity}


def test_evidence_is_named() -> None:
    result = check(write("a.json", FAULTY))
    assert any(f"text {basis.value})" in result.stdout for basis in Basis)


def test_help_tells_formats_and_exit_codes() -> None:
    result = runner().invoke(cli.main, ["check", "-h"])
    assert result.exit_code == 0
    assert "Exit codes: 0 no errors" in result.stdout
    assert isinstance(cli.main, click.Group)


BEFORE_AND_AFTER = """\
a.json:2:7: error[unknown-field] messages.0.id: Extra inputs are not permitted
  |
2 | "id": 1}, {"role": "assistant", "content": "pre"}]}
  |       ^
  = at /messages/0/id   (today; the API's first answer; text measured)
  = help: remove the key; where it belongs to a beta, send that beta's `anthropic-beta` value.

a.json:2:11: error[prefill-unsupported] This model does not support assistant message prefill. The conversation must \
end with a user message.
  |
2 | "id": 1}, {"role": "assistant", "content": "pre"}]}
  |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = at /messages/1   (new with --model claude-opus-5-5; text recorded)
  = help: end with a user message. To continue a cut answer, keep it and ask to go on; to fix the form of the answer, \
use `output_config.format` or say so.

1 request checked: 2 errors (1 today, 1 new with --model claude-opus-5-5)
"""


def test_what_a_change_would_refuse_is_told_from_what_is_refused_today() -> None:
    text = '{"model": "claude-haiku-4-5", "max_tokens": 5, "messages": [{"role": "user", "content": "hi",\n'
    write("a.json", text + '"id": 1}, {"role": "assistant", "content": "pre"}]}')
    result = check("--model", "claude-opus-5-5", "a.json")
    assert result.stdout == BEFORE_AND_AFTER
    assert result.exit_code == 1
    document = json.loads(check("--model", "claude-opus-5-5", "--format", "json", "a.json").stdout)
    findings = document["reports"][0]["report"]["findings"]
    assert [(finding["rule"], finding["new"]) for finding in findings] == [
        ("unknown-field", False),
        ("prefill-unsupported", True),
    ]
    assert document["summary"]["change"] == {
        "options": "--model claude-opus-5-5",
        "new": {"error": 1, "warning": 0, "advice": 0},
    }


UNHEARD = {**BODY, "model": "claude-sonet-5-5"}
LACKS = "the table has no model claude-sonet-5-5; did you mean claude-sonnet-5-5 or claude-sonnet-4-5?"


def test_a_model_in_a_request_that_the_table_lacks_is_counted_and_fails_strictly() -> None:
    write("a.jsonl", BODY, UNHEARD, UNHEARD)
    result = check("a.jsonl")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"3 requests checked: no faults; 2 not wholly judged ({LACKS})\n"
    assert check("--strict", "a.jsonl").exit_code == 1
    assert json.loads(check("--format", "json", "a.jsonl").stdout)["summary"]["not_judged"] == {
        "requests": 2,
        "unlisted": [
            {
                "what": "model",
                "name": "claude-sonet-5-5",
                "nearest": ["claude-sonnet-5-5", "claude-sonnet-4-5"],
                "requests": 2,
            }
        ],
    }


def test_a_model_in_a_batch_that_the_table_lacks_is_counted_too() -> None:
    write("a.json", {"requests": [{"custom_id": "a", "params": UNHEARD}, {"custom_id": "b", "params": BODY}]})
    assert check("a.json").stdout == f"2 requests checked: no faults; 1 not wholly judged ({LACKS})\n"


def test_what_an_option_names_and_the_tables_lack_is_told_once() -> None:
    write("a.jsonl", BODY, BODY)
    result = check("--model", "claude-sonet-5-5", "a.jsonl")
    assert (result.exit_code, result.stderr) == (0, LACKS + "\n")
    assert result.stdout == f"2 requests checked: no faults; 2 not wholly judged ({LACKS})\n"
    assert check("--strict", "--model", "claude-sonet-5-5", "a.jsonl").exit_code == 1
    dated = check("--api-version", "2023-06-10", "a.jsonl")
    lacks = "the table has no API version 2023-06-10; did you mean 2023-06-01 or 2023-01-01?"
    assert (dated.exit_code, dated.stderr) == (0, lacks + "\n")
    assert dated.stdout == f"2 requests checked: no faults; 2 not wholly judged ({lacks})\n"
    assert check("--model", "\x1bodd", "a.jsonl").stderr == "the table has no model \\x1bodd\n"
    assert check("--platform", "bedrock", "--model", "anthropic.claude-sonnet-5-5", "a.jsonl").stderr == ""


def test_many_models_that_the_table_lacks_are_not_all_named() -> None:
    write("a.jsonl", *({**BODY, "model": f"other-{number}"} for number in range(150)))
    result = check("a.jsonl")
    lacks = ", ".join(f"the table has no model other-{number}" for number in range(3))
    assert result.stdout == f"150 requests checked: no faults; 150 not wholly judged ({lacks}, …)\n"


def test_the_body_of_a_batch_where_it_is_said_to_be_one() -> None:
    entry = {"custom_id": "a", "params": BODY}
    assert check("--endpoint", "batches", write("a.json", {"requests": [entry]})).exit_code == 0
    assert check("--endpoint", "batches", write("b.jsonl", entry, entry)).output == ("2 requests checked: no faults\n")
    result = check("--endpoint", "batches", write("c.json", BODY))
    assert result.exit_code == 1
    assert result.stdout.startswith("c.json:1:1: error[missing-field] requests: Field required\n")


def test_what_comes_again_in_a_log_is_told_once_and_counted() -> None:
    calls = [{"type": "tool_use", "id": "toolu_1", "name": "f", "input": {}}]
    results = [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "x"}, {"type": "text", "text": "y"}]
    said = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": calls}]
    noisy = {**BODY, "messages": [*said, {"role": "user", "content": results}]}
    write("a.jsonl", noisy, noisy, noisy, {**noisy, "max_tokens": "x"}, {**noisy, "max_tokens": "x"})
    result = check("--advice", "a.jsonl")
    assert result.stdout.count("warning[text-after-results] (turnlint)") == 1
    assert result.stdout.count("error[wrong-type]") == 2
    lines = result.stdout.splitlines()
    again = [line for line in lines if "the same" in line]
    assert again[0].endswith(": warning[text-after-results]: the same 4 times more (-v tells all)")
    assert again[0].startswith("a.jsonl:1:")
    assert lines[-1].startswith("5 requests checked: 2 errors, 5 warnings")
    assert check("-v", "a.jsonl").stdout.count("warning[text-after-results] (turnlint)") == 5
    document = json.loads(check("--format", "json", "a.jsonl").stdout)
    rules = [finding["rule"] for entry in document["reports"] for finding in entry["report"]["findings"]]
    assert rules.count("text-after-results") == 5


#: Half converted: what has no `system` or block of ours is told as what it is, and not judged.
OPENAI = {
    "model": "claude-sonnet-5-5",
    "system": "Be brief.",
    "max_completion_tokens": 5,
    "functions": [],
    "tool_choice": "auto",
    "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}],
    "messages": [
        {
            "role": "user",
            "content": [
                {"type": "image_url", "image_url": {"url": "https://x.example/a.png"}},
                {"type": "input_text", "text": "hi"},
            ],
        },
        {"role": "assistant", "content": "", "tool_calls": []},
        {"role": "tool", "tool_call_id": "call_1", "content": "x"},
    ],
}


def test_what_is_left_of_openai_has_its_own_help() -> None:
    result = check(write("a.json", OPENAI))
    lines = result.stdout.splitlines()
    told = {
        line.split("   ")[0].strip().removeprefix("= at "): help_.strip().removeprefix("= help: ")
        for line, help_ in pairwise(lines)
        if line.strip().startswith("= at ") and "OpenAI" in help_
    }
    form = "this is OpenAI's form; here "
    assert told == {
        "/tool_choice": form + '`tool_choice` is `{"type": "auto"}`, `"any"` for `"required"`, `"none"`, or '
        '`{"type": "tool", "name": …}`.',
        "/tools/0": form + 'a tool is `{"name": …, "description": …, "input_schema": {…}}`: take `name` and '
        "`description` out of `function`, and `parameters` as `input_schema`.",
        "/messages/0/content/0": form + 'an image is `{"type": "image", "source": {"type": "url", "url": …}}`, or a '
        "source of `type` `base64` with `media_type` and `data`.",
        "/messages/0/content/1": form + 'text is `{"type": "text", "text": …}`, whoever says it.',
        "/messages/1/tool_calls": form + 'a call is a block of the assistant\'s content: `{"type": "tool_use", '
        '"id": …, "name": …, "input": {…}}`, its input an object and not a string of JSON.',
        "/messages/2/role": form + 'a result is a block of the next user message: `{"type": "tool_result", '
        '"tool_use_id": …, "content": …}`, and the results of parallel calls stand in one message.',
        "/messages/2/tool_call_id": form + 'a result is a block of the next user message: `{"type": "tool_result", '
        '"tool_use_id": …, "content": …}`, and the results of parallel calls stand in one message.',
        "/max_completion_tokens": "this is OpenAI's name; here it is `max_tokens`.",
        "/functions": form + 'they are `tools`, each `{"name": …, "description": …, "input_schema": {…}}`: take `name` '
        "and `description` out of `function`, and `parameters` as `input_schema`.",
    }
    document = json.loads(check("--format", "json", "a.json").stdout)
    findings = {finding["pointer"]: finding for finding in document["reports"][0]["report"]["findings"]}
    assert findings["/max_completion_tokens"]["help"] == "this is OpenAI's name; here it is `max_tokens`."


def test_a_long_list_of_tags_is_shortened_and_the_nearest_is_named() -> None:
    write("a.json", {**BODY, "messages": [{"role": "user", "content": [{"type": "tool_results"}]}]})
    first = check("a.json").stdout.splitlines()[0]
    whole = check("-v", "a.json").stdout.splitlines()[0]
    start = (
        "a.json:1:91: error[unknown-tag] messages.0.content.0: Input tag 'tool_results' found using 'type' does not "
        "match any of the expected tags: "
    )
    tags = whole.removeprefix(start).split(", ")
    assert len(tags) > 8
    assert first == (
        start + ", ".join(tags[:3]) + f", … ({len(tags)} in all, told with -v; the nearest is 'tool_result')"
    )
    document = json.loads(check("--format", "json", "a.json").stdout)
    assert whole.endswith(document["reports"][0]["report"]["findings"][0]["message"])


def test_turnlints_own_words_have_no_status() -> None:
    write("a.json", {**BODY, "max_tokens": "x", "model": "claude-sonnet-4-5"})
    findings = json.loads(check("--format", "json", "a.json").stdout)["reports"][0]["report"]["findings"]
    assert [(each["quoted"], each["status"], each["type"]) for each in findings] == [
        (True, 400, "invalid_request_error"),
        (False, None, None),
    ]


def test_colour_can_be_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    write("a.json", FAULTY)
    for value, colored in (("1", True), ("0", False), ("", False)):
        monkeypatch.setenv("FORCE_COLOR", value)
        assert ("\x1b[31m" in runner().invoke(cli.main, ["check", "a.json"], color=True).stdout) is colored
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in runner().invoke(cli.main, ["check", "a.json"], color=True).stdout
