"""Globs over paths and over JSON pointers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnlint.config.globs import matches_path, matches_pointer


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("broken.json", "/p/broken.json", True),
        ("broken.json", "/p/deep/er/broken.json", True),
        ("broken", "/p/tests/broken/a.json", True),
        ("*.json", "/p/a/b.json", True),
        ("*.json", "/p/a.json.gz", False),
        ("tests/*.json", "/p/tests/a.json", True),
        ("tests/*.json", "/p/tests/deep/a.json", False),
        ("tests/*.json", "/p/more/tests/a.json", False),
        ("tests/**/a.json", "/p/tests/a.json", True),
        ("tests/**/a.json", "/p/tests/x/y/a.json", True),
        ("**/broken/*", "/p/a/broken/x.json", True),
        ("tests/broken/", "/p/tests/broken/x.json", True),
        ("./tests/[ab].json", "/p/tests/a.json", True),
        ("tests/?.json", "/p/tests/ab.json", False),
        (".hidden/*.json", "/p/.hidden/a.json", True),
        ("*", "/p/.hidden", True),
        ("a.json", "/other/a.json", True),
    ],
)
def test_paths(glob: str, path: str, fits: bool) -> None:
    assert matches_path(glob, path, "/p") is fits


@pytest.mark.parametrize(
    ("pointer", "path", "fits"),
    [
        ("/messages/3", ("messages", 3), True),
        ("/messages/3", ("messages", 3, "content", 0), True),
        ("/messages/3", ("messages", 30), False),
        ("/messages/3/content", ("messages", 3), False),
        ("/messages/*/content/*/text", ("messages", 1, "content", 0, "text"), True),
        ("/messages/*/text", ("messages", 1, "content", 0, "text"), False),
        ("/messages/**/text", ("messages", 1, "content", 0, "text"), True),
        ("/**/text", ("text",), True),
        ("/**", (), True),
        ("/tools/*/input_schema/properties/x-*", ("tools", 0, "input_schema", "properties", "x-a"), True),
        ("/a~1b/~0", ("a/b", "~"), True),
        ("", (), True),
        ("", ("model",), True),
    ],
)
def test_pointers(pointer: str, path: tuple[str | int, ...], fits: bool) -> None:
    assert matches_pointer(pointer, path) is fits


@given(st.text(), st.text(alphabet="/ab*?[.", min_size=1), st.lists(st.sampled_from(["a", "b", 0])))
def test_any_glob_is_survived(text: str, odd: str, path: list[str | int]) -> None:
    for glob in (text, odd):
        matches_path(glob, "/p/a/b.json", "/p")
        matches_pointer(f"/{glob}", tuple(path))
