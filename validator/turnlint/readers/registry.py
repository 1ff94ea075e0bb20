"""The readers: the built-in ones, and those that other distributions install.

Of the built-in ones only the list is known at first. A module is imported once something is to be read in which one of
its marks stands, so that the commonest files cost no more than the reader of request bodies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib import import_module
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

from turnlint.readers.file import File
from turnlint.readers.reader import Reader
from turnlint.sources import compressed
from turnlint.sources.files import SUFFIXES
from turnlint.values.installed import is_provided

#: The entry points of readers: each is a :class:`~turnlint.readers.reader.Reader`, or a module whose ``READER`` is one.
GROUP: Final = "turnlint.readers"


class Format(NamedTuple):
    """A built-in reader, before it is imported.

    * ``name``: that of its reader, and of its module in :mod:`turnlint.readers.formats`.
    * ``marks``: one of them stands in whatever is of this format; without any, all may be.
    * ``suffixes``: as the reader has them.
    * ``finds``, ``recognises``: whether the reader has these.
    """

    name: str
    marks: tuple[bytes, ...] = ()
    suffixes: tuple[str, ...] = ()
    finds: bool = True
    recognises: bool = False

    def may_be(self, raw: bytes) -> bool:
        """Whether something may be of this format."""
        return not self.marks or any(mark in raw for mark in self.marks)

    @property
    def reader(self) -> Reader:
        """The reader itself."""
        return _built_in(self.name)


@cache
def _built_in(name: str) -> Reader:
    reader: Reader = import_module(f"turnlint.readers.formats.{name}").READER
    return reader


_YAML: Final = (".yaml", ".yml")
_HAR: Final = (".har",)
#: The formats in the order in which they are asked; what is most particular comes first.
FORMATS: Final[tuple[Format, ...]] = (
    Format("litellm", (b"call_type",)),
    Format("converse"),
    Format("bodies"),
    Format("batches", (b"custom_id", b"requests")),
    Format("exchanges", (b"request", b"response", b"events")),
    Format("responses", (b"usage", b"stop_reason", b"model")),
    Format(
        "claude_code",
        (b"uuid", b"parentUuid", b"sessionId", b"isSidechain", b"leafUuid", b"snapshot", b"messageId", b"agentType"),
        finds=False,
        recognises=True,
    ),
    Format(
        "stream_json",
        (b"session_id", b"parent_tool_use_id", b"subtype", b"stream_event", b"control_re", b"rate_limit_event"),
        (".txt",),
        finds=False,
        recognises=True,
    ),
    Format("events", suffixes=(".sse", ".txt"), recognises=True),
    Format("vcr_go", (b"interactions",), _YAML),
    Format("vcr", (b"interactions",), _YAML),
    Format("vcr_ruby", (b"http_interactions",), _YAML),
    Format("vcr_langchain", (b"responses",), _YAML),
    Format("httprr", (b"httprr trace",), (".httprr",), finds=False, recognises=True),
    Format("polly", (b"Polly",), _HAR),
    Format("har", (b"entries",), _HAR),
    Format("nock", (b"scope",)),
    Format("seinfeld", (b"entries",)),
    Format("claude_trace", (b"logged_at",)),
    Format("ddapm", (b"request",)),
    Format("wiremock", (b"request", b"mappings"), _YAML),
    Format("pairs", (b"request",)),
    Format("bedrock", (b"modelInput", b"ModelInvocationLog")),
    Format("llm", (b"prompt_json",)),
    Format("inspect", (b"PK\x03\x04", b"eval"), (".eval",), recognises=True),
    Format("langsmith", (b"run_type",)),
    Format("langfuse", (b"traceId", b"trace_id", b"arentObservationId", b"arent_observation_id", b"batch")),
    Format("openinference", (b"openinference", b"span_kind")),
    Format("otel", (b"gen_ai",)),
    Format("wrappers", (b"messages",)),
)

#: How texts of two bytes for a letter begin.
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")


class ReaderError(Exception):
    """A reader of another distribution that is of no use."""


@lru_cache(maxsize=1)
def installed() -> Mapping[str, Reader]:
    """The readers of other distributions by name.

    Raises :class:`ReaderError` for one that cannot be loaded, or has the name of another.
    """
    found: dict[str, Reader] = {}
    if not is_provided(GROUP):
        return found
    from importlib.metadata import entry_points

    built_in = {each.name for each in FORMATS}
    for point in entry_points(group=GROUP):
        where = f"reader {point.name} ({point.value})"
        try:
            loaded = point.load()
        except (Exception, SystemExit) as failure:  # a module that ends the process is broken, and must not end ours
            raise ReaderError(f"{where}: {type(failure).__name__}: {failure}") from failure
        reader = getattr(loaded, "READER", loaded)
        if not isinstance(reader, Reader):
            raise ReaderError(f"{where}: no turnlint.readers.reader.Reader, nor a module with one called READER")
        if reader.name in found or reader.name in built_in:
            raise ReaderError(f"{where}: there is a reader {reader.name} already")
        found[reader.name] = reader
    return found


def readers() -> Mapping[str, Reader]:
    """All readers by name, the built-in ones first. Raises :class:`ReaderError` as :func:`installed` does."""
    return {each.name: each.reader for each in FORMATS} | dict(installed())


def named(name: str) -> Reader:
    """The reader of a name. Raises ``ValueError`` where there is none, :class:`ReaderError` as :func:`readers` does."""
    if name.startswith(AT):
        from turnlint.readers.formats.wrappers import at_pointer

        return at_pointer(name.removeprefix(AT))
    chosen = next((each.reader for each in FORMATS if each.name == name), None) or installed().get(name)
    if chosen is None:
        raise ValueError(f"no reader is called {name!r}; there are {', '.join(readers())}")
    return chosen


#: By what the name of a reader begins that reads requests at a pointer.
AT: Final = "at:"


def suffixes(reader: Reader | None = None) -> tuple[str, ...]:
    """The suffixes of the files that are taken from folders: those of JSON, and what the readers want beside."""
    chosen: Iterable[Format | Reader] = (*FORMATS, *installed().values()) if reader is None else (reader,)
    return tuple(dict.fromkeys((*SUFFIXES, *(suffix for each in chosen for suffix in each.suffixes))))


def findable(reader: Reader | None = None) -> tuple[str, ...]:
    """The suffixes of :func:`suffixes`, those of the same files compressed, and those of archives."""
    plain = suffixes(reader)
    return (*plain, *(inner + outer for inner in plain for outer in compressed.SUFFIXES), *compressed.ARCHIVES)


def _may_be(raw: bytes) -> Iterator[Format]:
    """The built-in formats of which something may be, in their order."""
    if raw.startswith(_WIDE):
        raw = raw.replace(b"\0", b"")
    return (each for each in FORMATS if each.may_be(raw))


def recognised(file: File) -> Reader | None:
    """The reader whose format a file is of; ``None`` where none claims it, and its documents are to be looked at.

    Raises ``OSError`` as reading does.
    """
    raw = file.head if file.document is None else file.document.raw
    asked = chain((each.reader for each in _may_be(raw) if each.recognises), installed().values())
    return next((each for each in asked if each.recognises and each.recognises(file)), None)


Readers: TypeAlias = Callable[[bytes], Iterator[Reader]]
"""The readers that are to be asked about a document, given its text: each when it is its turn."""


def of_documents(name: str = "") -> Readers:
    """The readers of documents, each of which may stand in one file with those of another; or only that of a name."""
    if not name:
        return lambda raw: chain(
            (each.reader for each in _may_be(raw) if each.finds),
            (each for each in installed().values() if each.finds),
        )
    chosen = named(name)
    return lambda raw: iter((chosen,) if chosen.finds else ())
