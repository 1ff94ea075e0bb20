"""Compressed files and archives, as the files that are in them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers import registry
from turnlint.readers.file import File
from turnlint.readers.record import NotARequest
from turnlint.sources.compressed import ARCHIVES, Budget, archive, format_of, inner_name, members, unpacked
from turnlint.sources.files import Unreadable, reason

ZIP: Final = "zip"


def files(file: File, form: str, reader: str = "") -> Iterator[File | NotARequest | Unreadable]:
    """What is in a compressed file or an archive, in order; each is to be read before the next is asked for.

    ``form`` is how it is compressed. A file in an archive has the name ``a.zip/inner.json``. An archive that a reader
    knows as its own format is that file itself.
    """
    budget = Budget(file.largest)
    try:
        if form != ZIP:
            yield _inflated(file, form, budget)
            return
        file = _whole(file)
        budget.read(_size(file))
        if _is_claimed(file, reader):
            yield _again(file)
            return
        chosen = registry.named(reader) if reader else None
        count = 0
        for inner in _members(_again(file), registry.findable(chosen), budget, is_inner=False):
            yield inner
            count += 1
        if not count and file.named:
            yield NotARequest(file.name, kind="a zip archive in which no file has a suffix that is read")
    except OSError as error:
        yield Unreadable(file.name, reason(error))


def _members(
    file: File, suffixes: tuple[str, ...], budget: Budget, *, is_inner: bool
) -> Iterator[File | NotARequest | Unreadable]:
    for member in members(archive(file.stream), suffixes, budget):
        if budget.spent:
            return  # it was told with the file that was too much
        name = f"{file.name}/{member.name}"
        if member.stream is None:
            yield Unreadable(name, member.problem)
            continue
        found = File(member.stream, name, named=False, largest=file.largest)
        try:
            form = format_of(member.stream)
            if not form:
                yield found
            elif form != ZIP:
                yield _inflated(found, form, budget, inner=True)
            elif not name.lower().endswith(ARCHIVES) or _is_claimed(found := _whole(found), ""):
                yield _again(found)
            elif is_inner:
                yield Unreadable(name, "an archive in an archive that is in one itself")
            else:
                yield from _members(_again(found), suffixes, budget, is_inner=True)
        except OSError as error:
            yield Unreadable(name, reason(error))


def _inflated(file: File, form: str, budget: Budget, *, inner: bool = False) -> File:
    stream = unpacked(file.stream, form, budget, inner=inner)
    return File(stream, file.name, named=file.named, largest=file.largest, inside=inner_name(file.inside))


def _size(file: File) -> int:
    stream: Any = file.under
    size: int = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _whole(file: File) -> File:
    """An archive in a stream that can be sought in: the table of what is in it stands at its end."""
    stream: Any = file.stream
    seekable = getattr(stream, "seekable", None)
    if seekable is None or not seekable():
        stream = io.BytesIO(file.read())
    return File(stream, file.name, named=file.named, largest=file.largest)


def _again(file: File) -> File:
    """A file that was looked at, from its beginning."""
    stream: Any = file.under
    stream.seek(0)
    return File(stream, file.name, named=file.named, largest=file.largest)


def _is_claimed(file: File, reader: str) -> bool:
    """Whether a reader knows the archive as a file of its own format."""
    if reader:
        chosen = registry.named(reader)
        return chosen.recognises is not None and chosen.recognises(file)
    return registry.recognised(file) is not None
