"""Compressed files and archives: read as what is in them, in bounds, and what is wrong with one told in a line."""

from __future__ import annotations

import bz2
import gzip
import importlib
import io
import json
import lzma
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from turnlint.readers import reading
from turnlint.readers.http import wire
from turnlint.readers.record import NotARequest, Outcome, Record
from turnlint.readers.registry import findable
from turnlint.sources import compressed
from turnlint.sources.files import Source, TooLarge, Unreadable, find

BODY: Final[dict[str, Any]] = {"model": "m", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}
LINE: Final = json.dumps(BODY).encode() + b"\n"
MB: Final = 1024 * 1024


def zstd() -> Any:
    return importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")


PACK: Final[dict[str, Callable[[bytes], bytes]]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda raw: bytes(zstd().compress(raw)),
}


def read(path: Path, *, named: bool = True, largest: int = 256 * MB) -> list[Outcome]:
    return list(reading.read(Source(str(path), named), largest=largest))


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, raw in files.items():
            archive.writestr(zipfile.ZipInfo(name), raw, method)  # of 1980, whenever it is made
    return made.getvalue()


def told(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(each.file, _words(each)) for each in outcomes]


def _words(outcome: Outcome) -> str:
    if isinstance(outcome, Unreadable):
        return outcome.reason
    return outcome.kind if isinstance(outcome, NotARequest) else ""


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("name", ["lines.jsonl", "body.json", "-"])
def test_a_compressed_file_is_read_as_what_is_in_it(tmp_path: Path, suffix: str, name: str) -> None:
    path = tmp_path / (name + suffix)
    path.write_bytes(PACK[suffix](b"\n" + LINE * 3 if name == "lines.jsonl" else LINE))
    records = read(path)
    assert [each.exchange.request for each in records if isinstance(each, Record)] == [BODY] * len(records)
    assert len(records) == (3 if name == "lines.jsonl" else 1)
    first = records[0]
    assert isinstance(first, Record)
    place = first.origin.place(("max_tokens",))
    assert place.line == (2 if name == "lines.jsonl" else 1)
    assert place.excerpt.text[place.excerpt.start : place.excerpt.stop] == "5"
    assert first.line == (2 if name == "lines.jsonl" else None)


def test_several_gzip_members_and_zstd_frames_are_one_file(tmp_path: Path) -> None:
    for suffix in (".gz", ".zst"):
        path = tmp_path / f"a.jsonl{suffix}"
        path.write_bytes(PACK[suffix](LINE) * 3)
        assert len(read(path)) == 3


def test_folders_are_searched_for_them_too(tmp_path: Path) -> None:
    for name in ("a.json", "b.json.gz", "c.jsonl.ZST", "d.zip", "e.txt.gz", "f.tar.gz", "g.gz"):
        (tmp_path / name).touch()
    found = [Path(each.path).name for each in find([str(tmp_path)], findable()) if isinstance(each, Source)]
    assert found == ["a.json", "b.json.gz", "c.jsonl.ZST", "d.zip", "e.txt.gz"]


def test_the_files_of_an_archive_are_told_by_their_names_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    inner = zipped({"deep.json": LINE})
    path.write_bytes(
        zipped(
            {
                "one.json": LINE,
                "more/two.jsonl": LINE * 2,
                "three.json.gz": gzip.compress(LINE),
                "nested.zip": inner,
                "deeper.zip": zipped({"nested.zip": inner}),
                "readme.md": b"# no",
                ".hidden/x.json": LINE,
                "__MACOSX/._one.json": b"\0\5",
                "other.json": b"[1]",
            }
        )
    )
    outcomes = read(path)
    assert told(outcomes) == [
        (f"{path}/one.json", ""),
        (f"{path}/more/two.jsonl", ""),
        (f"{path}/more/two.jsonl", ""),
        (f"{path}/three.json.gz", ""),
        (f"{path}/nested.zip/deep.json", ""),
        (f"{path}/deeper.zip/nested.zip", "an archive in an archive that is in one itself"),
        (f"{path}/other.json", "a list of one, a number"),
    ]
    assert [each.line for each in outcomes if isinstance(each, Record)] == [None, 1, 2, None, None]


def test_an_archive_with_nothing_to_read_is_told_where_it_was_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"readme.md": b"# no"}))
    assert told(read(path)) == [(str(path), "a zip archive in which no file has a suffix that is read")]
    assert read(path, named=False) == []


def test_zstd_in_an_archive_is_read(tmp_path: Path) -> None:
    name = "zipfile" if sys.version_info >= (3, 14) else "backports.zstd.zipfile"
    module: Any = importlib.import_module(name)
    path = tmp_path / "a.zip"
    with module.ZipFile(path, "w", module.ZIP_ZSTANDARD) as archive:
        archive.writestr("a.json", LINE)
    assert told(read(path)) == [(f"{path}/a.json", "")]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (gzip.compress(LINE * 1000, mtime=0)[:-20], "its compressed data is cut"),
        (gzip.compress(LINE, mtime=0)[:-8] + bytes(8), "its compressed data is broken"),
        (b"\x1f\x8bnonsense and more", "its compressed data is broken"),
        (bz2.compress(LINE)[:-4], "its compressed data is cut"),
        (b"BZh9nonsense of which there is more", "its compressed data is broken"),
        (lzma.compress(LINE)[:-4], "its compressed data is cut"),
        (b"\xfd7zXZ\0" + bytes(40), "its compressed data is broken"),
        (b"\x28\xb5\x2f\xfd" + b"\xff" * 40, "its compressed data is broken"),
        (zipped({"a.json": LINE})[:-10], "a broken zip archive: File is not a zip file"),
        (b"PK\x03\x04", "a broken zip archive: File is not a zip file"),
    ],
)
def test_what_is_broken_is_told_in_one_line(tmp_path: Path, raw: bytes, reason: str) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(raw)
    assert read(path) == [Unreadable(str(path), reason)]


def test_a_broken_or_encrypted_file_of_an_archive_costs_no_other(tmp_path: Path) -> None:
    raw = bytearray(zipped({"a.json": LINE * 3, "b.json": LINE, "c.json": LINE}, zipfile.ZIP_STORED))
    raw[raw.index(LINE)] ^= 1
    second = raw.index(b"b.json", raw.index(b"PK\x01\x02")) - 46  # its entry in the table
    raw[second + 8] |= 1
    path = tmp_path / "a.zip"
    path.write_bytes(raw)
    assert told(read(path)) == [
        (f"{path}/a.json", "its compressed data is broken"),
        (f"{path}/b.json", "encrypted"),
        (f"{path}/c.json", ""),
    ]


@pytest.mark.parametrize("suffix", PACK)
def test_a_bomb_is_not_unpacked_to_its_end(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"bomb.jsonl{suffix}"
    path.write_bytes(PACK[suffix]((b"x" * 1000 + b"\n") * (40 * 1000)))
    reason = "grows to more than 1 MB, and 250 times (--max-file-size lifts the bound)"
    assert read(path, largest=1 * MB) == [Unreadable(str(path), reason)]


def test_the_files_of_an_archive_share_its_bound(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped({f"{number}.jsonl": (b"x" * 100_000 + b"\n") * 30 for number in range(10)}))
    reason = "grows to more than 4 MB, and 250 times (--max-file-size lifts the bound)"
    assert told(read(path, named=False, largest=4 * MB)) == [
        (f"{path}/0.jsonl", "not JSON"),
        (f"{path}/1.jsonl", "not JSON"),
        (f"{path}/2.jsonl", reason),
    ]


def test_without_the_libraries_it_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = zstd().compress(LINE)
    path = tmp_path / "a.json.zst"
    path.write_bytes(packed)
    monkeypatch.setattr(compressed, "_zstd", lambda: None)
    monkeypatch.setitem(sys.modules, "brotli", None)
    assert read(path) == [Unreadable(str(path), "compressed with zstd: pip install turnlint[compression]")]
    for name in ("br", "zstd"):
        with pytest.raises(
            wire.Undecodable, match=rf"^the body is encoded with {name}: pip install turnlint\[compression\]$"
        ):
            wire.decoded(packed, name)


def test_bodies_in_brotli_and_zstd() -> None:
    brotli: Any = importlib.import_module("brotli")
    for name, compress in (("br", brotli.compress), ("zstd", zstd().compress)):
        packed = compress(LINE * 1000)
        assert wire.decoded(packed, name) == LINE * 1000
        with pytest.raises(TooLarge):
            wire.decoded(compress(b"{" * (20 * MB)), name, MB)
        with pytest.raises(wire.Undecodable, match="cut"):
            wire.decoded(packed[:-3], name)
        with pytest.raises(wire.Undecodable, match="not what its content-encoding says"):
            wire.decoded(b"\xffnonsense", name)
