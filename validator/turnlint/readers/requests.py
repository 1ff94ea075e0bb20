"""What a reader hands on: a request with its place in a document, or that there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from turnlint.sources.documents import Document
from turnlint.values.json import Json, Path

STDIN: Final = "<stdin>"
"""The name of standard input, where the name of a file is asked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """A request inside a JSON document.

    ``body`` is its value, ``prefix`` its path in the document, ``item`` its index where the document is an array of
    requests, ``size`` the number of requests that it holds (more than one in a batch). ``doubtful`` parts are requests
    only where others stand before them in the same file.
    """

    body: Json
    prefix: Path = ()
    item: int | None = None
    endpoint: Literal["messages", "batches"] = "messages"
    size: int = 1
    doubtful: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """One request that was read. ``line`` is its line in a JSON Lines file, ``None`` in any other."""

    file: str
    document: Document
    part: Part
    line: int | None = None


@dataclass(frozen=True, slots=True)
class NotARequest:
    """What was found and is no request: a whole file, or ``lines`` of one that also has requests.

    ``kind`` says what it is instead, of lines what the first few are.
    """

    file: str
    lines: int = 0
    kind: str = ""
