"""The schemas and tables say what the locked SDK says, apart from the differences explained in ``drift/meant.py``.

What a newer SDK brings is no concern of these tests: ``make drift`` looks at that.
"""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("anthropic")

from drift import __main__ as command
from drift import looks, tables
from drift.forms import DEFINITIONS, node_form, node_tags
from drift.looks import LOOKS, Look

LOCK = Path(__file__).parents[2] / "requirements" / "locked.txt"
INSTALLED = importlib.metadata.version("anthropic")
LOCKED = re.findall(r"^anthropic==(\S+)", LOCK.read_text("utf-8"), re.MULTILINE)

against_the_locked_sdk = pytest.mark.skipif(
    [INSTALLED] != LOCKED, reason=f"the locked SDK is {LOCKED}, installed is {INSTALLED}: see `make drift`"
)


def name_all(differences: Iterable[str]) -> None:
    """Fail with every difference on a line of its own; pytest would cut a list short."""
    lines = sorted(differences)
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


@against_the_locked_sdk
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_nothing_is_lacking(look: Look) -> None:
    name_all(look.found())


@against_the_locked_sdk
def test_every_meant_difference_is_still_one() -> None:
    name_all(looks.stale())


@against_the_locked_sdk
def test_an_empty_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main() == 0
    assert capsys.readouterr().out == f"anthropic {INSTALLED}: nothing is lacking\n"


def look(name: str) -> Look:
    return next(each for each in LOOKS if each.name == name)


@against_the_locked_sdk
@pytest.mark.parametrize(
    ("name", "table", "key", "line"),
    [
        ("models", tables.MODELS, "claude-opus-5-5", "claude-opus-5-5: not in models.json"),
        ("deprecations", tables.MODELS, "claude-sonnet-4-5", "claude-sonnet-4-5: ends 2026-11-30; models.json: None"),
        ("betas", tables.BETAS["betas"], "efs-2026-10-01", "efs-2026-10-01: not in betas.json"),
        ("betas", tables.BETAS["versions"], "2026-10-21", "version 2026-10-21: not in betas.json"),
        ("error types and codes", tables.ERRORS["types"], "api_error", "type api_error: not in error_codes.json"),
        (
            "error types and codes",
            tables.ERRORS["codes"],
            "thread_not_found",
            'thread_not_found: {"status": 404, "sdk_class": "ThreadNotFoundError", "details": []}; '
            "error_codes.json: null",
        ),
        (
            "error types and codes",
            tables.ERRORS["statuses"],
            "413",
            '413: "ContentTooLargeError"; error_codes.json: null',
        ),
        (
            "defaults of the helpers",
            tables.DEFAULTS["helpers"],
            "messages.create",
            'messages.create: sends [{"version": "2026-10-21", "betas": [], "adds": {}, "changes": [], "drops": []}]; '
            "sdk_defaults.json: null",
        ),
        ("types of requests", DEFINITIONS["text_block"]["properties"], "citations", None),
    ],
)
def test_what_is_lacking_is_named(
    name: str, table: dict[str, Any], key: str, line: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(table, key)
    assert (line or "content text: citations: only the SDK has it") in look(name).found()


def test_a_look_that_cannot_look_says_so() -> None:
    def moved() -> Iterable[str]:
        raise ModuleNotFoundError("No module named 'anthropic._moved'")

    assert Look("moved", moved).found() == ["cannot look: ModuleNotFoundError: No module named 'anthropic._moved'"]


def test_what_is_lacking_fails_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "LOOKS", (Look("models", lambda: ["claude-next: not in models.json"]),))
    monkeypatch.setattr(command, "stale", lambda: ["request: old: only the SDK has it"])
    assert command.main() == 1
    assert capsys.readouterr().out == (
        "models:\n"
        "  claude-next: not in models.json\n"
        "no longer different, and explained in drift/meant.py:\n"
        "  request: old: only the SDK has it\n"
        f"anthropic {INSTALLED}: 2 differences\n"
    )


def test_error_codes_are_well_formed() -> None:
    scopes = {row["scope"] for row in tables.ERRORS["codes"].values()}
    assert scopes == {"request", "messages", "other"}
    for code, row in tables.ERRORS["codes"].items():
        assert set(row) == {"status", "scope", "sdk_class", "details"}, code
        assert 400 <= row["status"] < 600, code


def test_what_a_response_carries_may_be_sent_back() -> None:
    """Every key of every block of a response is a key of the request's block of that type."""
    sent = {tag: node for node in node_form(DEFINITIONS["content_block"]).objects for tag in node_tags(node)}
    lacking: list[str] = []

    def walk(place: str, received: Mapping[str, Any], accepted: Mapping[str, Any]) -> None:
        for name, node in received["properties"].items():
            if name not in accepted["properties"]:
                lacking.append(f"{place}.{name}")
                continue
            inner, outer = node_form(node), node_form(accepted["properties"][name])
            items = zip(map(node_form, inner.items), map(node_form, outer.items), strict=False)
            for ours, theirs in ((inner, outer), *items):
                by_tag = {tag: each for each in theirs.objects for tag in node_tags(each)}
                for each in ours.objects:
                    for tag in node_tags(each) & by_tag.keys():
                        walk(f"{place}.{name}.{tag}", each, by_tag[tag])

    for block in node_form(DEFINITIONS["response_content_block"]).objects:
        for tag in node_tags(block):
            walk(tag, block, sent[tag])
    name_all(lacking)
