"""``turnlint rules`` and ``turnlint explain``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.command import runner
from turnlint import cli
from turnlint.engine import registry
from turnlint.engine.listing import RulePackError

PLATFORMS = {rule.name for rule in registry.rules().values() if rule.family == "platforms"}


def run(*arguments: str) -> Result:
    return runner().invoke(cli.main, arguments)


def test_rules_are_listed_with_severity_family_and_summary() -> None:
    result = run("rules")
    assert result.exit_code == 0
    rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines()}
    assert set(rows) == set(registry.rules())
    assert rows["missing-field"][:2] == ["error", "shape"]
    assert rows["duplicate-key"][:3] == ["advice", "shape", "A"]
    assert "``" not in result.stdout


def test_rules_as_json() -> None:
    listed = json.loads(run("rules", "--format", "json").stdout)
    assert {entry["name"] for entry in listed} == set(registry.rules())
    assert all(set(entry) == {"name", "severity", "family", "summary"} for entry in listed)


@pytest.mark.parametrize(
    ("patterns", "names"),
    [
        (["missing-field"], {"missing-field"}),
        (["platforms"], PLATFORMS),
        (["platforms/*", "missing-f*"], {"missing-field", *PLATFORMS}),
    ],
)
def test_some_rules_are_listed(patterns: list[str], names: set[str]) -> None:
    assert {line.split()[0] for line in run("rules", *patterns).stdout.splitlines()} == names
    assert {each["name"] for each in json.loads(run("rules", *patterns, "--format", "json").stdout)} == names
    evidence = json.loads(run("rules", *patterns, "--evidence", "--format", "json").stdout)
    assert {each["rule"] for each in evidence} == names


def test_a_glob_that_fits_no_rule_is_bad_usage() -> None:
    result = run("rules", "tool-paring")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no rule is called 'tool-paring' (did you mean tool-pairing" in result.stderr


@pytest.mark.parametrize(
    "query", [["missing-field"], ["max_tokens: Field required"], ["max_tokens:", "Field", "required"]]
)
def test_a_rule_is_explained_by_name_and_by_text(query: list[str]) -> None:
    result = run("explain", *query)
    assert result.exit_code == 0
    assert result.stdout.startswith("missing-field (error, family shape)\n")


def test_a_rule_of_the_text_is_explained() -> None:
    assert "drops the others" in run("explain", "duplicate-key").stdout


def test_evidence_tells_of_each_text_of_each_rule() -> None:
    listed = json.loads(run("rules", "--evidence", "--format", "json").stdout)
    assert listed == [
        {
            "rule": rule.name,
            "known": text.basis.value,
            "says": text.template,
            "evidence": "; ".join(map(str, text.evidence)),
        }
        for rule in registry.rules().values()
        for text in rule.says
    ]
    lines = run("rules", "--evidence").stdout.splitlines()
    assert len(lines) == len(listed)
    assert lines[0].split(maxsplit=2)[:2] == [listed[0]["rule"], listed[0]["known"]]


def test_what_is_unknown_has_neighbours() -> None:
    result = run("explain", "mising-field")
    assert result.exit_code == 2
    assert result.stderr.startswith("no rule has this name or text: mising-field; nearest: missing-field")
    result = run("explain", "tool-use-wihout-result")
    assert "; nearest: tool-use-without-result, " in result.stderr
    result = run("explain", "--request", ".", "Field required")
    assert result.stderr == "Error: .: a folder; name the file of the request\n"
    result = run("explain", "zzz\x1b" + "z" * 500)
    assert result.stderr == (
        "no rule has this name or text: zzz\\x1b" + "z" * 196 + "…; `turnlint rules` lists the names\n"
    )


REQUEST = """{
  "model": "claude-sonnet-4-5",
  "max_tokens": 100,
  "tools": [{"name": "f", "input_schema": {"properties": {"a.b": {"type": "string"}}}}],
  "messages": [
    {"role": "user", "content": "hi"},
    {"role": "user", "content": [{"type": "text", "text": "again"}]},
    {"role": "assistant", "content": [{"type": "tool_use", "id": "toolu_01PQ", "name": "f", "input": {}}]},
    {"role": "user", "content": "go on"}
  ]
}
"""
UNANSWERED = (
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_01PQ. "
    "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
)


@pytest.fixture
def request_file(tmp_path: Path) -> str:
    file = tmp_path / "request.json"
    file.write_text(REQUEST)
    return str(file)


def pointed(request_file: str, text: str) -> list[tuple[str, int, int]]:
    """The places that the command points at: JSON pointer, line, column."""
    result = run("explain", "--format", "json", "--request", request_file, text)
    places = json.loads(result.stdout)["places"]
    assert {place["file"] for place in places} <= {request_file}
    return [(place["pointer"], place["line"], place["column"]) for place in places]


def test_a_pasted_text_is_explained_with_a_note_on_how_it_was_found() -> None:
    result = run("explain", f"\x1b[31mAPI Error: 400 {UNANSWERED[:80]}\x1b[0m")
    assert result.exit_code == 0
    assert result.stdout.startswith("tool-use-without-result (error, family tool-pairing)\n")
    assert "  (what was pasted is a piece of it)\n" in result.stdout


def test_a_text_comes_from_standard_input_too() -> None:
    result = runner().invoke(cli.main, ["explain", "-"], input=f"API Error: 400 {UNANSWERED}\n")
    assert result.stdout.startswith("tool-use-without-result (error")


def test_nothing_to_explain_is_bad_usage() -> None:
    result = run("explain")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "name a rule or paste a text" in result.stderr


def test_a_clear_nearest_is_shown_and_still_unknown() -> None:
    text = "context_management: `clear_thinking_20251015` must be listed first among the strategies"
    result = run("explain", text)
    assert result.exit_code == 2
    assert result.stdout.startswith("No rule has exactly this text. The nearest is:\n\nclear-thinking-first (")
    assert result.stderr == f"no rule has exactly this text: {text}; shown is the nearest\n"


def test_an_explanation_as_json() -> None:
    answer = json.loads(run("explain", "--format", "json", UNANSWERED).stdout)
    assert answer["schema_version"] == 2
    assert (answer["match"], answer["rule"]["name"]) == ("exact", "tool-use-without-result")
    assert answer["values"] == {"turn": "1", "ids": "toolu_01PQ"}
    assert "places" not in answer
    result = run("explain", "--format", "json", "zzz")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["rule"] is None


def test_a_text_is_pointed_at_in_the_request_that_got_it(request_file: str) -> None:
    result = run("explain", "--request", request_file, UNANSWERED)
    assert result.exit_code == 0
    assert (
        f"{request_file}:8:5: /messages/2   (the API's messages.1)\n"
        "  |\n"
        '8 |     {"role": "assistant", "content": [{"type": "tool_use", "id": "toolu_01PQ…\n'
        "  |     ^^^^"
    ) in result.stdout
    assert f"\n{request_file}:8:39: /messages/2/content/0\n" in result.stdout


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # joined turns: the API's message 0 is the first two of the file
        ("messages.0.content.1: Invalid `signature` in `thinking` block", [("/messages/1/content/0", 7, 34)]),
        ("messages.0.content.0: Invalid `signature` in `thinking` block", [("/messages/0/content", 6, 33)]),
        ("messages.1.content.0: Invalid `signature` in `thinking` block", [("/messages/2/content/0", 8, 39)]),
        # the caller's own messages, with the tags of unions
        ("messages.2.content.0.tool_use.id: Input should be a valid string", [("/messages/2/content/0/id", 8, 66)]),
        ("messages.3.content.0.text.foo: Extra inputs are not permitted", [("/messages/3/content", 9, 33)]),
        ("400 tools.0.custom.input_schema.type: Field required", [("/tools/0/input_schema/type", 4, 43)]),
        (
            "tools.0.custom.input_schema.properties.a.b.type: Input should be 'x'",
            [("/tools/0/input_schema/properties/a.b/type", 4, 75)],
        ),
        ("max_tokens: Input should be a valid integer", [("/max_tokens", 3, 17)]),
        # a path that is not there, and a text without one
        ("temperature: range: 0..1", []),
        ("messages.9.content.4: Invalid `signature` in `thinking` block", [("/messages", 5, 15)]),
        ("prompt is too long: 210000 tokens > 200000 maximum", []),
    ],
)
def test_the_places_of_texts(request_file: str, text: str, places: list[tuple[str, int, int]]) -> None:
    assert pointed(request_file, text) == places


def test_the_place_is_in_the_request_of_a_log_that_has_it(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    good = {"model": "claude-sonnet-4-5", "max_tokens": 1, "messages": [{"role": "user", "content": "hi"}]}
    file.write_text("".join(json.dumps(each) + "\n" for each in (good, json.loads(REQUEST), good)))
    assert [(pointer, line) for pointer, line, _ in pointed(str(file), UNANSWERED)] == [
        ("/messages/2", 2), ("/messages/2/content/0", 2)
    ]  # fmt: skip


def test_a_bare_list_of_messages_is_pointed_at_too(tmp_path: Path) -> None:
    file = tmp_path / "messages.json"
    file.write_text(json.dumps(json.loads(REQUEST)["messages"]))
    assert [pointer for pointer, _, _ in pointed(str(file), UNANSWERED)] == ["/2", "/2/content/0"]


def test_a_file_in_which_nothing_is_meant_or_that_is_not_there(request_file: str) -> None:
    result = run("explain", "--request", request_file, "prompt is too long: 210000 tokens > 200000 maximum")
    assert result.exit_code == 0
    assert result.stderr == f"{request_file}: nothing in it can be pointed at\n"
    result = run("explain", "--request", f"{request_file}x", UNANSWERED)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: {request_file}x: No such file or directory\n"


def test_a_rule_pack_that_fails_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RulePackError("rule pack x: no module named x")

    monkeypatch.setattr(registry, "listings", fail)
    for arguments in (["rules"], ["explain", "x"], ["check", "x.json"]):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "Error: rule pack x: no module named x\n"
