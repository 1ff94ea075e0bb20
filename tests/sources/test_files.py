"""Paths, folders and globs as files."""

from __future__ import annotations

import os
import sys
from glob import glob
from pathlib import Path
from typing import Any

import pytest

from turnlint.sources.files import NoMatch, Source, Unreadable, find


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with JSON and other things in it, which is the current one."""
    for name in ("b.json", "a/z.JSON", "a/y.jsonl", "a/deep/x.ndjson", ".hidden/h.json", "node_modules/n.json"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
    (tmp_path / "a" / "notes.txt").write_text("no")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*inputs: str) -> list[str]:
    return [found.path.replace(os.sep, "/") for found in find(inputs) if isinstance(found, Source)]


def test_a_folder_is_walked_in_order_without_what_is_hidden(folder: Path) -> None:
    assert names(".") == ["b.json", "a/y.jsonl", "a/z.JSON", "a/deep/x.ndjson"]
    assert names("a") == ["a/y.jsonl", "a/z.JSON", "a/deep/x.ndjson"]
    assert names(".hidden") == [".hidden/h.json"]


def test_each_file_is_found_once(folder: Path) -> None:
    assert names("b.json", ".", "./b.json", "*.json") == ["b.json", "a/y.jsonl", "a/z.JSON", "a/deep/x.ndjson"]
    assert list(find(["-", "-"])) == [Source("-", named=True)]


def test_globs(folder: Path) -> None:
    assert names("a/*") == ["a/deep/x.ndjson", "a/notes.txt", "a/y.jsonl", "a/z.JSON"]
    assert names("**/*.ndjson") == ["a/deep/x.ndjson"]
    assert list(find(["*.yaml", "nothing/**"])) == [NoMatch("*.yaml"), NoMatch("nothing/**")]


def test_only_what_the_user_names_is_named(folder: Path) -> None:
    (folder / "[1].json").write_text("{}")
    assert list(find(["b.json", "[1].json", "gone.json"])) == [
        Source("b.json", named=True),
        Source("[1].json", named=True),
        Source("gone.json", named=True),
    ]
    assert list(find(["b*.json"])) == [Source("b.json")]


def test_loops_of_links_end_and_links_out_of_the_tree_are_not_followed(folder: Path) -> None:
    (folder / "a" / "up").symlink_to("..")
    (folder / "a" / "self").symlink_to("self")
    (folder / "a" / "again").symlink_to("deep")
    (folder / "a" / "linked.json").symlink_to("../b.json")
    assert names("a") == ["a/linked.json", "a/y.jsonl", "a/z.JSON", "a/again/x.ndjson"]
    assert names(".")[0] == "b.json"
    [unreadable] = [found for found in find(["a"]) if isinstance(found, Unreadable)]
    assert unreadable.file == "a/self"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission(folder: Path) -> None:
    (folder / "a").chmod(0)
    try:
        assert list(find(["a"])) == [Unreadable("a", "Permission denied")]
    finally:
        (folder / "a").chmod(0o700)


def test_a_folder_that_the_system_refuses(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if path.endswith("deep"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = list(find(["."]))
    assert len(found) == 4
    assert found[-1] == Unreadable("a/deep", "Permission denied")


def test_only_regular_files_are_taken_from_folders(folder: Path) -> None:
    os.mkfifo(folder / "a" / "pipe.json")
    (folder / "a" / "zero.json").symlink_to("/dev/zero")
    (folder / "a" / "gone.json").symlink_to("nowhere")
    odd = [Unreadable("a/pipe.json", "not a regular file"), Unreadable("a/zero.json", "not a regular file")]
    for given in ("a", "a/*.json", "**/*.json"):
        assert [found for found in find([given]) if isinstance(found, Unreadable)] == odd
    assert "a/gone.json" in names("a")  # the reader tells what is wrong with it
    assert list(find(["a/pipe.json"])) == [Source("a/pipe.json", named=True)]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc")
def test_a_folder_of_the_system_has_an_end() -> None:
    assert all(isinstance(found, (Source, Unreadable)) for found in find(["/proc/self"]))


@pytest.mark.parametrize(
    "pattern",
    [
        "**",
        "**/*",
        "**/*.json",
        "a/**",
        "a/**/x.*",
        "*/**/[xy].*",
        "**/deep/**",
        "./**/*.j*",
        "**/**/z.JSON",
        "a**",
        "?/**",
    ],
)
def test_patterns_through_folders_match_what_the_standard_library_matches(folder: Path, pattern: str) -> None:
    expected = sorted({match for match in glob(pattern, recursive=True) if Path(match).is_file()})  # noqa: PTH207
    assert sorted(found.path for found in find([pattern]) if isinstance(found, Source)) == expected
    absolute = str(folder / pattern)
    expected = sorted({match for match in glob(absolute, recursive=True) if Path(match).is_file()})  # noqa: PTH207
    assert sorted(found.path for found in find([absolute]) if isinstance(found, Source)) == expected


def test_patterns_through_folders_do_not_go_round(folder: Path) -> None:
    for number in range(8):
        (folder / f"round{number}").symlink_to(".")
    assert names("**/*.json") == ["b.json", "node_modules/n.json"]
