"""Frames out of the bytes of a stream: the grammar of server-sent events, and chunks that end anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnlint.sources.sse import Decoder, Frame


def frames(*chunks: bytes) -> list[tuple[str, bytes, int]]:
    decoder = Decoder()
    return [frame[:3] for chunk in chunks for frame in decoder.feed(chunk)]


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"], ids=["lf", "cr", "crlf"])
def test_any_line_end_ends_a_line(end: bytes) -> None:
    text = b"event: a\ndata: 1\n\ndata: 2\n\n".replace(b"\n", end)
    assert frames(text) == [("a", b"1", 2), ("", b"2", 4)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"data:1\n\n", [("", b"1", 1)]),
        (b"data:  1\n\n", [("", b" 1", 1)]),
        (b"data: 1\ndata: 2\n\n", [("", b"1\n2", 1)]),
        (b"\xef\xbb\xbfdata: 1\n\n", [("", b"1", 1)]),
        (b": comment\nid: 7\nretry: 9\nfoo: bar\n\n: more\ndata: 1\n\n", [("", b"1", 7)]),
        (b"event: a\n\ndata: 1\n\n", [("", b"1", 3)]),
        (b"data\n\ndata:\n\n", []),
        (b"event: a\nevent: b\ndata: 1\n\n", [("b", b"1", 3)]),
        ("data: \u2028\u0085\n\n".encode(), [("", "\u2028\u0085".encode(), 1)]),
        (b"", []),
        (b"\n\n\n", []),
    ],
)
def test_the_grammar(text: bytes, told: list[tuple[str, bytes, int]]) -> None:
    assert frames(text) == told


@given(st.binary(max_size=60).map(lambda raw: raw.replace(b"\x00", b"\ndata: ").replace(b"\x01", b"\r\n")), st.data())
def test_a_chunk_may_end_anywhere(text: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert frames(*pieces) == frames(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (b"event: a\ndata: 1\n", Frame("a", b"1", 2, whole=False)),
        (b"event: a\ndata: 1", Frame("a", b"1", 2, whole=False)),
        (b"data: 1\nevent: mess", Frame("", b"1", 1, whole=False)),
        (b"event: a\ndat", None),
        (b"data: 1\n\n", None),
    ],
)
def test_the_end_cuts_off_a_frame(text: bytes, rest: Frame | None) -> None:
    decoder = Decoder()
    list(decoder.feed(text))
    assert decoder.close() == rest


def test_the_first_line_that_is_no_field_is_remembered() -> None:
    decoder = Decoder()
    list(decoder.feed(b'data: 1\n<html lang="en">\nfoo\n\n'))
    assert decoder.foreign == '<html lang="en">'
