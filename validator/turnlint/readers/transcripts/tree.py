"""The tree of a transcript: which records are one message, and which messages one conversation.

A response is several records with one id; each result follows the record of its own call, so that parallel calls fork
the file. Both are no forks of the conversation. They are joined to units here, and a conversation is a way from a unit
that nothing follows up to its root.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from turnlint.readers.transcripts.node import Boundary, Node

#: Compactions may keep the same records again and again; of so many times the number of all this is followed.
_KEPT_TIMES: Final = 4


@dataclass(slots=True, eq=False)
class Unit:
    """Records that are one message or stand in one: a response, the results of its calls, or a single record.

    ``up`` is the unit before it; ``results`` those of a response; ``inner`` says that something follows it;
    ``refused`` is the record that tells so of the request that ends with it.
    """

    role: str
    up: Unit | None = None
    nodes: list[Node] = field(default_factory=list)
    of: Unit | None = None
    results: Unit | None = None
    inner: bool = False
    covered: bool = False
    refused: Node | None = None

    @property
    def line(self) -> int:
        """The line of its last record."""
        return self.nodes[-1].line


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One conversation, from its beginning on.

    * ``units``: in order; those before ``new`` stand in a conversation that was given before, and only the last of
      those are here.
    * ``kept``: records that a compaction left, and after which unit of these they stand.
    * ``latest``: the session would be continued from its end.
    """

    units: list[Unit]
    new: int
    latest: bool
    kept: tuple[int, list[Node]] = (0, [])


class Tree:
    """The records of one file."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._last: dict[str, str] = {}
        self._passed: set[str] = set()
        self._allowed = 0

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    def add(self, node: Node, *, fallback: bool = True) -> None:
        """Add a record. Of those with one name the first counts: a resumed session may repeat what it begins with.

        ``fallback``: a record whose parent is not in the file follows the one before it.
        """
        if node.name in self._nodes:
            return
        self._nodes[node.name] = node
        if fallback and node.parent is not None and node.parent not in self._nodes:
            node.instead = self._last.get(node.lane, "")  # the parent may still come
        self._last[node.lane] = node.name

    def ways(self) -> Iterator[Way]:
        """The conversations, the one that would be continued first; each message is new in one of them."""
        units = self._units()
        self._allowed = _KEPT_TIMES * len(self._nodes)
        tips = [unit for unit in units if self._is_tip(unit)]
        tips.sort(key=lambda unit: unit.line, reverse=True)
        main = next((unit for unit in tips if not unit.nodes[0].lane), tips[0] if tips else None)
        for tip in [main, *(unit for unit in tips if unit is not main)] if main else []:
            yield self._way(tip, latest=tip is main)

    @staticmethod
    def _is_tip(unit: Unit) -> bool:
        return not unit.inner and not (unit.of is not None and unit.of.inner)

    def _way(self, tip: Unit, *, latest: bool) -> Way:
        units: list[Unit] = []
        unit: Unit | None = tip
        while unit is not None and not unit.covered:
            unit.covered = True
            units.append(unit)
            unit = unit.up
        new = len(units)
        after: Boundary | None = None
        if unit is None:
            after = units[-1].nodes[0].after
        if unit is not None:  # the calls that may be answered here
            units.extend((unit,) if unit.role == "assistant" else (unit, unit.of) if unit.of is not None else ())
        units.reverse()
        return Way(units, len(units) - new, latest, self._kept(after, units) if after else (0, []))

    def _kept(self, boundary: Boundary, units: list[Unit]) -> tuple[int, list[Node]]:
        """What a compaction left of before, and behind how many units it stands; nothing where a part is missing."""
        names = list(boundary.names)
        if not names and boundary.tail:
            name: str | None = boundary.tail
            while name is not None and len(names) < self._allowed:
                names.append(name)
                if name == boundary.head or name not in self._nodes:
                    break
                name = self._nodes[name].parent
            if names[-1:] != [boundary.head]:
                names = []
            names.reverse()
        if not names or len(names) > self._allowed or any(name not in self._nodes for name in names):
            return 0, []
        self._allowed -= len(names)
        at = next((i + 1 for i, unit in enumerate(units) for node in unit.nodes if node.name == boundary.anchor), 0)
        return at, [self._nodes[name] for name in names if self._nodes[name].role]

    def _units(self) -> list[Unit]:
        units: list[Unit] = []
        keyed: dict[tuple[str, str], Unit] = {}
        for node in self._ordered():
            above = node.above
            before: Unit | None = above.unit if above is not None else None
            if (joined := _joins(node, before)) is None and node.response:
                joined = keyed.get((node.response, above.name if above is not None else ""))
            if joined is None:
                joined = Unit(node.role, before)
                units.append(joined)
                if node.results and before is not None and before.role == "assistant":
                    joined.of, before.results = before, joined
                elif before is not None:
                    before.inner = True
                    if before.of is not None:
                        before.of.inner = True
                if node.response:
                    keyed[node.response, above.name if above is not None else ""] = joined
            node.unit = joined
            joined.nodes.append(node)
        for unit in units:
            unit.nodes.sort(key=lambda node: (node.index if node.index is not None else -1, node.line))
        for node in self._nodes.values():
            if node.refusal is not None and node.above is not None:
                node.above.unit.refused = node
        return units

    def _ordered(self) -> Iterable[Node]:
        """The messages, each after the one above it. What goes round in a circle begins anew somewhere."""
        below: dict[str, list[Node]] = {}
        roots: list[Node] = []
        for node in self._nodes.values():
            self._find_above(node)
            if node.role:
                if node.above is None:
                    roots.append(node)
                else:
                    below.setdefault(node.above.name, []).append(node)
        done: set[str] = set()
        for start in (*roots, *(node for node in self._nodes.values() if node.role)):
            if start.name in done:
                continue
            if start.above is not None:
                start.above = None  # nothing leads to it
            waiting = [start]
            while waiting:
                node = waiting.pop()
                if node.name in done:
                    continue
                done.add(node.name)
                yield node
                waiting.extend(reversed(below.get(node.name, ())))

    def _find_above(self, node: Node) -> None:
        """Find the nearest message above a record, or the compaction on the way to it."""
        passed: list[Node] = [node]
        seen = {node.name}
        found: Node | None = None
        after: Boundary | None = None
        at = self._parent(node)
        while at is not None and at.name not in seen:
            if at.role:
                found = at
                break
            if at.boundary is not None:
                after = at.boundary
                break
            if at.name in self._passed:
                found, after = at.above, at.after
                break
            seen.add(at.name)
            passed.append(at)
            at = self._parent(at)
        for each in passed:
            each.above, each.after = found, after
            self._passed.add(each.name)

    def _parent(self, node: Node) -> Node | None:
        if node.parent is None:
            return None
        return self._nodes.get(node.parent) or self._nodes.get(node.instead)


def _joins(node: Node, before: Unit | None) -> Unit | None:
    """The unit that a record is a part of, by the unit above it."""
    if before is None:
        return None
    if node.role == "assistant":
        response = before if before.role == "assistant" else before.of
        if node.response and response is not None and response.nodes[0].response == node.response:
            return response
        return None
    if not node.results:
        return None
    if before.of is not None:
        return before
    return before.results
