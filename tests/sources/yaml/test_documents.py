"""YAML documents: what they mean, what is wrong with one, and where in it everything stands."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import pytest

from turnlint.sources.documents import Excerpt, Place
from turnlint.sources.files import TooLarge
from turnlint.sources.origins import InYaml, in_string
from turnlint.sources.yaml import parser
from turnlint.sources.yaml.documents import YamlDocument, documents


def read(raw: str | bytes, largest: int = 10**9) -> list[YamlDocument]:
    return list(documents(io.BytesIO(raw.encode() if isinstance(raw, str) else raw), largest))


def value(raw: str | bytes) -> Any:
    [document] = read(raw)
    assert not document.problem
    return document.value


def faults(raw: str | bytes) -> list[tuple[int, str]]:
    return [(document.place(()).line, document.problem) for document in read(raw) if document.problem]


# --- what is meant ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", True), ("On", True), ("TRUE", True), ("off", False), ("n", "n"), ("y", "y"), ("yEs", "yEs"),
        ("~", None), ("Null", None), ("", None), ("nil", "nil"),
        ("12", 12), ("-1_000", -1000), ("010", 8), ("0x1F", 31), ("0b101", 5), ("1:30", 90), ("-1:30", -90),
        ("08", "08"),
        ("0o17", "0o17"), ("+1", 1), ("0", 0), ("-0", 0), ("12345678901234567890123", 1.2345678901234568e22),
        ("1.5", 1.5), ("1.", 1.0), (".5", 0.5), ("1.0e+3", 1000.0), ("1e3", "1e3"), ("1.0e3", "1.0e3"),
        ("1:30.5", 90.5),
        (".inf", ".inf"), ("-.INF", "-.INF"), (".nan", ".nan"), ("1.0e+999", "1.0e+999"), (".", "."), ("0b_", "0b_"),
        ("2024-01-01", "2024-01-01"), ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"), ("=", "="), ("1.2.3", "1.2.3"),
        ("'yes'", "yes"), ('"12"', "12"), ("9" * 5000, "9" * 5000),
        ("!!str 12", "12"), ("!!int '12'", 12), ("!!int x", "x"), ("!!float 1", 1.0), ("!!bool 'no'", False),
        ("!!null ''", None), ("! 12", "12"), ("! '12'", "12"), ("!local 12", "12"),
        ("!!timestamp 2024-01-01", "2024-01-01"),
        ("!!binary aGk=", b"hi"), ("!binary aGk=", b"hi"), ("!!binary |\n   aG\n   k=\n", b"hi"), ("!!binary x", "x"),
        ("!!python/bytes aGk=", b"hi"), ("!!python/unicode 'a'", "a"), ("!!python/tuple [1, 2]", [1, 2]),
        ("!!python/object/apply:os.system ['true']", "true"), ("!!python/object/new:a.b {args: [x], state: {}}", "x"),
        ("!!python/object/apply:a.b [x, y]", ["x", "y"]),
        ("!!python/name:os.system ''", ""),
        ("!<tag:a,b> {a: 1}", {"a": 1}),
        ("!!set {a, b}", {"a": None, "b": None}), ("!!omap [a: 1]", [{"a": 1}]),
    ],
)  # fmt: skip
def test_a_value_is_what_its_writer_meant(written: str, meant: Any) -> None:
    found = value(f"- {written}\n")
    assert found == [meant]
    assert type(found[0]) is type(meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1: a\nyes: b\n~: c\n2024-01-01: d", {"1": "a", "yes": "b", "~": "c", "2024-01-01": "d"}),
        ("? a\n: b\n? |\n  two\n: c", {"a": "b", "two\n": "c"}),
        ("a: 1\na: 2", {"a": 2}),
        ("? !!python/object/apply:multidict._multidict.istr\n- Accept\n: [x]", {"Accept": ["x"]}),
        ("? !!python/object/new:multidict._multidict.istr\n  - Accept\n: x", {"Accept": "x"}),
        ("? [a, b]\n: 1\n? {c: d}\n: 2", {"[a, b]": 1, "{c: d}": 2}),
        ("- &k key\n- *k : 1", ["key", {"key": 1}]),
        ("- &k [1]\n- *k : 1", [[1], {"*k": 1}]),
    ],
)
def test_keys_are_text(written: str, meant: Any) -> None:
    assert value(written) == meant


def test_aliases_and_merges() -> None:
    assert value("a: &a {x: 1, y: 2}\nb: *a\nc: {<<: *a, y: 3, z: 4}")["c"] == {"x": 1, "y": 3, "z": 4}
    assert value("- &a {x: 1}\n- &b {x: 2, y: 2}\n- <<: [*a, *b]\n  z: 3")[2] == {"x": 1, "y": 2, "z": 3}
    assert value("'<<': 1\n") == {"<<": 1}
    assert value("<<: 1\na: 2\n") == {"<<": 1, "a": 2}
    assert value("- &a 1\n- &a 2\n- *a\n") == [1, 2, 2]


# --- files ------------------------------------------------------------------------------------------------------------


def test_documents_are_read_one_after_another_with_their_lines() -> None:
    text = "# first\n%YAML 1.1\n---\na: 1\n---\nb: [2\n--- c\n...\n# more\n...\n---\n|\n ---\n...\n- d\n"
    found = [(each.line, each.problem, each.value, each.place(()).line) for each in read(text)]
    assert found == [
        (1, "", {"a": 1}, 4),
        (
            5,
            "did not find expected ',' or ']' while parsing a flow sequence that begins in the line before",
            {"b": [2]},
            7,
        ),
        (7, "", "c", 7),
        (10, "", "---\n", 12),
        (14, "", ["d"], 15),
    ]


def test_only_the_longest_document_is_held() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            piece = b"--- [a, b, c]\n" * 100
            buffer[: len(piece)] = piece
            return len(piece)

    found = documents(io.BufferedReader(Endless(), 4096))
    assert [next(found).value for _ in range(200_000)][-1] == ["a", "b", "c"]


def test_a_document_that_is_too_large_is_not_read() -> None:
    with pytest.raises(TooLarge):
        read(b"a: " + b"x" * 3_000_000, 2_000_000)
    assert len(read(b"---\n" + (b"a: " + b"x" * 1_000_000 + b"\n---\n") * 4, 2_000_000)) == 5


def test_encodings() -> None:
    assert value(b"\xef\xbb\xbfa: \xc3\xa9") == {"a": "é"}
    for name in ("utf-16", "utf-16-be", "utf-16-le"):
        mark = "" if name == "utf-16" else "\ufeff"
        assert value((mark + "a: é\n").encode(name)) == {"a": "é"}
    bad = read(b"a: 1\nb: \xff\n---\nc: 1\n")
    assert [(each.problem, each.place(()).line, each.value) for each in bad] == [
        ("not UTF-8: invalid start byte", 2, None),
        ("", 4, {"c": 1}),
    ]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("interactions:\n- a: 1\n- b: [1, {c: 'cut", [{"a": 1}]),
        ("interactions:\n- a: 1\n- b: 2\nversion: 'cut", [{"a": 1}, {"b": 2}]),
        ('interactions: [{a: 1}, {b: "cut', [{"a": 1}]),
    ],
)
def test_of_a_recording_that_was_cut_the_whole_exchanges_are_read(text: str, whole: Any) -> None:
    [document] = read(text)
    assert document.value == {"interactions": whole}
    assert document.problem.startswith("found unexpected end of stream while scanning a quoted scalar")
    assert document.place(()).line == text.count("\n") + 1
    assert document.place(("interactions", 0)).line == document.place(("interactions", 0)).end_line


@pytest.mark.parametrize(
    ("raw", "line", "problem"),
    [
        (b"a: 1\nb: [*x]", 2, "found undefined alias 'x'"),
        (b"&a [*a]", 1, "the alias 'a' stands inside of what it stands for"),
        (b"[" * 100_000, 1, "nested deeper than 1,000 levels"),
        (b"- " * 100_000, 1, "nested deeper than 1,000 levels"),
        (b"{a: " * 100_000, 1, "nested deeper than 1,000 levels"),
        (b"? " * 100_000, 1, "nested deeper than 1,000 levels"),
        (
            b"- &a0 [x]\n" + b"".join(b"- &a%d [*a%d]\n" % (n, n - 1) for n in range(1, 5000)),
            1000,
            "nested deeper than 1,000 levels",
        ),
        (
            b"a0: &a0 [x]\n"
            + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 20)),
            8,
            "its aliases stand for too much: it would grow beyond measure",
        ),
        (
            b'- &a "' + b"x" * 100_000 + b'"\n' + b"- *a\n" * 10_000,
            169,
            "its aliases stand for too much: it would grow beyond measure",
        ),
        (b"".join(b"%%TAG !a%d! x\n" % n for n in range(10_000)) + b"--- a", 1, "more than 64 directives"),
        (b"a: 1\nb: \0", 2, "the character U+0000 is not allowed"),
        (b"a:\n\tb: 1", 2, "found character that cannot start any token while scanning for the next token"),
        (b"<%= key %>\na: 1\nb", 2, "mapping values are not allowed in this context"),
    ],
)
@pytest.mark.parametrize("pure", [False, True])
def test_what_is_hostile_or_broken_is_told_in_one_line(
    raw: bytes, line: int, problem: str, pure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pure:
        in_python = parser._load(True)
        monkeypatch.setattr(parser, "_load", lambda pure: in_python)
    [(at, told)] = faults(raw)
    if pure and ("while" in problem or "mapping values" in problem):
        assert "\n" not in told
        return  # in its own words
    assert (at, told) == (line, problem)


def test_without_pyyaml_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    parser._load.cache_clear()
    try:
        with pytest.raises(parser.NoYaml, match=r"^YAML, which needs PyYAML: pip install turnlint\[yaml\]$"):
            read("a: 1")
    finally:
        parser._load.cache_clear()


def test_a_package_that_was_loaded_anew_is_read_too() -> None:
    """The part in C stays what it was: it tells events of the classes that were there before."""
    program = (
        "import sys, yaml\n"
        "for name in [name for name in sys.modules if name == 'yaml' or name.startswith('yaml.')]:\n"
        "    if name != 'yaml._yaml':\n"
        "        del sys.modules[name]\n"
        "from turnlint.sources.yaml.documents import of_text\n"
        "print([each.value or each.problem for each in of_text(b'a: [1, b]\\n--- c')], [*of_text(b'[')][0].problem)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout == "[{'a': [1, 'b']}, 'c'] did not find expected node content while parsing a flow node\n"


# --- places -----------------------------------------------------------------------------------------------------------

STYLES = """\
plain: some text
lines: some
  text
single: 'it''s'
double: "a\\tb"
anchored: &a !!str value
block: |-
  one
  two
folded: >
  one
  two

flow: {a: [1, "x"], b: *a}
none:
list:
- first
- second: x
merged: {<<: {m: 5}, n: 6}
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("plain",), (1, 8, 1, 17, "plain: some text", "some text")),
        (("lines",), (2, 8, 3, 7, "lines: some", "some")),
        (("single",), (4, 9, 4, 16, "single: 'it''s'", "'it''s'")),
        (("double",), (5, 9, 5, 15, 'double: "a\\tb"', '"a\\tb"')),
        (("anchored",), (6, 20, 6, 25, "anchored: &a !!str value", "value")),
        (("block",), (7, 8, 9, 6, "block: |-", "|-")),
        (("folded",), (10, 9, 12, 6, "folded: >", ">")),
        (("flow", "a", 1), (14, 15, 14, 18, 'flow: {a: [1, "x"], b: *a}', '"x"')),
        (("flow", "a"), (14, 11, 14, 19, 'flow: {a: [1, "x"], b: *a}', '[1, "x"]')),
        (("flow", "b"), (14, 24, 14, 26, 'flow: {a: [1, "x"], b: *a}', "*a")),
        (("none",), (15, 1, 15, 5, "none:", "none")),
        (("list",), (17, 1, 18, 12, "- first", "- first")),
        (("list", 1, "second"), (18, 11, 18, 12, "- second: x", "x")),
        (("list", 7, "no"), (17, 1, 18, 12, "- first", "- first")),
        (("merged", "m"), (19, 18, 19, 19, "merged: {<<: {m: 5}, n: 6}", "5")),
        (("merged", "n"), (19, 25, 19, 26, "merged: {<<: {m: 5}, n: 6}", "6")),
    ],
)
def test_places_of_each_style(path: tuple[str | int, ...], place: tuple[Any, ...]) -> None:
    [document] = read(STYLES)
    line, column, end_line, end_column, text, there = place
    start = text.index(there) if there != "first" else 0
    start = column - 1
    excerpt = Excerpt(text, start, start + len(there), (False, False))
    assert document.place(path) == Place(line, column, end_line, end_column, excerpt)


BODY = """\
interactions:
- request:
    plain: {"a": [1,
      {"b": "x"}]}
    single: '{"a": [1,

      {"b": "it''s"}]}'
    double: "{\\"a\\": [1, \\\\
      \\ {\\"b\\": \\"\\u00e9\\\\n\\"}]}"
    literal: |
      {"a": [1,
        {"b": "x"}]}
    folded: >-
      {"a": [1,
      {"b": "x"}]}
    nested: '"{\\"a\\": [1, {\\"b\\": \\"x\\"}]}"'
""".replace("plain: {", "plain: !!str {").replace("\\\\\n", "\\\n")


@pytest.mark.parametrize(
    ("style", "place"),
    [
        ("single", (7, 13, 7, 20, '      {"b": "it\'\'s"}]}\'', "\"it''s\"")),
        ("double", (9, 17, 9, 30, '      \\ {\\"b\\": \\"\\u00e9\\\\n\\"}]}"', '\\"\\u00e9\\\\n\\"')),
        ("literal", (12, 15, 12, 18, '        {"b": "x"}]}', '"x"')),
        ("folded", (15, 13, 15, 16, '      {"b": "x"}]}', '"x"')),
        ("nested", (16, 35, 16, 40, '    nested: \'"{\\"a\\": [1, {\\"b\\": \\"x\\"}]}"\'', '\\"x\\"')),
    ],
)
def test_json_in_a_string_of_each_style(style: str, place: tuple[Any, ...]) -> None:
    [document] = read(BODY)
    at = in_string(InYaml(document, document.value).inside("interactions", 0, "request", style))
    if style == "nested":
        at = in_string(at)
    assert at.prefix == ("interactions", 0, "request", style)
    line, column, end_line, end_column, text, there = place
    excerpt = Excerpt(text, column - 1, column - 1 + len(there), (False, False))
    assert (
        at.place(("a", 1, "b")) == at.inside("a", 1).place(("b",)) == Place(line, column, end_line, end_column, excerpt)
    )


def test_json_that_is_broken_is_told_where_it_stands() -> None:
    [document] = read("a: '{\"it''s\": nope}'\n")
    at = in_string(InYaml(document, document.value).inside("a"))
    place = at.place(())
    assert not at.document.valid
    assert (place.line, place.column) == (1, 15)
