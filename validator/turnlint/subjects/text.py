"""The raw text of a request: what is gone once it is parsed."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cached_property
from typing import ClassVar

from turnlint.subjects.duplicates import Duplicate, duplicates
from turnlint.subjects.known import Known
from turnlint.subjects.subject import Silent
from turnlint.values.json import Parsed, Path, parse


class Text:
    """The text of one request, or of a document that holds several.

    * ``raw``: its bytes, or its characters; ``None`` where other requests stand in it too, and where the request was
      given as objects, so that nothing can be told about its text (``known.text`` is false then).
    * ``parsed``: what it means.
    * ``made``: where the number stands that is none in JSON, if this text was only written to see what the parser would
      say of it; ``None`` for a text that somebody gave.
    """

    kind: ClassVar = "text"
    silent: Sequence[Silent] = ()

    def __init__(
        self, raw: str | bytes | None, known: Known, parsed: Parsed | None = None, *, made: Path | None = None
    ) -> None:
        self.raw = raw
        self.known = known
        self.made = made
        self.parsed = parsed or (Parsed(None) if raw is None else parse(raw))
        self._by_root: dict[int, dict[Path, list[Duplicate]]] = {}

    @cached_property
    def duplicates(self) -> Sequence[Duplicate]:
        """The keys that stand more than once in their object, in the order of their second mentions."""
        return () if self.raw is None or self.parsed.problem else duplicates(self.raw, self.parsed.value)

    @property
    def occurs(self) -> Set[str]:
        """What occurs in it; where there is no text, what could."""
        if not self.known.text:
            return {"fact:duplicate_keys"}
        if self.parsed.problem:
            return {"fact:invalid_json"}
        return {"fact:duplicate_keys"} if self.duplicates else set()

    def place(self, path: Path, /) -> Path:
        """Where a path stands in the caller's JSON: the text is the whole of it."""
        return path

    def excerpt(self, root: Path) -> Text:
        """The part of the text that holds one of several requests: what it finds is told in paths from there."""
        if not root:
            return self
        depth = len(root)
        if depth not in self._by_root:
            groups = self._by_root[depth] = {}
            for each in self.duplicates:
                groups.setdefault(each.path[:depth], []).append(each._replace(path=each.path[depth:]))
        part = Text(None, self.known, self.parsed)
        part.duplicates = self._by_root[depth].get(root, ())
        return part
