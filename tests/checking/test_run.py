"""A run over files: what it comes to, and that it comes to the same on all cores."""

from __future__ import annotations

import io
import json
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from turnlint.checking import cores
from turnlint.checking import run as runs
from turnlint.checking.judge import FileJudge, Order
from turnlint.checking.result import Checked, Failed, Outcome
from turnlint.checking.run import run
from turnlint.readers.record import NotARequest, Record
from turnlint.sources.files import NoMatch, Unreadable
from turnlint.values.report import Severity
from turnlint.values.settings import Settings, settings

ORDER = Order(Settings())
BODY: dict[str, Any] = {"model": "claude-sonnet-5-5", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}
FAULTY: dict[str, Any] = {"model": "claude-sonnet-5-5", "max_tokens": "x", "messages": []}
TWICE = (
    '{"max_tokens": 5, "max_tokens": 6, "model": "claude-sonnet-5-5", "messages": [{"role": "user", "content": "é"}]}'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all that a run may come upon, which is the current one. Files of lines have some 3 KB."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in" / "deep").mkdir(parents=True)
    entry = {"custom_id": "a", "params": FAULTY}
    (tmp_path / "in" / "array.json").write_text(json.dumps([BODY, entry, "odd", FAULTY]))
    (tmp_path / "in" / "batch.json").write_text(json.dumps({"requests": [entry, {"params": BODY}]}, indent=1))
    (tmp_path / "in" / "broken.json").write_text('{"messages": [1,]}')
    (tmp_path / "in" / "deep" / "faulty.json").write_text(json.dumps(FAULTY))
    (tmp_path / "in" / "package.json").write_text("{}")
    (tmp_path / "in" / "gone.json").symlink_to("nowhere")
    lines = [json.dumps(BODY), json.dumps(FAULTY), TWICE, "", '{"type": "summary"}', "{cut", json.dumps(entry), "  "]
    (tmp_path / "in" / "lines.jsonl").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines * 5).encode())
    late = ["{cut", "[]", "{}"] * 100 + lines
    (tmp_path / "in" / "late.jsonl").write_text("\n".join(late * 2))
    (tmp_path / "in" / "none.jsonl").write_text("{cut\n{}\n" * 200)
    (tmp_path / "in" / "laid_out.jsonl").write_text(json.dumps([BODY] * 10, indent=2) + "\n")
    (tmp_path / "in" / "blank.jsonl").write_text("\n\n" + "\n".join(lines * 4) + "\n")
    return tmp_path


def told(outcomes: Iterable[Outcome]) -> list[object]:
    """Outcomes as they can be compared: what was not judged included."""
    return [(each, dict(each.report.skipped)) if isinstance(each, Checked) else each for each in outcomes]


@pytest.mark.parametrize("paths", [["in"], ["in/late.jsonl", "in/none.jsonl", "in", "*.yaml", "missing.json", "-"]])
@pytest.mark.parametrize("piece", [1, 100, 700])
def test_on_several_cores_a_run_comes_to_the_same_in_the_same_order(
    folder: Path, paths: list[str], piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stdin() -> io.BytesIO:
        return io.BytesIO((json.dumps(BODY) + "\n" + json.dumps(FAULTY) + "\n").encode())

    monkeypatch.setattr(cores, "_PIECE", piece)
    alone = told(run(paths, ORDER, stdin=stdin(), jobs=1))
    assert told(run(paths, ORDER, stdin=stdin(), jobs=2)) == alone
    monkeypatch.setattr(runs.os, "cpu_count", lambda: 2)  # type: ignore[attr-defined]
    monkeypatch.setattr(runs, "_WORTHWHILE", 1)
    assert told(run(paths, ORDER, stdin=stdin())) == alone


def test_a_cut_line_is_a_request_where_requests_stand_before_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "_PIECE", 100)
    for jobs in (1, 2):
        *found, rest = run(["in/late*.jsonl"], ORDER, jobs=jobs)
        lines = [outcome.line for outcome in found if isinstance(outcome, Checked)]
        # Of the first 300 lines, whose cut ones stand before any request, none; then four and a cut one of eight.
        assert lines[:5] == [301, 302, 303, 306, 307]
        # Of the next 300 the cut ones.
        assert lines[5:105] == list(range(309, 609, 3))
        kinds = "not JSON; an empty list; an empty object"
        assert rest == NotARequest("in/late.jsonl", 300 + 1 + 200 + 1, kinds)


def test_a_run_comes_upon_files_in_order(folder: Path) -> None:
    (folder / "in" / "lines.jsonl").unlink()
    for name in ("late", "none", "laid_out", "blank"):
        (folder / "in" / f"{name}.jsonl").unlink()
    outcomes = list(run(["in", "x*.json", "-"], ORDER, stdin=io.BytesIO(json.dumps(BODY).encode())))
    assert [(type(each), getattr(each, "file", None)) for each in outcomes] == [
        *[(Checked, "in/array.json")] * 4,
        (Checked, "in/batch.json"),
        (Checked, "in/broken.json"),
        (Unreadable, "in/gone.json"),
        (NotARequest, "in/package.json"),
        (Checked, "in/deep/faulty.json"),
        (NoMatch, None),
        (Checked, "<stdin>"),
    ]
    checked = [each for each in outcomes if isinstance(each, Checked)]
    assert [(each.item, each.prefix, each.size) for each in checked[:5]] == [
        (0, (0,), 1),
        (1, (1, "params"), 1),
        (2, (2,), 1),
        (3, (3,), 1),
        (None, (), 2),
    ]
    answers = [each.answer.message if each.answer else None for each in checked]
    assert answers[1] == answers[3] == answers[6] == "messages: at least one message is required"
    assert answers[0] is answers[7] is None
    assert answers[4] == "requests.1.custom_id: Field required"
    assert answers[5] == (
        "The request body is not valid JSON: trailing comma is not allowed: line 1 column 16 (char 15)"
    )


def test_a_finding_has_its_path_from_the_root_of_the_document_and_its_place(folder: Path) -> None:
    (folder / "a.json").write_text('[{"x": 1},\n {"custom_id": "a", "params": ' + json.dumps(FAULTY) + "}]")
    _, entry = run(["a.json"], ORDER)
    assert isinstance(entry, Checked)
    located = {each.finding.rule: each for each in entry.located}["wrong-type"]
    assert (located.finding.path, located.path) == (("max_tokens",), (1, "params", "max_tokens"))
    assert located.place is not None
    assert (located.place.line, located.place.column) == (2, 76)
    excerpt = located.place.excerpt
    assert excerpt.text[excerpt.start : excerpt.stop] == '"x"'


def test_only_the_places_that_are_wanted_are_looked_for(folder: Path) -> None:
    (folder / "a.json").write_text(TWICE.replace(": 5", ': "x"').replace(": 6", ': "x"'))
    [checked] = run(["a.json"], Order(Settings(), placed=frozenset({Severity.ERROR})))
    assert isinstance(checked, Checked)
    assert {(each.finding.severity, each.place is None) for each in checked.located} == {
        (Severity.ERROR, False),
        (Severity.ADVICE, True),
    }


def test_what_a_change_brings_is_new(folder: Path) -> None:
    body = {**BODY, "messages": [*BODY["messages"], {"role": "assistant", "content": "pre"}], "bogus": 1}
    (folder / "a.json").write_text(json.dumps(body))
    today = settings(model="claude-haiku-4-5")
    [checked] = run(["a.json"], Order(settings(model="claude-opus-5-5"), today))
    assert isinstance(checked, Checked)
    assert [(each.finding.rule, each.new) for each in checked.told] == [
        ("unknown-parameter", False),
        ("prefill-unsupported", True),
    ]


def test_the_same_key_twice_around_a_request_is_told_as_one_in_it(folder: Path) -> None:
    (folder / "a.jsonl").write_text('{"custom_id": "a", "params": {}, "params": ' + json.dumps(BODY) + "}\n")
    [checked] = run(["a.jsonl"], ORDER)
    assert isinstance(checked, Checked), checked
    [finding] = checked.report.findings
    assert (finding.rule, finding.path) == ("duplicate-key", ())
    assert finding.message.startswith("the key `params` stands twice in this object")


def test_duplicate_keys_are_findings_of_the_request_that_they_stand_in(folder: Path) -> None:
    (folder / "a.json").write_text(f"[{TWICE},\n {json.dumps(BODY)}]")
    first, second = run(["a.json"], ORDER)
    assert isinstance(first, Checked)
    [found] = first.located
    assert (found.finding.rule, found.finding.severity, found.finding.path) == (
        "duplicate-key",
        "advice",
        ("max_tokens",),
    )
    assert not found.finding.quoted
    assert found.finding.message == (
        "the key `max_tokens` stands twice in this object: a JSON parser keeps the last value and drops the others"
    )
    assert found.path == (0, "max_tokens")
    assert found.place is not None
    assert (found.place.line, found.place.column, found.place.end_column) == (1, 34, 35)  # the value that counts
    assert isinstance(second, Checked)
    assert second.located == ()


@pytest.mark.skipif(sys.platform != "linux", reason="what is changed here must be so in other processes")
def test_a_rule_that_fails_costs_that_request_its_check_and_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = FileJudge._alone

    def fail(self: FileJudge, record: Record) -> Checked:
        if record.line == 2:
            raise KeyError("mill")
        return checked(self, record)

    monkeypatch.setattr(FileJudge, "_alone", fail)
    monkeypatch.setattr(cores, "_PIECE", 100)
    (folder / "a.jsonl").write_text((json.dumps(BODY) + "\n") * 20)
    while threading.active_count() > 1:  # of pools of other tests: a process is forked where no thread runs
        time.sleep(0.01)
    for jobs in (1, 2):
        outcomes = list(run(["a.jsonl"], ORDER, jobs=jobs))
        assert [type(each) for each in outcomes] == [Checked, Failed, *[Checked] * 18]
        failed = outcomes[1]
        assert isinstance(failed, Failed)
        assert replace(failed, trace="") == Failed("a.jsonl", 2, "KeyError: 'mill'", "")
        assert failed.trace.endswith("KeyError: 'mill'")


def test_settings_that_name_what_does_not_exist_are_told_before_a_file_is_read() -> None:
    with pytest.raises(ValueError, match="no rule is called 'mising-field'"):
        run(["gone.json"], Order(settings(select=["mising-field"])))
