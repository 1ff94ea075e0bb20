"""PDFs are read from their end to the root of their pages, within a budget, as a library would read them."""

from __future__ import annotations

import base64
import io
import logging
import warnings
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

import turnlint
from turnlint.case import body, user
from turnlint_rules._shared.budget import Budget
from turnlint_rules.media import _headers
from turnlint_rules.media._examples import PDF, image, pdf
from turnlint_rules.media._headers import TOO_MUCH, dimensions
from turnlint_rules.media._pdf import Pdf, read


def header(raw: bytes) -> Pdf | None:
    return read(raw, Budget(200_000))


def written(pages: int) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(72, 72)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def predicted(rows: list[bytes]) -> bytes:
    """Rows, each written as what differs from the one above."""
    above, made = bytes(5), b""
    for row in rows:
        made += b"\2" + bytes((one - other) & 255 for one, other in zip(row, above, strict=True))
        above = row
    return made


def packed(count: int = 42, *, predictor: bool = True, entries: int = 0) -> bytes:
    """A PDF whose table and objects stand in packed streams."""
    objects = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count %d>>" % count)
    head = b"1 0 2 %d " % len(objects[0])
    inside = zlib.compress(head + b"".join(objects))
    out = b"%PDF-1.5\n"
    holder = len(out)
    out += b"3 0 obj<</Type/ObjStm/N 2/First %d/Filter/FlateDecode/Length %d>>stream\n" % (len(head), len(inside))
    out += inside + b"\nendstream endobj\n"
    table = len(out)
    fields = [(0, 0, 255), (2, 3, 0), (2, 3, 1), (1, holder, 0), (1, table, 0), *[(0, 0, 0)] * entries]
    rows = [bytes([kind]) + where.to_bytes(3, "big") + bytes([more]) for kind, where, more in fields]
    data = zlib.compress(predicted(rows) if predictor else b"".join(rows))
    parms = b"/DecodeParms<</Predictor 12/Columns 5>>" if predictor else b""
    out += b"4 0 obj<</Type/XRef/Size %d/W[1 3 1]/Root 1 0 R/Filter/FlateDecode%s/Length %d>>stream\n" % (
        len(rows),
        parms,
        len(data),
    )
    return out + data + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % table


@pytest.mark.parametrize(
    "raw",
    [
        written(3),
        b"junk before it\n" + written(3),
        packed(),
        packed(predictor=False, entries=500),
        written(2).replace(b"startxref\n", b"startxref\n7"),
        base64.b64decode(PDF),
    ],
    ids=["plain", "shifted", "packed", "not predicted", "damaged table", "example"],
)
def test_pages_are_those_that_a_library_counts(raw: bytes) -> None:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    count = PdfReader(io.BytesIO(raw)).root_object["/Pages"]["/Count"]  # type: ignore[index]
    assert header(raw) == Pdf(count, False, False)


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128"])
@pytest.mark.parametrize("password", ["", "secret"])
def test_the_empty_password_is_tried(algorithm: str, password: str) -> None:
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt(password, "owner", algorithm=algorithm)
    stream = io.BytesIO()
    writer.write(stream)
    assert header(stream.getvalue()) == Pdf(None, True, password != "")


def _chain() -> bytes:
    made, before = b"%PDF-1.4\n", b""
    for _ in range(20_000):
        place = len(made)
        made += b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 1%s>>\n" % before
        before = b"/Prev %d" % place
    return made + b"startxref\n%d\n%%%%EOF" % place


def _bomb() -> bytes:
    data = zlib.compress(b"\0" * 50_000_000, 9)
    return (
        b"%%PDF-1.5\n4 0 obj<</W[1 2 1]/Size 9/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(data)
        + data
        + b"\nendstream startxref 9"
    )


HOSTILE: dict[str, Callable[[], bytes]] = {
    "inflates": _bomb,
    "index": lambda: (
        b"%%PDF-1.5\n4 0 obj<</W[1 2 1]/Size 9/Index[%s]/Filter/FlateDecode/Length 8>>stream\n" % (b"0 1 " * 300_000)
        + zlib.compress(b"")
        + b"\nendstream startxref 9"
    ),
    "spaces": lambda: b"%PDF-1.4\n" + b" " * 20_000_000 + b"startxref 9",
    "objects": lambda: b"%PDF-1.4\n" + b"1 0 obj 5\n" * 400_000 + b"trailer<</Root 1 0 R>> startxref 9",
    "strings": lambda: b"%PDF-1.4\ntrailer" + b"(" * 500_000 + b"startxref 9",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_pdf_that_takes_too_much_work_is_told_and_not_judged(name: str) -> None:
    document = pdf(base64.b64encode(HOSTILE[name]()).decode())
    report = turnlint.check(body(user(document, "?"), model="claude-sonnet-5"))
    assert report.ok
    assert report.skipped[TOO_MUCH] == ("pdf-encrypted", "pdf-too-many-pages")


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.4\nxref\n0 0\ntrailer<</Prev 9>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.4\ntrailer" + b"[" * 100_000 + b"startxref 9",
        b"%PDF-1.4\ntrailer<</Root 1 0 R>>1 0 obj 1 0 R endobj startxref 9",
        _chain(),
    ],
    ids=["circle of tables", "deep", "circle of references", "long chain"],
)
def test_a_pdf_that_leads_nowhere_is_not_read(raw: bytes) -> None:
    assert header(raw) is None


def test_all_pdfs_of_a_request_share_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    document = pdf(PDF)
    monkeypatch.setattr(_headers, "_TOGETHER", 2 * _headers.pdf(PDF).steps)
    report = turnlint.check(body(user(document, document, "?"), model="claude-sonnet-5"))
    assert TOO_MUCH not in report.skipped
    report = turnlint.check(body(user(document, document, document, "?"), model="claude-sonnet-5"))
    assert TOO_MUCH in report.skipped


@given(st.binary(max_size=60), st.integers(0, 400), st.booleans())
def test_damaged_pdfs_are_survived(junk: bytes, place: int, is_packed: bool) -> None:
    raw = packed() if is_packed else base64.b64decode(PDF)
    header(raw[:place] + junk + raw[place + len(junk) :])
    header(raw[:place] + junk + raw[place:])


def test_the_filler_of_a_jpeg_is_skipped() -> None:
    frame = b"\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00"
    assert dimensions(base64.b64encode(b"\xff\xd8" + b"\xff" * 3_000_000 + frame).decode()) == (3, 2)
    assert dimensions(base64.b64encode(b"\xff\xd8" + b"\xff" * 3_000_000).decode()) is None
    assert dimensions(base64.b64encode(b"\xff\xd8" + b"\xff\xfe\x00\x02" * 500_000 + frame).decode()) is None


def test_nothing_of_the_process_is_changed() -> None:
    """Filters of warnings and handlers of logs belong to the process, and to every thread of it."""

    def state() -> tuple[object, ...]:
        root = logging.getLogger()
        return list(warnings.filters), list(root.handlers), sorted(root.manager.loggerDict)

    before = state()
    turnlint.check(body(user(image(), pdf(), "?"), model="claude-sonnet-5"))
    assert state() == before
