"""Reading: which requests a file holds, and where."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from turnlint.readers import reading
from turnlint.readers.record import NotARequest, Outcome, Record
from turnlint.sources.documents import Document, Place
from turnlint.sources.files import NoMatch, Source, Unreadable, find

BODY: dict[str, Any] = {"model": "model-of-no-table", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}
ENTRY: dict[str, Any] = {"custom_id": "a", "params": BODY}
CATALOGUE: dict[str, Any] = {"messages": {"hello": "Hallo"}}
LINT_REPORT: list[Any] = [{"filePath": "a.js", "messages": [{"ruleId": "semi", "severity": 2}]}]


def read(text: str | bytes, name: str = "-", *, named: bool = True) -> list[Outcome]:
    raw = text.encode() if isinstance(text, str) else text
    return list(reading.read_stream(io.BytesIO(raw), name, named=named))


def requests(outcomes: Iterable[object]) -> list[Record]:
    return [outcome for outcome in outcomes if isinstance(outcome, Record)]


def document_of(record: Record) -> Document:
    text = record.origin.text
    assert text is not None
    return text.document


def place(request: Record, *path: str | int) -> Place:
    return request.origin.place(path)


def text_at(request: Record, *path: str | int) -> str:
    excerpt = place(request, *path).excerpt
    return excerpt.text[excerpt.start : excerpt.stop]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["body.json", "-", "body.jsonl"])
@pytest.mark.parametrize("named", [True, False])
def test_a_request_body(indent: int | None, name: str, named: bool) -> None:
    [request] = requests(read(json.dumps(BODY, indent=indent), name, named=named))
    assert request.exchange.request == BODY
    assert request.exchange.endpoint == "messages"
    assert text_at(request, "messages", 0, "role") == '"user"'


def test_a_bare_list_of_messages() -> None:
    [request] = requests(read(json.dumps(BODY["messages"]), named=False))
    assert request.exchange.request == BODY["messages"]
    assert text_at(request, 0, "content") == '"hi"'


@pytest.mark.parametrize("indent", [None, 2])
def test_a_batch_upload_is_one_body_of_several_requests(indent: int | None) -> None:
    upload = {"requests": [ENTRY, ENTRY]}
    [request] = requests(read(json.dumps(upload, indent=indent), named=False))
    assert request.exchange.request == upload
    assert (request.exchange.endpoint, request.size) == ("batches", 2)
    assert text_at(request, "requests", 1, "params", "max_tokens") == "5"


def test_an_array_of_bodies_and_entries() -> None:
    first, second, third = requests(read(json.dumps([BODY, ENTRY, "odd"]), named=False))
    assert [request.item for request in (first, second, third)] == [0, 1, 2]
    assert first.exchange.request == second.exchange.request == BODY
    assert third.exchange.request == "odd"
    assert second.origin.prefix == (1, "params")
    assert text_at(second, "max_tokens") == "5"


@pytest.mark.parametrize("name", ["many.jsonl", "many.NDJSON", "many.json", "-"])
def test_json_lines_of_everything(name: str) -> None:
    lines = ["", json.dumps(BODY), "  ", json.dumps(ENTRY), json.dumps(BODY["messages"]), '{"cut": "of']
    found = requests(read("\n".join(lines), name))
    assert [request.line for request in found] == [2, 4, 5, 6]
    body, entry, messages, broken = found
    assert body.exchange.request == BODY
    assert entry.exchange.request == BODY
    assert entry.origin.prefix == ("params",)
    assert messages.exchange.request == BODY["messages"]
    assert document_of(broken).raw == b'{"cut": "of'
    assert not document_of(broken).valid
    there = place(entry, "max_tokens")
    assert (there.line, there.column) == (4, lines[3].index("5,") + 1)
    there = place(broken)
    assert (there.line, there.column) == (6, len(lines[5]) + 1)


def test_json_lines_are_read_as_they_come() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            line = (json.dumps(BODY) + "\n").encode()
            buffer[: len(line)] = line
            return len(line)

    outcomes = reading.read_stream(io.BufferedReader(Endless(), 4096), "endless.jsonl")
    assert [type(next(outcomes)) for _ in range(1000)] == [Record] * 1000


def test_a_byte_order_mark_belongs_to_a_file_of_lines_and_not_to_its_first_request() -> None:
    text = b"\xef\xbb\xbf" + json.dumps(BODY).encode() + b"\n"
    assert requests(read(text, "lines.jsonl"))[0].exchange.request == BODY
    [request] = requests(read(text, "body.json"))
    assert (document_of(request).raw, document_of(request).valid) == (text, False)


RESPONSE: dict[str, Any] = {"id": "msg_1", "type": "message", "role": "assistant", "content": [], "model": "m"}
OTHERS: list[tuple[Any, str]] = [
    (CATALOGUE, "an object with the key messages"),
    (LINT_REPORT, "a list of one, an object with the keys filePath, messages"),
    (7, "a number"),
    ("{}", "a string"),
    (True, "true or false"),
    (None, "null"),
    ([1, 2], "a list of 2, the first a number"),
    ([{}, 1], "a list of 2"),
    (
        {"name": "x", "version": "1", "private": True, "type": "x"},
        "an object with the keys name, version, private, …",
    ),
    ({"model": "opus", "permissions": {}, "hooks": {}}, "an object with the keys model, permissions, hooks"),
    ({"type": "error", "error": {"type": "api_error", "message": "x"}}, "an error response"),
    ({"id": "b", "type": "message_batch", "processing_status": "ended"}, "a batch, as the API tells of it"),
    ({"custom_id": "a", "result": {"type": "succeeded"}}, "a result of a batch"),
    ({"input_tokens": 5}, "a response to a token count"),
    ({"object": "chat.completion", "model": "gpt", "choices": []}, "a response of another API"),
    ({"timestamp": "2026-11-01", "level": "info", "message": "sent"}, "a log line"),
]


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(("other", "kind"), OTHERS)
def test_what_is_plainly_no_request_is_told_as_what_it_is_named_or_found(other: Any, kind: str, named: bool) -> None:
    assert read(json.dumps(other), "other.json", named=named) == [NotARequest("other.json", kind=kind)]
    lines = json.dumps(other) + "\n" + json.dumps(other)
    assert read(lines, "other.jsonl", named=named) == [NotARequest("other.jsonl", kind=kind)]


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"\x1f\x8b\x08\0rest", "gzip data, to be unpacked first"),
        (b"PK\x03\x04rest", "a zip archive, to be unpacked first"),
        (b"model: x\nmessages:\n  - role: user\n", "YAML, not JSON"),
        (b"---\n- a\n", "YAML, not JSON"),
        (b"event: response.created\ndata: {}\n", "the events of a stream"),
        (b"Dear all,\n", "not JSON"),
        (b"\xef\xbb\xbfDear all,\n", "not JSON"),
        (b'{\n// options\n"compilerOptions": {}\n}', "not JSON"),
        (b"\x01\0\x02", "binary data"),
    ],
)
def test_what_is_no_json_is_told_as_what_it_is(raw: bytes, kind: str, named: bool) -> None:
    assert read(raw, "other.json", named=named) == [NotARequest("other.json", kind=kind)]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"\x1f\x8b\x08\n{}\n\0\n", "gzip data, to be unpacked first"),
        ((json.dumps(BODY) + "\n{}\n").encode("utf-16"), "text in UTF-16, to be saved in UTF-8 first"),
    ],
)
def test_what_a_file_is_that_has_no_lines_though_its_name_promises_some(raw: bytes, kind: str) -> None:
    assert read(raw, "x.jsonl") == [NotARequest("x.jsonl", kind=kind)]


@pytest.mark.parametrize("half", [{}, [], {"model": "m"}, {"max_tokens": 5}, {"messages": []}, {"messages": "hi"}])
def test_what_could_be_half_a_request_is_one_by_the_users_word(half: Any) -> None:
    assert [request.exchange.request for request in requests(read(json.dumps(half), "half.json"))] == [half]


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[[[", b'{"model": "m", ', b'{"messages": [', json.dumps(BODY).encode("utf-16")]
)
def test_what_could_be_a_cut_or_miswritten_request_is_one_by_the_users_word(raw: bytes) -> None:
    [request] = requests(read(raw, "half.json"))
    assert document_of(request).raw == raw


@pytest.mark.parametrize("other", [{}, [], {"requests": 3}, [{"role": "admin"}]])
def test_what_a_folder_holds_is_a_request_only_if_it_looks_like_one(other: Any) -> None:
    [outcome] = read(json.dumps(other), "other.json", named=False)
    assert isinstance(outcome, NotARequest)
    assert outcome.kind


def test_of_many_kinds_in_a_file_the_first_few_are_told() -> None:
    lines = [json.dumps(other) for other, _ in OTHERS]
    assert read("\n".join(lines), "x.jsonl") == [NotARequest("x.jsonl", kind="; ".join(kind for _, kind in OTHERS[:3]))]


def test_an_object_with_requests_is_a_batch_by_the_users_word() -> None:
    [request] = requests(read('{"requests": []}'))
    assert request.exchange.endpoint == "batches"


def test_lines_that_are_no_requests_among_requests_are_counted() -> None:
    lines = [json.dumps(BODY), '{"type": "summary"}', "[]", json.dumps(BODY)]
    *found, rest = read("\n".join(lines), "mixed.jsonl", named=False)
    assert len(found) == 2
    assert rest == NotARequest("mixed.jsonl", 2, "an object with the key type; an empty list")


def test_a_cut_line_is_a_request_only_where_requests_stand_before_it() -> None:
    lines = ['{"cut', json.dumps(BODY), '{"cut']
    *found, rest = read("\n".join(lines), "mixed.jsonl", named=False)
    assert [request.line for request in requests(found)] == [2, 3]
    assert rest == NotARequest("mixed.jsonl", 1, "not JSON")


def test_half_a_request_in_a_folder_is_a_request_and_half_of_something_else_is_not() -> None:
    assert document_of(requests(read('{"messages": [', "cut.json", named=False))[0]).raw == b'{"messages": ['
    assert read("{// a comment\n}", "tsconfig.json", named=False) == [NotARequest("tsconfig.json", 0, "not JSON")]
    assert read("", "empty.json", named=False) == [NotARequest("empty.json", kind="empty")]


def test_an_empty_file_that_the_user_names() -> None:
    [request] = requests(read(""))
    assert document_of(request).raw == b""
    there = place(request)
    assert (there.line, there.column) == (1, 1)
    assert read("\n\n", "empty.jsonl") == [NotARequest("empty.jsonl", kind="empty")]


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two files of requests and one of notes, which is the current one."""
    (tmp_path / "a").mkdir()
    for name in ("b.json", "a/y.jsonl"):
        (tmp_path / name).write_text(json.dumps(BODY))
    (tmp_path / "a" / "notes.txt").write_text("no")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read_all(inputs: list[str], stdin: BinaryIO | None = None) -> Iterator[Outcome | NoMatch]:
    """What is read of all that the inputs stand for."""
    for source in find(inputs):
        if isinstance(source, Source):
            yield from reading.read(source, stdin)
        else:
            yield source


def names(inputs: list[str], stdin: BinaryIO | None = None) -> list[str]:
    """The files among the inputs in which a request is read, each as often."""
    sources = [source for source in find(inputs) if isinstance(source, Source)]
    return [reading.name_of(source) for source in sources for _ in requests(reading.read(source, stdin))]


def test_a_folder_and_a_glob_are_read(folder: Path) -> None:
    assert list(map(type, read_all(["."]))) == [Record, Record]
    assert names(["."]) == ["b.json", "a/y.jsonl"]
    assert names(["a/*"]) == ["a/y.jsonl"]


def test_a_file_whose_name_looks_like_a_glob(folder: Path) -> None:
    (folder / "[1].json").write_text("{}")
    assert names(["[1].json"]) == ["[1].json"]


def test_what_a_glob_brings_up_is_a_request_only_if_it_looks_like_one(folder: Path) -> None:
    (folder / "package.json").write_text("{}")
    assert list(read_all(["pack*.json"])) == [NotARequest("package.json", kind="an empty object")]
    assert names(["package.json"]) == ["package.json"]


def test_what_cannot_be_read_does_not_stop_the_rest(folder: Path) -> None:
    (folder / "gone.json").symlink_to("nowhere")
    outcomes = list(read_all(["missing.json", "nul\0.json", ".", "b.json/c.json"]))
    assert [outcome for outcome in outcomes if isinstance(outcome, Unreadable)] == [
        Unreadable("missing.json", "No such file or directory"),
        Unreadable("nul\0.json", "embedded null byte"),
        Unreadable("gone.json", "No such file or directory"),
        Unreadable("b.json/c.json", "Not a directory"),
    ]
    assert len(requests(outcomes)) == 2


def test_a_file_that_fails_while_it_is_read(folder: Path) -> None:
    class Failing(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

        __next__ = readline

    assert next(read_all(["-", "b.json"], Failing())) == Unreadable("<stdin>", "Input/output error")
    assert names(["-", "b.json"], Failing()) == ["b.json"]


def test_standard_input(folder: Path) -> None:
    stdin = io.BytesIO(json.dumps(BODY).encode())
    assert names(["-", "b.json", "-"], stdin) == ["<stdin>", "b.json"]
    assert list(read_all(["-"], None)) == [Unreadable("<stdin>", "closed")]
