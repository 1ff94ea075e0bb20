"""Compressed files and archives, unpacked as they are read, and bounded in what they may grow to."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any, Final, NamedTuple, Protocol, cast

from turnlint.sources.files import TooLarge
from turnlint.sources.lines import Stream

#: Suffixes of files that are one other file, compressed; and of archives.
SUFFIXES: Final = (".gz", ".zst", ".bz2", ".xz")
ARCHIVES: Final = (".zip",)
#: How many times a file may grow once it is larger than a document may be. Honest data seldom grows a hundred times;
#: what deflate can do to a bomb is a thousand.
_TIMES: Final = 250
_INSTALL: Final = "pip install turnlint[compression]"


class Packed(OSError):
    """What cannot be unpacked, and why, in one line."""


class Budget:
    """How much may come out of one file, with all that is in it: as much as a document may have, or so many times what
    was read of it. ``spent`` says that more was to come."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._read = 0
        self._came = 0
        self.spent = False

    def read(self, size: int) -> None:
        """So many bytes more were read of the file."""
        self._read += size

    def came(self, size: int) -> None:
        """So many bytes more came out. Raises :class:`Packed` where that is too much."""
        self._came += size
        if self._came > max(self._largest, _TIMES * self._read):
            self.spent = True
            megabytes = self._largest // 1024**2
            raise Packed(f"grows to more than {megabytes:,} MB, and {_TIMES} times (--max-file-size lifts the bound)")


class Format(NamedTuple):
    """How files are compressed: its name, by which bytes they begin, and their suffix."""

    name: str
    magic: bytes
    suffix: str


_FORMATS: Final = (
    Format("gzip", b"\x1f\x8b", ".gz"),
    Format("zstd", b"\x28\xb5\x2f\xfd", ".zst"),
    Format("bzip2", b"BZh", ".bz2"),
    Format("xz", b"\xfd7zXZ\0", ".xz"),
    Format("zip", b"PK\x03\x04", ".zip"),
    Format("zip", b"PK\x05\x06", ".zip"),
)
_LONGEST: Final = max(len(each.magic) for each in _FORMATS)


def format_of(stream: Stream) -> str:
    """How a stream is compressed, by its first bytes, which are not taken from it; empty where it is not, or where they
    cannot be looked at."""
    head = b""
    if (peek := getattr(stream, "peek", None)) is not None:
        head = peek(_LONGEST)[:_LONGEST]
    elif (seek := getattr(stream, "seek", None)) is not None:
        head = stream.read(_LONGEST)
        seek(0)
    return next((each.name for each in _FORMATS if head.startswith(each.magic)), "")


def inner_name(name: str) -> str:
    """The name of what is in a compressed file: ``a.json`` of ``a.json.gz``."""
    lowered = name.lower()
    return next((name[: -len(suffix)] for suffix in SUFFIXES if lowered.endswith(suffix)), name)


def unpacked(stream: Stream, form: str, budget: Budget, *, inner: bool = False) -> Stream:
    """What a compressed stream holds, unpacked as it is read. Raises :class:`Packed`, at once and while reading.

    ``inner`` says that the stream is itself what came out of a file, so that it does not count as read.
    """
    source = cast("Any", stream if inner else _Counted(stream, budget))
    if form == "gzip":
        opened: Any = import_module("gzip").GzipFile(fileobj=source)
    elif form == "bzip2":
        opened = import_module("bz2").BZ2File(source)
    elif form == "xz":
        opened = import_module("lzma").LZMAFile(source)
    else:
        if (zstd := _zstd()) is None:
            raise Packed(f"compressed with zstd: {_INSTALL}")
        opened = zstd.ZstdFile(source)
    return io.BufferedReader(_Bounded(opened, budget), _BUFFER)


_BUFFER: Final = 256 * 1024


class _Counted(io.RawIOBase):
    """A stream of which is counted what was read."""

    def __init__(self, stream: Stream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        piece = self._stream.read(size)
        self._budget.read(len(piece))
        return piece

    def readinto(self, buffer: Any, /) -> int:
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


class _Bounded(io.RawIOBase):
    """What is unpacked: as much as may come, and its faults in one line."""

    def __init__(self, inner: Any, budget: Budget) -> None:
        self._inner = inner
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        try:
            piece: bytes = self._inner.read(len(buffer))
        except EOFError as error:
            raise Packed("its compressed data is cut") from error
        except NotImplementedError as error:
            raise Packed(f"compressed in a way that is not read; for zstd: {_INSTALL}") from error
        except Exception as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise Packed("its compressed data is broken") from error
        self._budget.came(len(piece))
        buffer[: len(piece)] = piece
        return len(piece)


def _zstd() -> Any:
    """The module of the standard library, or its backport; ``None`` where there is neither."""
    name = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    with suppress(ImportError):
        return import_module(name)
    return None


# --- archives ---------------------------------------------------------------------------------------------------------


class Member(NamedTuple):
    """A file in an archive: its name there, and what it holds; or why it cannot be read."""

    name: str
    stream: Stream | None = None
    problem: str = ""


class _Archive(Protocol):
    def infolist(self) -> list[Any]: ...

    def open(self, name: Any) -> Any: ...


def archive(stream: Any) -> Any:
    """A zip archive in a stream that can be sought in, as a ``zipfile.ZipFile``, which reads zstd where it can.

    Raises :class:`Packed` for what is none.
    """
    name = "zipfile"
    if sys.version_info < (3, 14) and _zstd() is not None:
        name = "backports.zstd.zipfile"
    module = import_module(name)
    try:
        return module.ZipFile(stream)
    except (module.BadZipFile, NotImplementedError, ValueError, EOFError, OverflowError) as error:
        raise Packed(f"a broken zip archive: {' '.join(str(error).split())}") from error


_ZSTANDARD: Final = 93
_LOCAL: Final = 30


def member(opened: Any, info: Any, budget: Budget, largest: int) -> bytes:
    """What one file of an archive holds. Raises :class:`Packed`, and ``TooLarge``.

    Data of zstd may be of several frames, of which the library reads the first alone.
    """
    try:
        if info.compress_type == _ZSTANDARD:
            whole = zstandard(_stored(opened, info), largest)
        else:
            with opened.open(info) as stream:
                whole = stream.read(largest + 1)
    except OSError:
        raise
    except NotImplementedError as error:
        raise Packed("compressed in a way that is not read") from error
    except Exception as error:
        raise Packed(f"broken: {' '.join(str(error).split())}") from error
    if len(whole) > largest:
        raise TooLarge(largest)
    budget.came(len(whole))
    return whole


def _stored(opened: Any, info: Any) -> bytes:
    """The bytes of a file of an archive as they are stored, behind a header that says how long its names are."""
    stream = opened.fp
    stream.seek(info.header_offset)
    head = stream.read(_LOCAL)
    if head[:4] != b"PK\x03\x04":
        raise Packed("a broken zip archive")
    stream.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    found: bytes = stream.read(info.compress_size)
    return found


def members(opened: _Archive, suffixes: tuple[str, ...], budget: Budget) -> Iterator[Member]:
    """The files of an archive that have one of the suffixes, in its order; each is to be read before the next is
    asked for.

    What is hidden, or in a hidden folder, is not looked at.
    """
    for info in opened.infolist():
        name: str = info.filename
        if info.is_dir() or not name.lower().endswith(suffixes) or _is_hidden(name):
            continue
        if info.flag_bits & 0x1:
            yield Member(name, problem="encrypted")
            continue
        try:
            inner = opened.open(info)
        except NotImplementedError:
            yield Member(name, problem=f"compressed in a way that is not read; for zstd: {_INSTALL}")
        except Exception as error:
            yield Member(name, problem=f"broken: {' '.join(str(error).split())}")
        else:
            with inner:
                yield Member(name, io.BufferedReader(_Bounded(inner, budget), _BUFFER))


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/") if part not in ("", ".", ".."))


# --- bodies -----------------------------------------------------------------------------------------------------------


def brotli(body: bytes, largest: int) -> bytes:
    """A body that was encoded with ``br``. Raises :class:`Packed`, and ``TooLarge``."""
    try:
        module: Any = import_module("brotli")
    except ImportError:
        raise Packed(f"the body is encoded with br: {_INSTALL}") from None
    decoder, whole, given = module.Decompressor(), bytearray(), body
    try:
        while not decoder.is_finished():
            piece = decoder.process(given, output_buffer_limit=_BUFFER)
            whole += piece
            if len(whole) > largest:
                raise TooLarge(largest)
            if not piece and decoder.can_accept_more_data():
                raise Packed("the body is cut: its compressed data has no end")
            given = b""
    except module.error as error:
        raise Packed("the body is not what its content-encoding says") from error
    return bytes(whole)


def zstandard(body: bytes, largest: int) -> bytes:
    """A body that was encoded with ``zstd``. Raises :class:`Packed`, and ``TooLarge``."""
    if (zstd := _zstd()) is None:
        raise Packed(f"the body is encoded with zstd: {_INSTALL}")
    whole, given = bytearray(), body
    try:
        while given:
            decoder = zstd.ZstdDecompressor()
            whole += decoder.decompress(given, largest + 1 - len(whole))
            if len(whole) > largest:
                raise TooLarge(largest)
            if not decoder.eof:
                raise Packed("the body is cut: its compressed data has no end")
            given = decoder.unused_data
    except zstd.ZstdError as error:
        raise Packed("the body is not what its content-encoding says") from error
    return bytes(whole)
