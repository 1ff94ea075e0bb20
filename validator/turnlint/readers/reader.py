"""What a reader is: a format, how it is told, what it cannot show, and the function that reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from turnlint.readers.file import File
from turnlint.readers.record import Outcome, Record
from turnlint.sources.origins import InDocument, InYaml, Origin


class Broken(NamedTuple):
    """A record that was meant and cannot be read: why, and where. ``doubtful`` as in a record."""

    reason: str
    at: Origin
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """Of a recording of HTTP, how many of its interactions are with something else than the Messages API.

    ``kind`` says what they are, if the user is to be told.
    """

    count: int
    kind: str = ""


Found: TypeAlias = Record | Broken | Passed
"""What a document holds: a record, a broken one, or what is none."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One format. A module in ``turnlint.readers`` has one, called ``READER``; so has an entry point's.

    * ``name``: what ``--reader`` takes; ``about``: the format in one line.
    * ``suffixes``: the files that it wants from folders, beside ``.json``, ``.jsonl`` and ``.ndjson``. Those of them
      that turn out to be something else are not told of.
    * ``unknown``: what the format cannot show; see :class:`~turnlint.readers.record.Record`.

    A format whose files are made of JSON documents that stand for themselves (a file, or each line of one) has

    * ``finds``: the records in a value of a document; nothing where it is of another format. Documents of several
      formats may stand in one file.

    Where such a document may also be one of YAML, the format has

    * ``keys``: keys at its top, one of which the beginning of the file must have to be read as YAML at all;
    * ``finds_in_yaml``: as ``finds``.

    Any other format has

    * ``recognises``: whether a file is of this format, by its head or its first document. Never by its name.
    * ``reads``: the records of a file, one after another and in constant memory, and what is told of the rest.
    """

    name: str
    about: str
    suffixes: tuple[str, ...] = ()
    unknown: frozenset[str] = field(default=frozenset())
    finds: Callable[[InDocument], Iterable[Found]] | None = None
    keys: tuple[str, ...] = ()
    finds_in_yaml: Callable[[InYaml], Iterable[Found]] | None = None
    recognises: Callable[[File], bool] | None = None
    reads: Callable[[File], Iterator[Outcome]] | None = None

    def __post_init__(self) -> None:
        if (self.recognises is None) != (self.reads is None) or not (self.finds or self.reads):
            raise TypeError(f"the reader {self.name} has `finds`, or `recognises` and `reads`, or all three")
