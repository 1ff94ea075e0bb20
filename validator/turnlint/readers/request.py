"""What a reader hands on: a request with its place, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from turnlint.report import Finding, Path

if TYPE_CHECKING:
    from turnlint.readers.document import Document, Place

STDIN: Final = "<stdin>"
"""The name of standard input, where the name of a file is asked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """A request inside a JSON document.

    ``body`` is what a linter takes, ``prefix`` its path in the document, ``item`` its index where the document is an
    array of requests, ``size`` the number of requests that it holds (more than one in a batch).
    """

    body: Any
    prefix: Path = ()
    item: int | None = None
    endpoint: Literal["messages", "batches"] = "messages"
    size: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """One request that was read. ``line`` is its line in a JSON Lines file, ``None`` in any other."""

    file: str
    document: Document
    part: Part
    line: int | None = None

    @property
    def body(self) -> Any:
        """What a linter takes: the parsed request, or the bytes of one that cannot be parsed."""
        return self.part.body

    def path(self, finding: Finding) -> Path:
        """The path of a finding from the document's root."""
        return self.part.prefix + finding.path

    def place(self, finding: Finding) -> Place:
        """Where the value stands that a finding is about."""
        return self.document.place(self.path(finding))

    def duplicate_keys(self) -> list[tuple[Finding, Place]]:
        """The keys that stand twice in one of the request's objects, and where their second mentions are."""
        prefix = self.part.prefix
        return [
            (replace(finding, path=finding.path[len(prefix) :]), self.document.stretch(*span))
            for finding, span in self.document.duplicate_keys
            if finding.path[: len(prefix)] == prefix
        ]


@dataclass(frozen=True, slots=True)
class NotARequest:
    """JSON that was found in a folder and is no request: a whole file, or ``lines`` of one that also has requests."""

    file: str
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or folder that could not be read, and the system's reason."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoMatch:
    """A glob that matches no file."""

    pattern: str


Outcome: TypeAlias = Request | NotARequest | Unreadable | NoMatch
