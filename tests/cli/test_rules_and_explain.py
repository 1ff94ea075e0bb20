"""``turnlint rules`` and ``turnlint explain``."""

from __future__ import annotations

import json

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
    result = run("explain", "zzz\x1b" + "z" * 500)
    assert result.stderr == (
        "no rule has this name or text: zzz\\x1b" + "z" * 196 + "…; `turnlint rules` lists the names\n"
    )


def test_a_rule_pack_that_fails_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RulePackError("rule pack x: no module named x")

    monkeypatch.setattr(registry, "listings", fail)
    for arguments in (["rules"], ["explain", "x"], ["check", "x.json"]):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "Error: rule pack x: no module named x\n"
