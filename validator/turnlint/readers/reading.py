"""From files, folders and streams to records, each with its place in the source.

A format is told by what is in a file, never by its name; :mod:`turnlint.readers.registry` has them all. Compressed
files and archives are read as what is in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from turnlint.readers import documents, registry
from turnlint.readers.file import File
from turnlint.readers.reader import Reader
from turnlint.readers.record import STDIN, NotARequest, Outcome, Record
from turnlint.sources.compressed import format_of
from turnlint.sources.files import LARGEST, STDIN_PATH, SUFFIXES, Source, Unreadable, reason
from turnlint.sources.lines import Stream
from turnlint.sources.pipes import opened


def name_of(source: Source) -> str:
    """What a file is called where it is told of."""
    return STDIN if source.path == STDIN_PATH else source.path


def read(source: Source, stdin: BinaryIO | None = None, largest: int = LARGEST, reader: str = "") -> Iterator[Outcome]:
    """Read the records of a file, in order; the path ``-`` is ``stdin``.

    ``reader`` is the name of the one to use; by default it is found. What is of no format is a :class:`NotARequest`;
    what cannot be read is an :class:`Unreadable`, and so is a document of more bytes than the ``largest``.
    """
    if source.path == STDIN_PATH:
        if stdin is None:
            yield Unreadable(STDIN, "closed")
        else:
            yield from _opened(File(stdin, STDIN, named=True, largest=largest), reader)
        return
    try:
        stream = opened(source.path)  # closed below, also when abandoned
    except (OSError, ValueError) as error:
        yield Unreadable(source.path, _reason(error))
        return
    with stream:
        yield from _opened(File(stream, source.path, named=source.named, largest=largest), reader)


def _opened(file: File, reader: str) -> Iterator[Outcome]:
    """Read a file, or what is in it if it is compressed or an archive."""
    form = format_of(file.stream)
    if not form:
        yield from guarded(file, reader)
        return
    from turnlint.readers import unpacking

    for inner in unpacking.files(file, form, reader):
        if not isinstance(inner, File):
            yield inner
        elif inner.name == file.name:
            yield from guarded(inner, reader)
        else:
            for outcome in guarded(inner, reader):
                yield replace(outcome, file=inner.name) if isinstance(outcome, Record) else outcome


def read_stream(
    stream: Stream, name: str = STDIN, *, named: bool = True, largest: int = LARGEST, reader: str = ""
) -> Iterator[Outcome]:
    """Read the records of one open file. ``named``, ``largest`` and ``reader`` as in :func:`read`.

    Raises ``OSError`` as the stream does, and where a document is too large.
    """
    return read_file(File(stream, name, named=named, largest=largest), reader)


def read_file(file: File, reader: str = "") -> Iterator[Outcome]:
    """Read the records of a file whose format may be known already. Raises as :func:`read_stream` does."""
    chosen = registry.named(reader) if reader else registry.recognised(file)
    if chosen is not None and chosen.reads is not None and (not reader or _is_its_own(chosen, file)):
        outcomes = chosen.reads(file)
        return _disclosed(outcomes, chosen) if chosen.unknown else outcomes
    readers = registry.of_documents(reader)
    if not file.head.lstrip().startswith((b"{", b"[")):
        from turnlint.readers import yaml_documents

        if yaml_documents.knows(file, readers):
            return _told(yaml_documents.read(file, readers), file)
        if not _promises(file):
            return iter(())  # nobody said that this is anything
    return _told(documents.read(file, readers), file)


def _is_its_own(chosen: Reader, file: File) -> bool:
    """Whether a file is to be read by a reader as its own, which the user chose; else its documents are looked at."""
    return not chosen.finds or (chosen.recognises is not None and chosen.recognises(file))


def _promises(file: File) -> bool:
    """Whether the user named a file, or its suffix promises JSON."""
    return file.named or file.inside.lower().endswith(SUFFIXES)


def _disclosed(outcomes: Iterator[Outcome], reader: Reader) -> Iterator[Outcome]:
    """Records with what their format cannot show."""
    for outcome in outcomes:
        yield (replace(outcome, unknown=outcome.unknown | reader.unknown) if isinstance(outcome, Record) else outcome)


def _told(outcomes: Iterator[Outcome], file: File) -> Iterator[Outcome]:
    """What is told of a file: not that it is something else, where nobody named it and its suffix promises nothing."""
    if _promises(file):
        return outcomes
    return (outcome for outcome in outcomes if not (isinstance(outcome, NotARequest) and not outcome.lines))


def guarded(file: File, reader: str = "") -> Iterator[Outcome]:
    """What reading a file comes to, and that it fails."""
    try:
        yield from read_file(file, reader)
    except (OSError, MemoryError) as error:
        yield Unreadable(file.name, _reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return reason(error)
    return "not enough memory" if isinstance(error, MemoryError) else str(error)
