"""Readers: what each says of itself, those of other distributions, and what a format cannot show."""

from __future__ import annotations

import importlib.metadata
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conversations import BODY, CALL, RESULT
from turnlint.checking.judge import Order
from turnlint.checking.result import Checked
from turnlint.checking.run import run
from turnlint.readers import formats, reading, registry
from turnlint.readers.file import File
from turnlint.readers.reader import Reader
from turnlint.readers.record import Outcome, Record
from turnlint.sources.origins import InDocument
from turnlint.values.exchange import Exchange
from turnlint.values.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("listed", registry.FORMATS, ids=lambda listed: listed.name)
def test_the_list_says_what_the_reader_says(listed: registry.Format) -> None:
    assert (listed.name, listed.suffixes) == (listed.reader.name, listed.reader.suffixes)
    assert listed.finds == (listed.reader.finds is not None)
    assert listed.recognises == (listed.reader.recognises is not None)
    assert not listed.reader.keys or any(listed.may_be(key.encode()) for key in listed.reader.keys)


def test_the_list_has_each_module_of_formats() -> None:
    modules = (path.stem for path in Path(formats.__file__).parent.glob("*.py") if path.stem != "__init__")
    assert sorted(each.name for each in registry.FORMATS) == sorted(modules)


def test_for_a_request_body_no_other_reader_is_imported() -> None:
    told = """
import sys
from turnlint.readers.reading import read
from turnlint.sources.files import Source
list(read(Source(sys.argv[1], True)))
print(sorted(name.rpartition(".")[2] for name in sys.modules if name.startswith("turnlint.readers.formats.")))
"""
    path = ROOT / "examples" / "accepted" / "mixed_turn.json"
    shown = subprocess.run([sys.executable, "-c", told, str(path)], capture_output=True, text=True, check=True).stdout
    assert shown == "['batches', 'bodies', 'converse', 'events']\n"


@pytest.mark.parametrize("reader", registry.readers().values(), ids=lambda reader: reader.name)
def test_a_reader_says_what_it_reads(reader: Reader) -> None:
    assert reader.name.isidentifier()
    assert reader.about[0].islower()
    assert not reader.about.endswith(".")
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in reader.suffixes)


def test_a_reader_is_whole() -> None:
    with pytest.raises(TypeError, match="the reader tape has `finds`, or `recognises` and `reads`, or all three"):
        Reader("tape", "tapes", recognises=lambda file: True)


def _read_tape(file: File) -> Iterator[Outcome]:
    """One request a line after the first: the words of the user, and no more is known."""
    for document, _ in file.documents():
        if document.line > 1:
            messages = [{"role": "user", "content": "Go."}, *document.value]
            yield Record(Exchange(messages), InDocument(document, document.value, (), document.line))


TAPE = Reader(
    "tapes",
    "tapes of the mill",
    suffixes=(".tape",),
    unknown=frozenset({"fields", "signatures"}),
    recognises=lambda file: file.head.startswith(b'["tape"]'),
    reads=_read_tape,
)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What entry points give, to be filled; asked for anew in the test, and after it."""
    loaded: list[Any] = []

    def points(*, group: str) -> list[SimpleNamespace]:
        assert group == "turnlint.readers"
        return [SimpleNamespace(name="mill", value="mill.tapes", load=lambda each=each: each) for each in loaded]

    def forget() -> None:
        registry.installed.cache_clear()

    monkeypatch.setattr(registry, "is_provided", lambda group: True)
    monkeypatch.setattr(importlib.metadata, "entry_points", points)
    forget()
    yield loaded
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize("as_module", [False, True])
def test_a_reader_of_another_distribution(
    installed: list[Any], as_module: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed.append(SimpleNamespace(READER=TAPE) if as_module else TAPE)
    monkeypatch.chdir(tmp_path)
    thinking = {"role": "assistant", "content": [{"type": "thinking", "thinking": "Hm."}, CALL]}
    faulty = {"role": "user", "content": [RESULT | {"tool_use_id": "toolu_02"}]}
    text = '["tape"]\n' + json.dumps([thinking, {"role": "user", "content": [RESULT]}])
    Path("a.tape").write_text(text + "\n" + json.dumps([thinking, faulty]))
    first, second = run(["."], Order(Settings()), jobs=1)
    assert isinstance(first, Checked)
    assert isinstance(second, Checked)
    assert first.report.findings == ()
    assert "the record has no top-level fields" in first.report.skipped
    assert {finding.rule for finding in second.report.errors} >= {"tool-use-without-result"}


def test_what_other_distributions_bring_must_be_a_reader_with_a_name_of_its_own(installed: list[Any]) -> None:
    installed.append(7)
    with pytest.raises(registry.ReaderError, match=r"reader mill \(mill.tapes\): no turnlint.readers.reader.Reader"):
        registry.readers()
    installed[:] = [TAPE, TAPE]
    with pytest.raises(registry.ReaderError, match="there is a reader tapes already"):
        registry.readers()


def test_what_a_record_cannot_show_is_unknown_and_not_absent(
    installed: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finds(at: InDocument) -> Iterator[Record]:
        if isinstance(at.value, dict) and "tape" in at.value:
            inside = at.inside("tape")
            yield Record(Exchange(inside.value), inside, unknown=frozenset({"signatures"}))

    installed.append(Reader("tapes", "tapes of the mill", unknown=frozenset({"fields"}), finds=finds))
    monkeypatch.chdir(tmp_path)
    thinking = {"role": "assistant", "content": [{"type": "thinking", "thinking": "Hm."}, CALL]}
    messages = [*BODY["messages"], thinking, {"role": "user", "content": [RESULT]}]
    Path("a.jsonl").write_text(json.dumps({"tape": {"messages": messages}}) + "\n" + json.dumps(BODY) + "\n")
    first, second = run(["a.jsonl"], Order(Settings()), jobs=1)
    assert isinstance(first, Checked)
    assert isinstance(second, Checked)
    assert first.report.findings == ()
    assert "the record has no top-level fields" in first.report.skipped
    assert second.report.findings == ()
    assert "the record has no top-level fields" not in second.report.skipped


def test_the_head_of_what_comes_through_a_pipe_is_no_more_than_tells_the_format() -> None:
    class Pipe(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError("more was asked for than the first line")

    line = json.dumps(BODY).encode() + b"\n"
    assert File(Pipe(line + b"more"), "-").head == line
    events = b"event: message_start\ndata: {}\n"
    assert File(Pipe(events + b"\nmore"), "-").head == events
    assert next(reading.read_stream(Pipe(b"\n" + line * 2), "x.jsonl"))


@pytest.mark.parametrize(
    "text", ["", "\n\n", "{", '{"a": 1}', '{"a": 1}\n{"b": 2}\n', "prose\n" * 100, '\n\n{\n"a":1}']
)
@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_whatever_is_looked_at_the_file_is_read_from_its_beginning(text: str, name: str) -> None:
    for look in ((), ("head",), ("document",), ("head", "document")):
        file = File(io.BytesIO(text.encode()), name)
        for attribute in look:
            getattr(file, attribute)
        assert file.read() == text.encode()
        file = File(io.BytesIO(text.encode()), name)
        plain = [(each.raw, each.line, is_line) for each, is_line in File(io.BytesIO(text.encode()), name).documents()]
        for attribute in look:
            getattr(file, attribute)
        assert [(each.raw, each.line, is_line) for each, is_line in file.documents()] == plain
