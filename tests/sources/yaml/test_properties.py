"""What PyYAML writes in any style is read as it was meant; each place, cut out of the file, is what stands there."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from turnlint.sources.documents import Place
from turnlint.sources.origins import InString, InYaml, in_string
from turnlint.sources.yaml.documents import YamlDocument, documents
from turnlint.sources.yaml.loading import Loader

#: What YAML lets stand in a text, with what is special in it more often than by chance.
TEXT: Final = st.text(
    st.one_of(
        st.sampled_from(" \t\n\"'\\:#-?&*!|>%@`{}[],\r\x85\u2028\xa0é😀0"),
        st.characters(exclude_categories=["Cs"], exclude_characters=["\ufffe", "\uffff"]),
    ),
    max_size=40,
)
WORDS: Final = st.lists(
    st.sampled_from(["a", "bc", "\n", "\n\n", "  ", "d: e", "- f", "# g", "it's", '"', "\\"]), max_size=30
)
STRINGS: Final = (
    TEXT | WORDS.map(" ".join) | st.sampled_from(["yes", "on", "1:30", "2024-01-01", "~", "<<", "=", "1e3", ".5"])
)
SCALARS: Final = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | STRINGS
)
VALUES: Final = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STRINGS, inner, max_size=4), max_leaves=12
)
STYLES: Final = st.fixed_dictionaries(
    {
        "default_style": st.sampled_from([None, '"', "'", "|", ">"]),
        "default_flow_style": st.sampled_from([None, True, False]),
        "allow_unicode": st.booleans(),
        "width": st.sampled_from([5, 20, 80, 10_000]),
        "indent": st.sampled_from([2, 4, 7]),
        "explicit_start": st.booleans(),
        "line_break": st.sampled_from(["\n", "\r\n"]),
    }
)


TAGS: Final = {bool: "!!bool ", int: "!!int ", float: "!!float ", type(None): "!!null "}


def dumped(value: Any, style: dict[str, Any]) -> bytes:
    made = yaml.dump(value, Dumper=yaml.SafeDumper, encoding="utf-8", sort_keys=False, **style)
    assert isinstance(made, bytes)
    assume(yaml.safe_load(made) == value)  # its writer has a fault in narrow lines
    return made


def one(raw: bytes) -> YamlDocument:
    [document] = documents(io.BytesIO(raw))
    assert not document.problem
    return document


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inner:
        yield from paths(each, (*path, step))


def cut(text: str, place: Place) -> str:
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines) + 1)]
    return text[starts[place.line - 1] + place.column - 1 : starts[place.end_line - 1] + place.end_column - 1]


@given(VALUES, STYLES)
def test_what_was_written_is_read_and_each_place_is_what_stands_there(value: Any, style: dict[str, Any]) -> None:
    raw = dumped(value, style)
    document = one(raw)
    assert document.value == value
    for path, inner in paths(value):
        place = document.place(path)
        there = cut(document.text, place)
        if there.startswith(("|", ">")) and there[1:2].isdigit():
            continue  # how far it is indented depends on what is around it
        tag = TAGS.get(type(inner), "") if there.startswith(("'", '"', "|", ">")) else ""  # it stands before the place
        assert yaml.safe_load(tag + " " * (place.column - 1) + there) == inner


@given(VALUES, STYLES)
def test_the_parser_in_python_reads_the_same(value: Any, style: dict[str, Any]) -> None:
    text = dumped(value, style).decode()
    assert Loader(text, pure=True).next() == Loader(text).next()
    pure, native = Loader(text, mapped=True, pure=True), Loader(text, mapped=True)
    assert pure.next().value == native.next().value == value


@pytest.mark.parametrize("levels", [1, 2, 3])
@given(value=VALUES, style=STYLES, indent=st.sampled_from([None, 2]))
def test_json_in_a_string_is_pointed_into_however_deep(
    value: Any, style: dict[str, Any], levels: int, indent: int | None
) -> None:
    body: Any = value
    for _ in range(levels):
        body = json.dumps(body, indent=indent, ensure_ascii=style["allow_unicode"])
    document = one(dumped({"body": [body]}, style))
    at = in_string(InYaml(document, document.value).inside("body", 0))
    for _ in range(levels - 1):
        at = in_string(at)
    assert at.value == value
    assert at.prefix == ("body", 0)
    for path, inner in paths(value):
        there = cut(document.text, at.place(path))
        written = in_yaml(at, path)
        style_of = document.text[document.span(("body", 0))[0]]
        if style_of in "|>":  # lines are indented, or folded
            assert "".join(there.split()) == "".join(written.split())
            continue
        if style_of != '"':
            there = f"'{there.replace(chr(39), chr(39) * 2) if style_of != chr(39) else there}'"
        assert yaml.safe_load(there if style_of != '"' else f'"{there}"') == written
        for _ in range(levels - 1):
            written = json.loads(f'"{written}"')
        assert json.loads(written) == inner


def in_yaml(at: InString, path: tuple[str | int, ...]) -> str:
    """The text of a value as the string in the YAML has it."""
    start, end = at.document.span(path)
    text = at.document.text
    while isinstance(at.outer, InString):
        at = at.outer
        start, end = at.document.offsets(at.root).of(start, end)
        text = at.document.text
    return text[start:end]
