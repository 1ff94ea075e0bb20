"""From events to a value, without recursion, and to the map of where everything in it stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple

from turnlint.sources.yaml.parser import DEEPEST, TOO_DEEP, Event, Events, Fault
from turnlint.sources.yaml.places import Mapped, Spot
from turnlint.sources.yaml.scalars import OBJECTS, plain, tagged
from turnlint.values.json import Json

#: How much aliases may add, in characters of what they stand for: so many, or so many times the document.
_ADDED: Final = 16 * 1024 * 1024
_TIMES: Final = 16
_MERGE: Final = "<<"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a document means.

    * ``value``: JSON, and bytes where something is tagged as binary. Of a document with a ``problem``, what is whole
      before that: the items of the outermost list, in what is around it, so that a recording that was cut has all its
      exchanges but the last.
    * ``problem``: what is wrong, in one line; empty where nothing is; ``offset`` where, in characters.
    * ``has_bytes``: whether there are bytes in it.
    * ``ends``: the stream ends here; there was no document.
    """

    value: Json = None
    problem: str = ""
    offset: int = 0
    has_bytes: bool = False
    ends: bool = False


class _Shared(NamedTuple):
    """What an anchor stands for: the value, how large it is with all that aliases add, how deep, and where."""

    value: Json
    size: int
    height: int
    spot: Mapped | None


class _Nothing:
    """What stands for a key that has not come."""


_NONE: Final = _Nothing()
_MERGED: Final = _Nothing()


class _Frame:
    """A collection that is open."""

    __slots__ = (
        "added", "anchor", "at", "height", "key", "key_at", "merges", "node", "spot", "start", "tag",
    )  # fmt: skip

    def __init__(self, node: Any, event: Event | None, added: int, spot: Spot | None) -> None:
        self.node = node
        self.start = 0 if event is None else event.start_mark.index
        self.anchor = None if event is None else event.anchor
        self.tag = None if event is None else event.tag
        self.added = added
        self.spot = spot
        self.height = 0
        self.key: Any = _NONE
        self.key_at = (0, 0)
        self.merges: list[tuple[Json, Mapped | None]] = []


class Loader:
    """Loads the documents of a text one after another."""

    def __init__(self, text: str, *, mapped: bool = False, pure: bool = False) -> None:
        """``mapped`` also makes the map of places. Raises :class:`~turnlint.sources.yaml.parser.NoYaml`."""
        self.map: Mapped = Spot(0)
        self._text = text
        self._mapped = mapped
        self._budget = max(_ADDED, _TIMES * len(text))
        self._fault: Fault | None = None
        try:
            self._events: Events | None = Events(text, pure=pure)
        except Fault as fault:
            self._events, self._fault = None, fault

    def next(self) -> Loaded:
        """The next document. After one with a problem there is none."""
        if self._events is None:
            if (fault := self._fault) is None:
                return Loaded(ends=True)
            self._fault = None
            return Loaded(problem=fault.problem, offset=fault.offset)
        self._stack: list[_Frame] = []
        self._frame = _Frame([], None, 0, Spot(0) if self._mapped else None)
        self._anchors: dict[str, _Shared | None] = {}
        self._added = 0
        self._has_bytes = False
        try:
            begun = self._load(self._events)
        except Fault as fault:
            self._events = None
            value = self._whole_items()
            return Loaded(value, fault.problem, fault.offset, self._has_bytes)
        if not begun:
            self._events = None
            return Loaded(ends=True)
        if self._frame.spot is not None:
            self.map = self._frame.spot.child(0) or Spot(0)
        return Loaded(self._frame.node[0], has_bytes=self._has_bytes)

    def _load(self, events: Events) -> bool:
        """Read up to the end of a document; whether there was one."""
        kinds, take = events.kinds, events.next
        scalar, sequence, mapping = kinds.scalar, kinds.sequence, kinds.mapping
        ends = (kinds.sequence_end, kinds.mapping_end)
        while True:
            event = take()
            kind = type(event)
            if kind is scalar:
                self._scalar(event)
            elif kind is mapping:
                self._open({}, event)
            elif kind in ends:
                self._close(event)
            elif kind is sequence:
                self._open([], event)
            elif kind is kinds.alias:
                self._alias(event)
            elif kind is kinds.document_end:
                return True
            elif kind is kinds.stream_end:
                return False

    def _scalar(self, event: Event) -> None:
        frame, text, tag = self._frame, event.value, event.tag
        value: Json
        if frame.key is _NONE and type(frame.node) is dict:
            value = text
            if text == _MERGE and tag is None and event.implicit[0]:
                frame.key = _MERGED
                return
        elif tag is None:
            value = plain(text) if event.implicit[0] else text
        else:
            value = tagged(tag, text)
            if type(value) is bytes:
                self._has_bytes = True
        spot: Mapped | None = None
        if self._mapped:
            spot = (event.start_mark.index, event.end_mark.index)
        if event.anchor:
            self._anchors[event.anchor] = _Shared(value, 1 + len(text), 0, spot)
        self._put(value, spot)

    def _open(self, node: Any, event: Event) -> None:
        if len(self._stack) >= DEEPEST:
            raise Fault(TOO_DEEP, event.start_mark.index)
        if event.anchor:
            self._anchors[event.anchor] = None
        self._stack.append(self._frame)
        self._frame = _Frame(node, event, self._added, Spot(event.start_mark.index) if self._mapped else None)

    def _close(self, event: Event) -> None:
        frame = self._frame
        self._frame = above = self._stack.pop()
        end = event.end_mark.index
        value, height = frame.node, frame.height + 1
        if frame.merges:
            value = self._merge(frame)
        if frame.tag is not None and frame.tag.startswith(OBJECTS):
            value = _argument(value)
        above.height = max(above.height, height)
        spot = frame.spot
        if spot is not None:
            spot.end = end
        if frame.anchor:
            size = end - frame.start + self._added - frame.added
            self._anchors[frame.anchor] = _Shared(value, 1 + size, height, spot)
        if type(value) is not str and above.key is _NONE and type(above.node) is dict:
            value = self._text[frame.start : end].strip()  # a key: what stands there
        self._put(value, spot)

    def _alias(self, event: Event) -> None:
        at = event.start_mark.index
        if event.anchor not in self._anchors:
            raise Fault(f"found undefined alias {event.anchor[:40]!r}", at)
        shared = self._anchors[event.anchor]
        if shared is None:
            raise Fault(f"the alias {event.anchor[:40]!r} stands inside of what it stands for", at)
        self._added += shared.size
        if self._added > self._budget:
            raise Fault("its aliases stand for too much: it would grow beyond measure", at)
        if len(self._stack) + shared.height > DEEPEST:
            raise Fault(TOO_DEEP, at)
        frame = self._frame
        frame.height = max(frame.height, shared.height)
        value: Json = shared.value
        if type(value) is not str and frame.key is _NONE and type(frame.node) is dict:
            value = self._text[at : event.end_mark.index]
        spot: Mapped | None = None
        if shared.spot is not None:
            spot = Spot(at, event.end_mark.index, shared.spot)
        self._put(value, spot)

    def _put(self, value: Json, spot: Mapped | None) -> None:
        """Put a value into the collection that is open, or take it for the key of the next."""
        frame = self._frame
        node, key = frame.node, frame.key
        if type(node) is list:
            if frame.spot is not None and spot is not None:
                frame.spot.append(spot)
            node.append(value)
            return
        if key is _NONE:
            frame.key = value
            if spot is not None:
                frame.key_at = spot if isinstance(spot, tuple) else (spot.start, spot.end)
            return
        frame.key = _NONE
        if key is _MERGED:
            if _can_merge(value):
                frame.merges.append((value, spot))
                return
            key = _MERGE
        node[key] = value
        if frame.spot is not None and spot is not None:
            if isinstance(spot, tuple) and spot[0] == spot[1]:
                spot = frame.key_at  # nothing stands there: where its key does
            frame.spot.put(key, spot)

    def _merge(self, frame: _Frame) -> dict[str, Json]:
        """The mapping with what is merged into it: its own keys count first, then those that were named first."""
        merged: dict[str, Json] = {}
        for value, spot in frame.merges:
            for index, part in reversed(list(enumerate(value))) if type(value) is list else ((None, value),):
                merged.update(part)
                if frame.spot is not None and isinstance(spot, Spot):
                    inner = spot if index is None else spot.child(index)
                    if isinstance(inner, Spot):
                        frame.spot.merge(inner)
        merged.update(frame.node)
        return merged

    def _whole_items(self) -> Json:
        """What of a document is whole before a problem: the items of its outermost list that is open, or else the
        members of the mapping that it is."""
        frames = [*self._stack, self._frame]
        if len(frames) == 1:
            return None
        last = next((at for at, frame in enumerate(frames) if at and type(frame.node) is list), 1)
        for above, frame in pairwise(frames[1 : last + 1]):
            if type(above.key) is not str:
                return None
            above.node[above.key] = frame.node
        return frames[1].node


def _can_merge(value: Json) -> bool:
    return type(value) is dict or (type(value) is list and all(type(part) is dict for part in value))


def _argument(value: Json) -> Json:
    """What a Python object was made of, where that is one string."""
    inside = value.get("args") if type(value) is dict else value
    return inside[0] if type(inside) is list and len(inside) == 1 and type(inside[0]) is str else value
