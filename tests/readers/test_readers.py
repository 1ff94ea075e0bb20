"""Readers: which requests a file holds, and where."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from turnlint import readers
from turnlint.readers import NoMatch, NotARequest, Outcome, Request, Unreadable
from turnlint.report import Finding, Severity

BODY: dict[str, Any] = {"model": "model-of-no-table", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}
ENTRY: dict[str, Any] = {"custom_id": "a", "params": BODY}
CATALOGUE: dict[str, Any] = {"messages": {"hello": "Hallo"}}
LINT_REPORT: list[Any] = [{"filePath": "a.js", "messages": [{"ruleId": "semi", "severity": 2}]}]


def read(text: str | bytes, name: str = "-", *, named: bool = True) -> list[Request | NotARequest]:
    raw = text.encode() if isinstance(text, str) else text
    return list(readers.read_stream(io.BytesIO(raw), name, named=named))


def requests(outcomes: Iterable[Outcome]) -> list[Request]:
    return [outcome for outcome in outcomes if isinstance(outcome, Request)]


def finding(*path: str | int) -> Finding:
    return Finding("some-rule", Severity.ERROR, "text", path)


def text_at(request: Request, *path: str | int) -> str:
    place = request.place(finding(*path))
    return request.document.text[place.start : place.end]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["body.json", "-", "body.jsonl"])
@pytest.mark.parametrize("named", [True, False])
def test_a_request_body(indent: int | None, name: str, named: bool) -> None:
    [request] = requests(read(json.dumps(BODY, indent=indent), name, named=named))
    assert request.body == BODY
    assert request.part.endpoint == "messages"
    assert text_at(request, "messages", 0, "role") == '"user"'


def test_a_bare_list_of_messages() -> None:
    [request] = requests(read(json.dumps(BODY["messages"]), named=False))
    assert request.body == BODY["messages"]
    assert text_at(request, 0, "content") == '"hi"'


@pytest.mark.parametrize("indent", [None, 2])
def test_a_batch_upload_is_one_body_of_several_requests(indent: int | None) -> None:
    upload = {"requests": [ENTRY, ENTRY]}
    [request] = requests(read(json.dumps(upload, indent=indent), named=False))
    assert request.body == upload
    assert (request.part.endpoint, request.part.size) == ("batches", 2)
    assert text_at(request, "requests", 1, "params", "max_tokens") == "5"


def test_an_array_of_bodies_and_entries() -> None:
    first, second, third = requests(read(json.dumps([BODY, ENTRY, "odd"]), named=False))
    assert [request.part.item for request in (first, second, third)] == [0, 1, 2]
    assert first.body == second.body == BODY
    assert third.body == b'"odd"'
    assert second.path(finding("max_tokens")) == (1, "params", "max_tokens")
    assert text_at(second, "max_tokens") == "5"


@pytest.mark.parametrize("name", ["many.jsonl", "many.NDJSON", "many.json", "-"])
def test_json_lines_of_everything(name: str) -> None:
    lines = ["", json.dumps(BODY), "  ", json.dumps(ENTRY), json.dumps(BODY["messages"]), '{"cut": "of']
    found = requests(read("\n".join(lines), name))
    assert [request.line for request in found] == [2, 4, 5, 6]
    body, entry, messages, broken = found
    assert body.body == BODY
    assert entry.body == BODY
    assert entry.part.prefix == ("params",)
    assert messages.body == BODY["messages"]
    assert broken.body == b'{"cut": "of'
    place = entry.place(finding("max_tokens"))
    assert (place.line, place.column) == (4, lines[3].index("5,") + 1)
    place = broken.place(finding())
    assert (place.line, place.column) == (6, len(lines[5]) + 1)


def test_json_lines_are_read_as_they_come() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            line = (json.dumps(BODY) + "\n").encode()
            buffer[: len(line)] = line
            return len(line)

    outcomes = readers.read_stream(io.BufferedReader(Endless(), 4096), "endless.jsonl")
    assert [next(outcomes).file for _ in range(1000)] == ["endless.jsonl"] * 1000


def test_a_byte_order_mark_belongs_to_a_file_of_lines_and_not_to_its_first_request() -> None:
    text = b"\xef\xbb\xbf" + json.dumps(BODY).encode() + b"\n"
    assert requests(read(text, "lines.jsonl"))[0].body == BODY
    assert requests(read(text, "body.json"))[0].body == text


def test_windows_line_ends() -> None:
    found = requests(read(json.dumps(BODY) + "\r\n" + json.dumps(BODY) + "\r\n", "lines.jsonl"))
    assert [(request.line, request.document.raw[-1:]) for request in found] == [(1, b"}"), (2, b"}")]


def test_lines_that_are_no_lines_are_one_document() -> None:
    text = json.dumps(BODY) + "\n}\n"
    [request] = requests(read(text))
    assert request.body == text.encode()
    assert request.place(finding()).line == 2
    [request] = requests(read("\n\n" + json.dumps(BODY) + "\n\n"))
    assert request.place(finding()).line == 3


@pytest.mark.parametrize("other", [CATALOGUE, LINT_REPORT, {}, [], 7, "text", {"requests": 3}, [{"role": "admin"}]])
def test_other_json_in_a_folder_is_not_a_request(other: Any) -> None:
    assert read(json.dumps(other), "other.json", named=False) == [NotARequest("other.json")]
    assert read(json.dumps(other) + "\n" + json.dumps({"a": 1}), "other.jsonl", named=False) == [
        NotARequest("other.jsonl")
    ]


@pytest.mark.parametrize("other", [CATALOGUE, {}, [], LINT_REPORT])
def test_what_the_user_names_is_a_request_by_his_word(other: Any) -> None:
    assert [request.body for request in requests(read(json.dumps(other), "other.json"))] == [other]


@pytest.mark.parametrize("scalar", ["7", '"{}"', "null", "true"])
def test_a_scalar_is_handed_on_as_json_text(scalar: str) -> None:
    assert [request.body for request in requests(read(scalar))] == [scalar.encode()]


def test_an_object_with_requests_is_a_batch_by_the_users_word() -> None:
    [request] = requests(read('{"requests": []}'))
    assert request.part.endpoint == "batches"


def test_lines_that_are_no_requests_among_requests_are_counted() -> None:
    lines = [json.dumps(BODY), '{"type": "summary"}', "[]", json.dumps(BODY)]
    *found, rest = read("\n".join(lines), "mixed.jsonl", named=False)
    assert len(found) == 2
    assert rest == NotARequest("mixed.jsonl", 2)


def test_half_a_request_in_a_folder_is_a_request_and_half_of_something_else_is_not() -> None:
    assert requests(read('{"messages": [', "cut.json", named=False))[0].body == b'{"messages": ['
    assert read("{// a comment\n}", "tsconfig.json", named=False) == [NotARequest("tsconfig.json")]
    assert read("", "empty.json", named=False) == [NotARequest("empty.json")]


def test_an_empty_file_that_the_user_names() -> None:
    [request] = requests(read(""))
    assert request.body == b""
    place = request.place(finding())
    assert (place.line, place.column) == (1, 1)
    assert read("\n\n", "empty.jsonl") == [NotARequest("empty.jsonl")]


def gave_up(line: bytes) -> int:
    with pytest.raises(orjson.JSONDecodeError) as caught:
        orjson.loads(line)
    return caught.value.colno


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        (b'{"a": 1,\n "b": nope}', 2, 7),
        ('{"ä": "ö",\n "ü": ü}'.encode(), 2, 7),
        (b'{"a":\n "\xff"}', 2, 3),
        (b"\xff\xfe{\x00}\x00", 1, 1),
        (b"\xef\xbb\xbf{}", 1, 1),
        (b"[" * 10_000 + b"]" * 10_000, 1, 1026),
        (b'{"a": NaN}', 1, 7),
        # where a lone surrogate is given up differs from release to release of the parser
        (b'{"a": "\\ud800"}', 1, gave_up(b'{"a": "\\ud800"}')),
    ],
)
def test_what_is_not_json_is_placed_where_the_parser_gave_up(raw: bytes, line: int, column: int) -> None:
    [request] = requests(read(raw))
    place = request.place(finding())
    assert (place.line, place.column) == (line, column)
    assert request.duplicate_keys() == []


def test_duplicate_keys_are_findings_of_the_request_that_they_stand_in() -> None:
    text = '[{"messages": [], "model": "a", "model": "b"},\n {"messages": [], "model": "a"}]'
    first, second = requests(read(text))
    [(found, place)] = first.duplicate_keys()
    assert (found.rule, found.severity, found.path, found.quoted) == ("duplicate-key", "advice", ("model",), False)
    assert found.message == (
        "the key `model` stands twice in this object: a JSON parser keeps the last value and drops the others"
    )
    assert (place.line, place.column, place.end_column) == (1, 33, 40)
    assert second.duplicate_keys() == []


def test_lines_and_columns_are_found_in_any_order() -> None:
    text = json.dumps(BODY, indent=2)
    [request] = requests(read(text))
    paths: list[tuple[str | int, ...]] = [("messages", 0, "role"), ("model",), ("messages",), (), ("max_tokens",)]
    for path in (*paths, *reversed(paths)):
        place = request.place(finding(*path))
        before = text[: place.start].split("\n")
        assert (place.line, place.column) == (len(before), len(before[-1]) + 1)


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with requests and other things in it, which is the current one."""
    for name in ("b.json", "a/z.JSON", "a/y.jsonl", "a/deep/x.ndjson", ".hidden/h.json", "node_modules/n.json"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(BODY))
    (tmp_path / "a" / "notes.txt").write_text("no")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(outcomes: Iterator[Outcome]) -> list[str]:
    return [outcome.file.replace(os.sep, "/") for outcome in requests(outcomes)]


def test_a_folder_is_walked_in_order_without_what_is_hidden(folder: Path) -> None:
    assert names(readers.read(["."])) == ["b.json", "a/y.jsonl", "a/z.JSON", "a/deep/x.ndjson"]
    assert names(readers.read(["a"])) == ["a/y.jsonl", "a/z.JSON", "a/deep/x.ndjson"]
    assert names(readers.read([".hidden"])) == [".hidden/h.json"]


def test_each_file_is_read_once(folder: Path) -> None:
    assert names(readers.read(["b.json", ".", "./b.json", "*.json"])) == [
        "b.json",
        "a/y.jsonl",
        "a/z.JSON",
        "a/deep/x.ndjson",
    ]


def test_globs(folder: Path) -> None:
    assert names(readers.read(["a/*"])) == ["a/deep/x.ndjson", "a/y.jsonl", "a/z.JSON"]
    assert names(readers.read(["**/*.ndjson"])) == ["a/deep/x.ndjson"]
    assert list(readers.read(["*.yaml", "nothing/**"])) == [NoMatch("*.yaml"), NoMatch("nothing/**")]


def test_a_file_whose_name_looks_like_a_glob(folder: Path) -> None:
    (folder / "[1].json").write_text(json.dumps(CATALOGUE))
    assert names(readers.read(["[1].json"])) == ["[1].json"]


def test_what_a_glob_brings_up_is_a_request_only_if_it_looks_like_one(folder: Path) -> None:
    (folder / "package.json").write_text("{}")
    assert list(readers.read(["pack*.json"])) == [NotARequest("package.json")]
    assert names(readers.read(["package.json"])) == ["package.json"]


def test_what_cannot_be_read_does_not_stop_the_rest(folder: Path) -> None:
    (folder / "gone.json").symlink_to("nowhere")
    outcomes = list(readers.read(["missing.json", "nul\0.json", ".", "b.json/c.json"]))
    assert [outcome for outcome in outcomes if isinstance(outcome, Unreadable)] == [
        Unreadable("missing.json", "No such file or directory"),
        Unreadable("nul\0.json", "embedded null byte"),
        Unreadable("gone.json", "No such file or directory"),
        Unreadable("b.json/c.json", "Not a directory"),
    ]
    assert len(requests(outcomes)) == 4


def test_loops_of_links_end(folder: Path) -> None:
    (folder / "a" / "up").symlink_to("..")
    (folder / "a" / "self").symlink_to("self")
    outcomes = list(readers.read(["a"]))
    assert sorted(request.file for request in requests(outcomes)) == [
        "a/deep/x.ndjson",
        "a/up/b.json",
        "a/y.jsonl",
        "a/z.JSON",
    ]
    [unreadable] = [outcome for outcome in outcomes if isinstance(outcome, Unreadable)]
    assert unreadable.file == "a/self"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission(folder: Path) -> None:
    (folder / "a").chmod(0)
    try:
        assert list(readers.read(["a"])) == [Unreadable("a", "Permission denied")]
    finally:
        (folder / "a").chmod(0o700)


def test_a_folder_that_the_system_refuses(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if path.endswith("deep"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    outcomes = list(readers.read(["."]))
    assert len(requests(outcomes)) == 3
    assert outcomes[-1] == Unreadable("a/deep", "Permission denied")


def test_a_file_that_fails_while_it_is_read(folder: Path) -> None:
    class Failing(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

        __next__ = readline

    assert next(readers.read(["-", "b.json"], Failing())) == Unreadable("<stdin>", "Input/output error")
    assert names(readers.read(["-", "b.json"], Failing())) == ["b.json"]


def test_standard_input(folder: Path) -> None:
    stdin = io.BytesIO(json.dumps(BODY).encode())
    assert names(readers.read(["-", "b.json", "-"], stdin)) == ["<stdin>", "b.json"]
    assert list(readers.read(["-"], None)) == [Unreadable("<stdin>", "closed")]
