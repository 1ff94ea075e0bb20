"""A line of the answer to "what comes next", and the demands that such lines are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from turnlint.values.json import Json

#: How many names a sentence lists, and how much of one it shows: the data of the line has all.
_LISTED: Final = 4
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the next request must hold, may hold or must not hold.

    * ``what``: what is spoken of, in a word for programs: ``results``, ``same-tools``, ``container``.
    * ``words``: the same for people, for this very exchange. It may quote names and ids of the response.
    * ``rule``: the rule behind it; ``turnlint.explain(rule)`` says why.
    * ``data``: what the sentence fills in, as JSON values: ``{"calls": ["toolu_01A"]}``. Read only.
    """

    what: str
    words: str
    rule: str
    data: Mapping[str, Json] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.words} [{self.rule}]"

    def to_json(self) -> dict[str, Any]:
        """The line as JSON values."""
        return {"what": self.what, "words": self.words, "rule": self.rule, "data": dict(self.data)}


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that rules hold next requests to: the word for it, the rule, and a sentence with gaps in braces."""

    what: str
    rule: str
    template: str

    def line(self, **data: Json) -> Line:
        """The line for one exchange; ``data`` fills the gaps, lists shortened."""
        words = self.template.format_map({name: spelled(value) for name, value in data.items()})
        return Line(self.what, words, self.rule, MappingProxyType(data))


def spelled(value: Json) -> str:
    """A value in a sentence: names in backticks, of many the first few."""
    if isinstance(value, list):
        named = [spelled(each) for each in value[:_LISTED]]
        if more := len(value) - len(named):
            return f"{', '.join(named)} and {more:,} more"
        return " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else "".join(named)
    if isinstance(value, str):
        return f"`{value}`" if len(value) <= _SHOWN else f"`{value[:_SHOWN]}…`"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


class NoNextRequest(ValueError):
    """No request goes on from this response. ``line`` says why and what to do instead, and names the rule."""

    def __init__(self, line: Line) -> None:
        self.line = line
        super().__init__(str(line))
