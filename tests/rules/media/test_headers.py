"""What the first bytes of media tell, and that nothing hostile costs more than a look."""

from __future__ import annotations

import base64
import io
import struct
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter

import turnlint
from turnlint.case import assistant as said
from turnlint.case import body, tool_result, tool_use, user
from turnlint_rules.media._examples import JPEG, PDF, PNG, image, pdf, pdf_data, png
from turnlint_rules.media._headers import UNREADABLE, dimensions
from turnlint_rules.media._headers import pdf as header
from turnlint_rules.media._pdf import Pdf
from turnlint_rules.media._sources import Flaw, _flaw, decoded, image_type


def encoded(kind: str, size: tuple[int, int], **options: object) -> str:
    stream = io.BytesIO()
    Image.new("RGB", size).save(stream, kind, **options)
    return base64.b64encode(stream.getvalue()).decode()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_dimensions_of_real_images(kind: str) -> None:
    assert dimensions(encoded(kind, (321, 45))) == (321, 45)


def test_dimensions_of_each_webp_form() -> None:
    assert dimensions(encoded("WEBP", (300, 20), lossless=True)) == (300, 20)
    stream = io.BytesIO()
    Image.new("RGBA", (33, 77), (1, 2, 3, 4)).save(stream, "WEBP", exif=b"Exif\0\0" + b"x" * 64)
    assert dimensions(base64.b64encode(stream.getvalue()).decode()) == (33, 77)


def test_dimensions_behind_long_metadata() -> None:
    assert dimensions(encoded("JPEG", (40, 30), exif=b"Exif\0\0" + b"x" * 60000, icc_profile=b"y" * 60000)) == (40, 30)


FILLERS = {
    "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 2_000_000,
    "jpeg": b"\xff\xd8" + b"\xff" * 2_000_000,
    "jpeg of comments": b"\xff\xd8" + b"\xff\xfe\0\x02" * 500_000,
    "gif": b"GIF89a" + b"\0" * 2_000_000,
    "webp": b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 2_000_000,
}


@pytest.mark.parametrize("raw", FILLERS.values(), ids=FILLERS)
def test_an_image_without_a_size_is_told_as_not_judged(raw: bytes) -> None:
    source = base64.b64encode(raw).decode()
    kind = image_type(raw[:12])
    block = {"type": "image", "source": {"type": "base64", "media_type": kind, "data": source}}
    report = turnlint.check(body(user(block, "?"), model="claude-sonnet-4-6"))
    assert report.findings == ()
    assert report.skipped["the dimensions of an image could not be read"] == ("image-dimensions",)
    block["transformations"] = {"oversized_image": "error"}
    report = turnlint.check(body(user(block, "?"), model="claude-sonnet-4-6"))
    unread = report.skipped["the dimensions of an image could not be read"]
    assert unread == ("image-dimensions", "image-downsized")


def test_a_decompression_bomb_is_only_read_at_its_head() -> None:
    webp = b"RIFF" + struct.pack("<I", 40) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\0" * 4
    webp += (16382).to_bytes(3, "little") * 2 + b"\0" * 16
    tracemalloc.start()
    assert dimensions(png(2**31 - 1, 2**31 - 1)) == (2**31 - 1, 2**31 - 1)
    assert dimensions(base64.b64encode(webp).decode()) == (16383, 16383)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp"])
@given(tail=st.binary(max_size=80))
def test_damaged_images_have_no_dimensions_or_some(kind: str, tail: bytes) -> None:
    start = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "gif": b"GIF89a", "webp": b"RIFF\0\0\0\0WEBPVP8 "}
    found = dimensions(base64.b64encode(start[kind] + tail).decode())
    assert found is None or len(found) == 2


@given(st.binary(max_size=200))
def test_damaged_pdfs_have_no_header_or_some(tail: bytes) -> None:
    for raw in (b"%PDF-1.7\n" + tail, base64.b64decode(PDF)[:-1] + tail):
        found = header(base64.b64encode(raw).decode())
        assert (found.header is None) == bool(found.why)


def test_pdf_headers_are_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    assert header(pdf_data(7)).header == Pdf(7, False, False)
    assert header(base64.b64encode(b"%PDF-1.4\nnothing else").decode()).why == UNREADABLE
    assert capfd.readouterr().err == ""


@given(st.text())
def test_any_text_has_a_flaw_or_none(data: str) -> None:
    assert _flaw(data) in (None, Flaw.BROKEN, Flaw.DOUBTFUL)
    raw = decoded(data, 12)
    assert raw is None or image_type(raw) in (None, "image/png", "image/jpeg", "image/gif", "image/webp")


@given(st.binary(max_size=400))
def test_what_base64_writes_has_no_flaw(raw: bytes) -> None:
    data = base64.b64encode(raw).decode()
    assert _flaw(data) is None
    assert decoded(data) == raw
    assert raw.startswith(decoded(data, 12) or b"")


def test_an_image_of_more_than_ten_megabytes() -> None:
    data = PNG.rstrip("=") + "A" * 10 * 1024 * 1024
    report = turnlint.check(body(user(image(data), "?"), model="claude-sonnet-5-5"))
    assert report.error is not None
    assert report.error.message == (
        f"messages.0.content.0.image.source.base64: image exceeds 10 MB maximum: {len(data)} bytes > 10485760 bytes"
    )


def test_an_image_in_a_result_is_named_by_its_place_there() -> None:
    screenshot = tool_result(content=[image(JPEG)])
    report = turnlint.check(body(user("a"), user("b"), said(tool_use()), user(screenshot), model="claude-opus-4-8"))
    assert report.error is not None
    assert report.error.message.startswith("messages.2.content.0.tool_result.content.0.image.source.base64: The image")
    assert report.errors[0].path == ("messages", 3, "content", 0, "content", 0, "source", "media_type")


def test_the_edge_answers_first() -> None:
    block = image(PNG + "A" * 65536)
    report = turnlint.check(body(user(*[block] * 512, "?"), model="claude-sonnet-5"))
    assert report.error is not None
    assert (report.error.status, report.error.type) == (413, "request_too_large")


def test_hostile_sources_are_survived() -> None:
    sources: list[Any] = [None, 1, "x", [], {}, {"type": []}, {"type": "base64"}, {"type": "base64", "data": 1}]
    types: list[Any] = ["image/png", [], {}, None]
    hostile: list[Any] = [
        {"type": kind, "source": source, "citations": 1, "transformations": 2, "cache_control": []}
        for kind in ("image", "document")
        for source in sources
    ]
    hostile += [
        {"type": "image", "source": {"type": "base64", "media_type": media_type, "data": "\ud800é" * 9}}
        for media_type in types
    ]
    report = turnlint.check(body(user(*hostile), user(tool_result(content=hostile)), user(pdf("é"))))
    # Each is a fault of shape, or no base64 at all; none stops the rest from being judged.
    assert {"wrong-type", "missing-field", "invalid-base64"} <= {finding.rule for finding in report.errors}


@pytest.mark.parametrize(("password", "severity"), [("secret", "error"), ("", "warning")])
def test_encrypted_pdfs(password: str, severity: str) -> None:
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt(password, "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    document = pdf(base64.b64encode(stream.getvalue()).decode())
    report = turnlint.check(body(user(document, "?"), model="claude-sonnet-5"))
    (finding,) = [finding for finding in report.findings if finding.rule == "pdf-encrypted"]
    assert finding.severity == severity
    assert finding.message == "messages.0.content.0.pdf.source.base64.data: The PDF specified is password protected."


def test_pages_are_counted_as_a_reader_counts_them() -> None:
    writer = PdfWriter()
    for _ in range(101):
        writer.add_blank_page(72, 72)
    stream = io.BytesIO()
    writer.write(stream)
    document = pdf(base64.b64encode(stream.getvalue()).decode())
    report = turnlint.check(body(user(document, "?"), model="claude-haiku-4-5"))
    assert report.error is not None
    assert report.error.message.endswith("A maximum of 100 PDF pages may be provided.")
