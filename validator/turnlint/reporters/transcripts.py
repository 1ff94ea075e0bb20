"""What the files of Claude Code come to: how many of their requests would be refused as they stand, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from turnlint.checking.result import Checked

#: So many sessions that could not be continued are remembered, and so many of them printed.
_REMEMBERED: Final = 100
_PRINTED: Final = 10
#: So many of the commonest faults are told.
_COMMONEST: Final = 3


class Stuck(NamedTuple):
    """A session that could not be continued as it stands: since which line, and by which rule or words of the API.

    ``went_on``: the API answered behind that line, so whoever wrote the file mended it.
    """

    file: str
    session: str
    line: int | None
    because: str
    went_on: bool
    said: str


@dataclass(slots=True)
class Transcripts:
    """What the conversations come to that were rebuilt from transcripts.

    * ``sessions``, ``subagents``: how many there are; ``requests`` how many were sent in them.
    * ``refused``: how many requests would be refused if they were sent as they stand; ``with_refused`` in how many
      conversations.
    * ``faults``: how often each rule's fault stands there.
    * ``stuck``: sessions that could not be continued, the first of them; ``stuck_in_all`` how many there are.
    """

    writer: str = ""
    sessions: int = 0
    subagents: int = 0
    requests: int = 0
    refused: int = 0
    with_refused: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    stuck: list[Stuck] = field(default_factory=list)
    stuck_in_all: int = 0

    def add(self, checked: Checked) -> None:
        """Count a conversation; nothing where it was not rebuilt."""
        standing = checked.standing
        if standing is None:
            return
        self.writer = standing.writer
        self.sessions += checked.begins and standing.main
        self.subagents += checked.begins and not standing.main
        self.requests += checked.size
        self.refused += standing.refused
        self.with_refused += standing.refused > 0
        for rule in standing.faults:
            self.faults[rule] = self.faults.get(rule, 0) + 1
        if standing.main and standing.since is not None:
            self.stuck_in_all += 1
            if len(self.stuck) < _REMEMBERED:
                why = (standing.since, standing.because, standing.went_on, standing.said)
                self.stuck.append(Stuck(checked.file, str(checked.session or ""), *why))

    @property
    def commonest(self) -> list[tuple[str, int]]:
        """The commonest faults, each with how often it stands there."""
        return sorted(self.faults.items(), key=lambda each: (-each[1], each[0]))[:_COMMONEST]

    def to_json(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {
            "writer": self.writer,
            "sessions": self.sessions,
            "subagents": self.subagents,
            "requests": self.requests,
            "refused_as_they_stand": self.refused,
            "conversations_with_refused": self.with_refused,
            "commonest_faults": [{"rule": rule, "times": times} for rule, times in self.commonest],
            "not_continuable": self.stuck_in_all,
            "not_continuable_first": [each._asdict() for each in self.stuck],
        }


def table(told: Transcripts) -> Iterator[str]:
    """The lines of the table for people."""
    yield f"{told.writer}: what the files hold (it repairs what it sends, so a fault there was not refused by itself)"
    faults = ", ".join(f"{rule} ({times:,})" for rule, times in told.commonest)
    rows = [
        ("sessions", f"{told.sessions:,}" + (f", and {told.subagents:,} of subagents" if told.subagents else "")),
        ("requests", f"{told.requests:,}"),
        ("would be refused as they stand", f"{told.refused:,}" + _in(told)),
        ("commonest faults", faults or "none"),
        ("could not be continued as they stand", f"{told.stuck_in_all:,}"),
    ]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        yield f"  {name:{width}}  {value}"
    for each in told.stuck[:_PRINTED]:
        why = each.because + (f" ({told.writer} went on)" if each.went_on else "")
        why = "; ".join(filter(None, (why, f"the API said: {each.said}" if each.said else "")))
        yield f"    {each.file}: since line {each.line}: {why}"
    if told.stuck_in_all > _PRINTED:
        yield f"    and {told.stuck_in_all - _PRINTED:,} more (--format json tells of {_REMEMBERED})"


def _in(told: Transcripts) -> str:
    if not told.with_refused:
        return ""
    return f", in {told.with_refused:,} conversation{'s' if told.with_refused > 1 else ''}"
