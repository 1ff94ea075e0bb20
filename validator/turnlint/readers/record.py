"""What a reader hands on: records, each an exchange or a part of one with where it stands; or that there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from turnlint.sources.files import Unreadable
from turnlint.sources.origins import Origin
from turnlint.values.exchange import Exchange
from turnlint.values.json import Path

STDIN: Final = "<stdin>"
"""The name of standard input, where the name of a file is asked for."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """That a request comes from a transcript, which has each message once, and mostly not what was sent.

    It is the last one of a conversation, and holds those before it. Whoever wrote the transcript mends it before it is
    sent, so that a fault in it was not refused by itself.

    * ``writer``: the program that wrote it.
    * ``responses``: the indices of the messages that are responses; the last may be one behind the messages.
    * ``answered``: so many of the messages stood in a request that got a response.
    * ``latest``: the session would be continued here, and not from another branch of it.
    * ``open``: no response to it is there yet; ``sent``: the file has the request itself, as it was sent.
    * ``refused``: the line at which the API's refusal of this request is recorded, and what it said.
    """

    writer: str
    responses: tuple[int, ...] = ()
    answered: int = 0
    latest: bool = True
    refused: tuple[int, str] | None = None
    open: bool = False
    sent: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One exchange that was read, or what of one the file has.

    * ``exchange``: the request with what it got, its context and session as far as the file tells them. What its
      context does not say has the default of :class:`turnlint.Exchange`.
    * ``request``, ``answer``: where the request stands, and where the response, error or events; ``None`` where the
      record has none. A record without ``request`` is a response or a stream by itself.
    * ``alone``: the request stands by itself and belongs to no session; a body in a file, or one of a batch.
    * ``unknown``: what the record cannot show, beyond what its format never shows: words as in ``given`` of a rule
      (``fields``, ``tools``, ``headers``, ``text``, ``signatures``). What is unknown is not absent: rules that need it
      are silent, and disclosed.
    * ``size``: the number of requests that it is, more than one in a batch.
    * ``made_up``: what came back was written for a test, so that it is no evidence of what the API answers.
    * ``doubtful``: it is a record only where others stand before it in the same file.
    * ``transcript``: what is to be known of a request that was rebuilt, and is not there as it was sent.
    * ``expected``: rules that it says to be broken on purpose.
    * ``file``: the name of the file that it stands in, where that is one inside of the file that was read; else empty.
    """

    exchange: Exchange
    request: Origin | None = None
    answer: Origin | None = None
    alone: bool = False
    unknown: frozenset[str] = frozenset()
    size: int = 1
    made_up: bool = False
    doubtful: bool = False
    file: str = ""
    transcript: Transcript | None = None
    expected: tuple[str, ...] = ()

    @property
    def origin(self) -> Origin:
        """Where the record stands: its request, or else what came back."""
        origin = self.request or self.answer
        assert origin is not None, "a record has something"
        return origin

    @property
    def line(self) -> int | None:
        """Its line in a file of lines, ``None`` in any other."""
        return self.origin.line

    @property
    def item(self) -> int | None:
        """Its index where the document is an array of records."""
        return index_in(self.origin.prefix)


def index_in(prefix: Path) -> int | None:
    """The index by which a path into an array begins."""
    first = prefix[0] if prefix else None
    return first if isinstance(first, int) else None


@dataclass(frozen=True, slots=True)
class NotARequest:
    """What was found and is no record of any kind: a whole file, or ``lines`` of one that also has records.

    ``kind`` says what it is instead, of lines what the first few are. ``unit`` is what they are if they are no lines.
    """

    file: str
    lines: int = 0
    kind: str = ""
    unit: str = "line"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """So many interactions of a recording with records that are with something else than the Messages API."""

    file: str
    interactions: int


Outcome: TypeAlias = Record | NotARequest | PassedOver | Unreadable
"""What reading comes to, one after another. An ``Unreadable`` with a line is one record; the rest was read on."""
