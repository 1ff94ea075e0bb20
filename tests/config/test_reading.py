"""Configurations: which file holds, what it says, and what is told of one that is at fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

import turnlint
from tests.strategies import json_values
from turnlint.config import reading
from turnlint.config.config import Ignore
from turnlint.config.model import json_schema, problems
from turnlint_schemas import load


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    reading.forget()
    return tmp_path


FULL = """
[project]
name = "agent"

[tool.turnlint]
select = ["tool-pairing", "turns"]
platform = "bedrock"
api_version = "2023-06-01"
betas = []
baseline = "known.json"
exclude = ["tests/raw"]
ignore = ["text-after-results"]

[tool.turnlint.severity]
roles-alternate = "error"

[tool.turnlint.per-file-ignores]
"tests/old/*" = ["empty-content", "turns"]
"tests/odd.json" = "*"

[tool.turnlint.expect]
"tests/broken/*.json" = ["tool-use-without-result"]

[tool.turnlint.readers]
"*.log" = "vcr"
"""


def test_all_of_it_is_read(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(FULL)
    found = reading.found_for("deep/er/file.json")
    assert found.file == "pyproject.toml"
    assert found.keywords == {
        "platform": "bedrock",
        "api_version": "2023-06-01",
        "betas": [],
        "select": ["tool-pairing", "turns"],
        "severity": {"roles-alternate": "error"},
        "ignore": ["text-after-results"],
    }
    assert found.baseline == str(folder / "known.json")
    assert found.excludes("tests/raw/a.json")
    assert not found.excludes("tests/a.json")
    assert found.ignored_in("tests/old/a.json") == ("empty-content", "turns")
    assert found.ignored_in("tests/odd.json") == ("*",)
    assert found.expected_in("tests/broken/a.json") == ("tool-use-without-result",)
    assert found.reader_of("x/a.log") == "vcr"
    assert found.lines == {
        "select": 6, "platform": 7, "api-version": 8, "betas": 9, "baseline": 10, "exclude": 11, "ignore": 12,
        "severity": 14, "severity.roles-alternate": 15, "per-file-ignores": 17, "per-file-ignores.tests/old/*": 18,
        "per-file-ignores.tests/odd.json": 19, "expect": 21, "expect.tests/broken/*.json": 22, "readers": 24,
        "readers.*.log": 25,
    }  # fmt: skip


def test_places_are_ignored_with_a_reason(folder: Path) -> None:
    (folder / "turnlint.toml").write_text(
        '[[ignore]]\nrule = "unknown-field"\nat = "/messages/*/x"\nreason = "ours"\n\n'
        '[[ignore]]\nrule = "turns"\nreason = "old"\nfiles = "a/*"\n'
    )
    found = reading.found_for(".")
    assert found.ignores == (
        Ignore("unknown-field", "ours", "/messages/*/x", (), 1),
        Ignore("turns", "old", "", ("a/*",), 6),
    )


def test_the_nearest_holds_and_a_project_without_the_table_is_passed_over(folder: Path) -> None:
    (folder / "turnlint.toml").write_text('platform = "vertex"')
    (folder / "inner").mkdir()
    (folder / "inner" / "pyproject.toml").write_text("[tool.turnlint]\nplatform = 'bedrock'\n")
    (folder / "inner" / "most").mkdir()
    (folder / "inner" / "most" / "pyproject.toml").write_text("[tool.turnlinter]\nx = 1\n")
    assert reading.found_for("inner/most/a.json").keywords == {"platform": "bedrock"}
    assert reading.found_for("a.json").keywords == {"platform": "vertex"}
    assert reading.found_for("inner/turnlint.toml").keywords == {"platform": "bedrock"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("slect = ['a']", "turnlint.toml:1: slect: there is no such key (did you mean select?)"),
        ("\nselect = 'a'", "turnlint.toml:2: select: input should be a valid list"),
        (
            "platform = 'aws'",
            "turnlint.toml:1: platform: input should be 'anthropic', 'bedrock', 'vertex' or 'foundry'",
        ),
        ("[severity]\na = 'bad'", "turnlint.toml:2: severity.a: input should be 'error', 'warning' or 'advice'"),
        ("[[ignore]]\nrule = 'a'\nreason = ' '", "turnlint.toml:3: ignore.0.reason: a reason is wanted"),
        ("[[ignore]]\nrule = 'a'", "turnlint.toml:1: ignore.0.reason: field required"),
        (
            "[[ignore]]\nrule = 'a'\nreason = 'b'\nfile = 'c'",
            "turnlint.toml:4: ignore.0.file: there is no such key (did you mean files?)",
        ),
        ("\ufeffslect = []", "turnlint.toml:1: slect: there is no such key (did you mean select?)"),
        ('"" = 1', "turnlint.toml:1: '': there is no such key"),
        ("betas = 2020-01-01", "turnlint.toml:1: betas: input should be a valid list"),
        ("a = ", "turnlint.toml: not TOML: Invalid value (at end of document)"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(folder: Path, text: str, told: str) -> None:
    (folder / "turnlint.toml").write_text(text)
    with pytest.raises(reading.ConfigError) as caught:
        reading.found_for(".")
    assert str(caught.value).split("\n")[0] == told


def test_a_file_that_is_named() -> None:
    Path("ci.toml").write_text("strict = true")
    assert reading.read("ci.toml").keywords == {"strict": True}
    Path("pyproject.toml").write_text("[project]\nname = 'x'\n")
    with pytest.raises(reading.ConfigError, match=r"^pyproject.toml: it has no \[tool.turnlint\]$"):
        reading.read("pyproject.toml")
    with pytest.raises(reading.ConfigError, match=r"^gone.toml: No such file or directory$"):
        reading.read("gone.toml")


def test_a_linter_is_given_one() -> None:
    Path("turnlint.toml").write_text('model = "claude-opus-5-5"\nignore = ["sampling-with-thinking"]\nstrict = true\n')
    for path in ("turnlint.toml", "."):
        made = turnlint.Linter.from_config(path)
        assert made.settings.context.model == "claude-opus-5-5"
        assert made.settings.ignore == ("sampling-with-thinking",)


#: The oldest pydantic writes another schema of the same meaning.
_RECENT = tuple(map(int, pydantic.VERSION.split(".")[:2])) >= (2, 12)


@pytest.mark.skipif(not _RECENT, reason="the schema is written by a recent pydantic")
def test_the_schema_that_is_published_is_the_models() -> None:
    assert json.loads(load("config.json")) == json_schema()


KEYS = st.sampled_from([*json.loads(load("config.json"))["properties"], "rule", "reason", "other"])
VALUES = st.recursive(
    st.sampled_from(["error", "anthropic", "a", "", True, 1]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(KEYS, VALUES | json_values, max_size=4))
def test_the_schema_and_the_model_agree(table: dict[str, Any]) -> None:
    schema = jsonschema.Draft202012Validator(json.loads(load("config.json")))
    if None in table.values() or "null" in json.dumps(table):
        return  # TOML has none
    assert schema.is_valid(table) == (not problems(table))
