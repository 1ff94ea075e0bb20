"""The readers: the built-in ones, and those that other distributions install."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from turnlint.readers import (
    batches,
    bedrock,
    bodies,
    claude_code,
    claude_trace,
    converse,
    ddapm,
    events,
    exchanges,
    har,
    httprr,
    inspect_logs,
    langfuse,
    langsmith,
    litellm,
    llm_logs,
    nock,
    openinference,
    otel,
    pairs,
    polly,
    responses,
    seinfeld,
    stream_json,
    vcr,
    vcr_go,
    vcr_langchain,
    vcr_ruby,
    wiremock,
    wrappers,
)
from turnlint.readers.file import File
from turnlint.readers.reader import Reader
from turnlint.sources import compressed
from turnlint.sources.files import SUFFIXES
from turnlint.values.installed import is_provided

#: The entry points of readers: each is a :class:`~turnlint.readers.reader.Reader`, or a module whose ``READER`` is one.
GROUP: Final = "turnlint.readers"

#: The readers in the order in which they are asked; what is most particular comes first.
BUILT_IN: Final[tuple[Reader, ...]] = (
    litellm.READER,
    converse.READER,
    bodies.READER,
    batches.READER,
    exchanges.READER,
    responses.READER,
    claude_code.READER,
    stream_json.READER,
    events.READER,
    vcr_go.READER,
    vcr.READER,
    vcr_ruby.READER,
    vcr_langchain.READER,
    httprr.READER,
    polly.READER,
    har.READER,
    nock.READER,
    seinfeld.READER,
    claude_trace.READER,
    ddapm.READER,
    wiremock.READER,
    pairs.READER,
    bedrock.READER,
    llm_logs.READER,
    inspect_logs.READER,
    langsmith.READER,
    langfuse.READER,
    openinference.READER,
    otel.READER,
    wrappers.READER,
)


class ReaderError(Exception):
    """A reader of another distribution that is of no use."""


@lru_cache(maxsize=1)
def readers() -> Mapping[str, Reader]:
    """All readers by name, the built-in ones first.

    Raises :class:`ReaderError` for one that cannot be loaded, or has the name of another.
    """
    found = {reader.name: reader for reader in BUILT_IN}
    if not is_provided(GROUP):
        return found
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP):
        where = f"reader {point.name} ({point.value})"
        try:
            loaded = point.load()
        except (Exception, SystemExit) as failure:  # a module that ends the process is broken, and must not end ours
            raise ReaderError(f"{where}: {type(failure).__name__}: {failure}") from failure
        reader = getattr(loaded, "READER", loaded)
        if not isinstance(reader, Reader):
            raise ReaderError(f"{where}: no turnlint.readers.reader.Reader, nor a module with one called READER")
        if reader.name in found:
            raise ReaderError(f"{where}: there is a reader {reader.name} already")
        found[reader.name] = reader
    return found


def named(name: str) -> Reader:
    """The reader of a name. Raises ``ValueError`` where there is none, :class:`ReaderError` as :func:`readers` does."""
    if name.startswith(wrappers.AT):
        return wrappers.at_pointer(name.removeprefix(wrappers.AT))
    known = readers()
    if name not in known:
        raise ValueError(f"no reader is called {name!r}; there are {', '.join(known)}")
    return known[name]


def suffixes(reader: Reader | None = None) -> tuple[str, ...]:
    """The suffixes of the files that are taken from folders: those of JSON, and what the readers want beside."""
    chosen = readers().values() if reader is None else (reader,)
    return tuple(dict.fromkeys((*SUFFIXES, *(suffix for each in chosen for suffix in each.suffixes))))


def findable(reader: Reader | None = None) -> tuple[str, ...]:
    """The suffixes of :func:`suffixes`, those of the same files compressed, and those of archives."""
    plain = suffixes(reader)
    return (*plain, *(inner + outer for inner in plain for outer in compressed.SUFFIXES), *compressed.ARCHIVES)


def recognised(file: File) -> Reader | None:
    """The reader whose format a file is of; ``None`` where none claims it, and its documents are to be looked at.

    Raises ``OSError`` as reading does.
    """
    return next((each for each in readers().values() if each.recognises and each.recognises(file)), None)


@lru_cache(maxsize=64)
def of_documents(name: str = "") -> tuple[Reader, ...]:
    """The readers of documents, each of which may stand in one file with those of another; or only that of a name."""
    chosen = (named(name),) if name else readers().values()
    return tuple(each for each in chosen if each.finds)
