"""What checking a file comes to: requests with their reports and places, and what could not be checked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from turnlint.checking.recorded import Recorded
from turnlint.checking.unlisted import Unlisted
from turnlint.readers.record import NotARequest, PassedOver
from turnlint.sources.documents import Place
from turnlint.sources.files import NoMatch, Unreadable
from turnlint.values.exchange import Exchange
from turnlint.values.json import Path
from turnlint.values.report import Finding, Report, Severity


class Kind(StrEnum):
    """What was checked."""

    REQUEST = "request"
    RESPONSE = "response"
    STREAM = "stream"


class Located(NamedTuple):
    """A finding with its place.

    * ``path``: from the root of the document that holds the request.
    * ``place``: ``None`` where nobody wanted to know it.
    * ``new``: a change of model or API version brings it.
    * ``mended``: an error as it stands, which whoever wrote the file mends before it is sent; so it is a warning.
    * ``mark``: by what it is known again (:mod:`turnlint.checking.marks`); empty where nobody wanted to know it.
    """

    finding: Finding
    path: Path
    place: Place | None = None
    new: bool = False
    mended: bool = False
    mark: str = ""


class Suppressed(NamedTuple):
    """How many findings of a report are not told: ``ignored``, ``expected`` in a fixture, ``known`` in a baseline."""

    ignored: int = 0
    expected: int = 0
    known: int = 0


NOTHING: Final = Suppressed()
"""All is told."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands that was rebuilt from a transcript, if it were sent as it is there.

    * ``writer``: the program that wrote the transcript; ``main``: it is a session, and no subagent of one.
    * ``refused``: how many of its requests would be refused; ``faults``: the rules of the faults, each as often as it
      stands there.
    * ``since``: the line of the first fault, where the session would be continued from here; ``because``: its rule;
      ``went_on``: the API answered later all the same, so that it was mended.
    * ``said``: what the API said, where the file records that it refused the last request.
    """

    writer: str
    main: bool = True
    refused: int = 0
    faults: tuple[str, ...] = ()
    since: int | None = None
    because: str = ""
    went_on: bool = False
    said: str = ""


@dataclass(frozen=True)
class Checked:
    """A request, a response or a stream that was read, and its report.

    * ``file``, ``line``, ``item``, ``prefix``: where it stands; ``line`` in a JSON Lines file, ``item`` in an array.
    * ``size``: the number of requests that it is: more than one for a batch, none for what came back.
    * ``located``: the findings of the report, in its order, with their places.
    * ``unlisted``: what it names and the tables lack, so that it is not wholly judged.
    * ``exchange``: the index among the exchanges of its file; ``None`` for a request that stands by itself.
    * ``session``: the session that the exchange belongs to, by the name that the file has for it or by a number;
      ``continues``: the exchange that it continues; ``begins``: it is the first of its session.
    * ``recorded``: how a request's report stands to the answer that was recorded, where one was that says something.
    * ``standing``: that of a conversation that was rebuilt.
    * ``expected``: the rules that the record itself says to be broken on purpose.
    * ``content``: the exchange itself, where somebody wants to draw it.
    * ``suppressed``: how many findings are not among the ``located`` any more.
    """

    file: str
    report: Report
    located: tuple[Located, ...] = ()
    line: int | None = None
    item: int | None = None
    prefix: Path = ()
    size: int = 1
    unlisted: tuple[Unlisted, ...] = ()
    kind: Kind = Kind.REQUEST
    exchange: int | None = None
    session: str | int | None = None
    continues: int | None = None
    begins: bool = False
    recorded: Recorded | None = None
    standing: Standing | None = None
    expected: tuple[str, ...] = ()
    suppressed: Suppressed = NOTHING
    content: Exchange | None = None

    @property
    def told(self) -> list[Located]:
        """The findings in the order to tell them: what there is today, then what a change brings, each as the API."""
        return sorted(self.located, key=lambda each: each.new)

    @cached_property
    def answer(self) -> Finding | None:
        """The finding that the API would name, if it refuses."""
        if not self.report.answerable:
            return None
        return next((finding for finding in self.report.findings if finding.severity is Severity.ERROR), None)


@dataclass(frozen=True, slots=True)
class Failed:
    """A record on which turnlint itself failed: a rule of a pack, perhaps. ``trace`` is for whoever mends it."""

    file: str
    line: int | None
    reason: str
    trace: str


@dataclass(frozen=True, slots=True)
class Unmet:
    """A rule that was expected to be broken in a file, by name, family or glob, and is not."""

    file: str
    rule: str


Outcome: TypeAlias = Checked | Failed | Unmet | NotARequest | PassedOver | Unreadable | NoMatch
"""What a run comes upon, one after another."""
