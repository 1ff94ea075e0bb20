"""``turnlint models``, driven as a user would."""

from __future__ import annotations

import json

from click.testing import Result

from tests.command import runner
from turnlint import cli
from turnlint.subjects.models import known_models


def run(*arguments: str) -> Result:
    return runner().invoke(cli.main, arguments)


def test_every_model_of_the_table_has_a_line() -> None:
    header, *lines = run("models").stdout.splitlines()
    assert header.split() == [
        "model", "context_window", "max_output", "thinking", "prefill", "system_messages", "deprecated", "retired",
    ]  # fmt: skip
    assert [line.split()[0] for line in lines] == list(known_models())
    [served] = [line for line in lines if line.startswith("claude-opus-5-5 ")]
    assert served.endswith("  not announced  not announced")


def test_a_model_is_shown_with_its_sources() -> None:
    lines = run("models", "claude-opus-5-5").stdout.splitlines()
    assert lines[0].split() == ["names", "claude-opus-5-5"]
    [prefill] = [line for line in lines if line.startswith("prefill ")]
    assert prefill.split(maxsplit=2)[:2] == ["prefill", "no"]
    assert "documented: " in prefill


def test_a_cloud_spelling_finds_its_model() -> None:
    result = run("models", "us.anthropic.claude-haiku-4-5-20251001-v1:0", "--format", "json")
    [shown] = json.loads(result.stdout)
    assert (shown["model"], shown["names"]) == ("claude-haiku-4-5", ["claude-haiku-4-5-20251001", "claude-haiku-4-5"])


def test_json_has_real_types() -> None:
    [shown] = json.loads(run("models", "claude-opus-5-5", "--format", "json").stdout)
    cells = shown["cells"]
    assert cells["prefill"]["value"] is False
    assert set(cells["prefill"]["evidence"]) == {"kind", "source", "date", "url"}
    assert isinstance(cells["context_window"]["value"], int)
    assert isinstance(cells["thinking"]["value"], list)
    assert isinstance(cells["max_output_betas"]["value"], dict)
    assert cells["retired"] == {"value": None, "evidence": None}
    listed = json.loads(run("models", "--format", "json").stdout)
    assert [entry["model"] for entry in listed] == list(known_models())
    assert shown in listed


def test_models_are_compared() -> None:
    result = run("models", "claude-haiku-4-5", "claude-opus-5-5")
    header, *lines = result.stdout.splitlines()
    assert header.split() == ["cell", "claude-haiku-4-5", "claude-opus-5-5"]
    rows = {line.split()[0]: line.split()[1:] for line in lines}
    assert rows["prefill"] == ["yes", "no"]
    one, other = known_models()["claude-haiku-4-5"], known_models()["claude-opus-5-5"]
    assert all(getattr(one, name) != getattr(other, name) for name in rows)
    document = json.loads(run("models", "claude-haiku-4-5", "claude-opus-5-5", "--format", "json").stdout)
    assert document["models"] == ["claude-haiku-4-5", "claude-opus-5-5"]
    assert [each["cells"]["prefill"]["value"] for each in document["differ"]] == [True, False]
    assert all(set(each["cells"]) == set(rows) for each in document["differ"])


def test_models_that_do_not_differ() -> None:
    assert run("models", "claude-opus-5-5", "claude-opus-5-5").stdout.splitlines()[1:] == ["(no difference)"]


def test_an_unknown_model_gets_the_nearest_names() -> None:
    result = run("models", "claude-opus-5.5")
    assert result.exit_code == 2
    assert result.stderr.startswith("the table has no model claude-opus-5.5 (did you mean claude-opus-5-5, ")
    assert run("models", "\x1b[31m").stderr == "the table has no model \\x1b[31m\n"
