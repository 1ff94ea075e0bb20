"""Paths, folders and globs as files."""

from __future__ import annotations

import os
import sys
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


def test_loops_of_links_end(folder: Path) -> None:
    (folder / "a" / "up").symlink_to("..")
    (folder / "a" / "self").symlink_to("self")
    assert sorted(names("a")) == ["a/deep/x.ndjson", "a/up/b.json", "a/y.jsonl", "a/z.JSON"]
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
