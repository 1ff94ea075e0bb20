"""The walk over the events of a stream: one pass, one event at a time, that notes what is out of order.

What it keeps is the response so far, and of each kind of fault a bounded number of notes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple

from turnlint.schema.faults import KINDS, PASSED, Fault
from turnlint.schema.projection import definitions, tags_of
from turnlint.subjects.accumulation import PARTS, Accumulation, OpenBlock
from turnlint.subjects.echo import text_of
from turnlint.subjects.response import CUT
from turnlint.values.json import Json, Path

#: How many notes of one kind are kept: who doubles every event of a long stream learns it from the first.
_KEPT: Final = 100
#: How much is kept of a name that a stream gives.
_LONGEST: Final = 100
#: What stands where an event should, in words.
_NAMES: Final[Mapping[type, str]] = {
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    type(None): "null",
}

#: The blocks that each delta belongs to.
HOMES: Final[Mapping[str, frozenset[str]]] = {
    "text_delta": frozenset({"text"}),
    "citations_delta": frozenset({"text"}),
    "input_json_delta": frozenset({"tool_use", "server_tool_use", "mcp_tool_use"}),
    "thinking_delta": frozenset({"thinking"}),
    "signature_delta": frozenset({"thinking"}),
    "compaction_delta": frozenset({"compaction"}),
}
#: The calls: what the model writes into them comes as text.
_CALLS: Final = HOMES["input_json_delta"]
#: What was found, and does not put the order of the events in doubt. Whether the last two do, the stop reason decides.
HARMLESS: Final = frozenset({"unnamed_event", "done_sentinel", "falling_usage", "invalid_input", "unsigned_thinking"})


class Note(NamedTuple):
    """Something that the walk came upon: where, and what fills a sentence about it."""

    path: Path
    values: Mapping[str, Json]


class State(Enum):
    """How far a stream has come."""

    START = "before `message_start`"
    WHOLE = "after a `message_start` that holds the whole message"
    BLOCKS = "among the content blocks"
    ENDING = "after `message_delta`"
    DONE = "after `message_stop`"
    FAILED = "after an `error` event"


class EventWalk:
    """Takes the events of one stream, and knows at any time what they came to.

    * ``state``: how far they have come; ``count`` how many there were.
    * ``noted``: what was found, by kind; ``more`` counts what was found beyond the notes that are kept.
    * ``unlisted``: the types of events, blocks and deltas that no table has; they were let through.
    * ``stop_reason``: why the model stopped, as soon as the stream says so.
    """

    __slots__ = (
        "_block",
        "_full",
        "_next",
        "_output_tokens",
        "count",
        "made",
        "more",
        "noted",
        "state",
        "stop_reason",
        "unlisted",
    )

    def __init__(self) -> None:
        self.state = State.START
        self.count = 0
        self.noted: dict[str, list[Note]] = {}
        self.more: dict[str, int] = {}
        self.unlisted: dict[str, None] = {}
        self.stop_reason: str | None = None
        self.made = Accumulation()
        self._next = 0
        self._block: OpenBlock | None = None
        self._full: tuple[int, str] | None = None
        self._output_tokens = 0

    def skip(self) -> None:
        """An event that is none of the API's: the SDK's own, made of one that was there already."""
        self.count += 1

    def note(self, kind: str, path: Path, /, **values: Json) -> None:
        """Keep a note of what was found, if there is room."""
        notes = self.noted.setdefault(kind, [])
        if len(notes) < _KEPT:
            notes.append(Note(path, values))
        else:
            self.more[kind] = self.more.get(kind, 0) + 1

    def unreadable(self, problem: str, data: str) -> None:
        """An event whose data is no JSON."""
        at, self.count = self.count, self.count + 1
        self.note("undecodable_event", (at,), problem=problem, data=_cut(data))

    def sentinel(self) -> None:
        """The ``[DONE]`` by which other APIs end their streams."""
        at, self.count = self.count, self.count + 1
        self.note("done_sentinel", (at,))

    def take(self, event: Json, faults: Sequence[Fault] = (), name: str | None = None) -> None:
        """One event, with the faults of its shape. ``name`` is what its frame calls it, where it came in one."""
        at, self.count = self.count, self.count + 1
        if not isinstance(event, dict):
            self.note("undecodable_event", (at,), problem=f"it is {_NAMES.get(type(event), 'not an object')}", data="")
            return
        if whose := _whose(event):
            self.note("foreign_event", (at,), whose=whose)
            return
        kind = event.get("type")
        kind = kind if isinstance(kind, str) else ""
        if name is not None and name != kind:
            # "message" is what the standard calls an event that has no name.
            found = "unnamed_event" if name in ("", "message") else "misnamed_event"
            self.note(found, (at,), name=_cut(name), type=_cut(kind))
        if faults:
            self._faulty(at, faults)
        handler = _HANDLERS.get(kind)
        if handler is None:
            return
        if kind == "error":
            self._fail(at, event)
        elif self.state in (State.DONE, State.FAILED):
            self._late(at, kind)
        elif self.state is State.START and kind != "message_start":
            self.note("early_event", (at,), type=kind)
            if kind == "message_stop":
                self.state = State.DONE
        else:
            handler(self, at, event)

    def end(self, cut: bool = False) -> None:
        """The stream is over. ``cut`` says that it broke off inside an event."""
        inside = self._block
        self._settle(self.count)
        if self.state not in (State.DONE, State.FAILED):
            where = self.state.value
            if self.count == 0:
                where = "before the first event"
            elif inside is not None:
                where = f"inside content block {inside.index} (`{_cut(inside.type)}`)"
            self.note("truncated", (max(self.count - 1, 0),) if self.count else (), where=where, cut=cut)

    @property
    def is_in_order(self) -> bool:
        """Whether ``message_stop`` came, and nothing before or after it that puts the message in doubt."""
        return self.state is State.DONE and self.noted.keys() <= HARMLESS

    def _faulty(self, at: int, faults: Sequence[Fault]) -> None:
        for fault in faults:
            path = (at, *fault.path)
            if fault.kind == PASSED:
                if len(self.unlisted) < _KEPT:
                    where = "event" if not fault.path else fault.path[-1]
                    self.unlisted[f"{where} type `{_cut(str(fault.value))}`"] = None
            elif fault.kind in KINDS:  # what a rule owns, it says of the whole message
                self.note("malformed_event", path, location=fault.location or "type", kind=fault.kind)

    def _late(self, at: int, kind: str) -> None:
        if "late_event" in self.noted:  # the first says where the other stream begins
            self.more["late_event"] = self.more.get("late_event", 0) + 1
            return
        self.note("late_event", (at,), type=kind, after="message_stop" if self.state is State.DONE else "error")

    def _start(self, at: int, event: dict[str, Json]) -> None:
        if self.state is not State.START:
            self.note("second_start", (at,))
            return
        message = event.get("message")
        self.made.start(message)
        self.state = State.BLOCKS
        if not isinstance(message, dict):
            return
        reason = message.get("stop_reason")
        if reason is not None:
            self.state = State.WHOLE
            self.stop_reason = reason if isinstance(reason, str) else None
            self._full = (at, "stop_reason")
        elif message.get("content"):
            self.note("full_start", (at, "message", "content"), field="content")

    def _unfold(self) -> None:
        """Something follows a message that was whole at its start."""
        if self._full is not None:
            at, field = self._full
            self.note("full_start", (at, "message", field), field=field)
            self._full = None
            self.state = State.BLOCKS

    def _open(self, at: int, event: dict[str, Json]) -> None:
        self._unfold()
        if self.state is State.ENDING:
            self.note("late_content", (at,), type="content_block_start")
        self._settle(at, expected=False)
        index = event.get("index")
        if type(index) is not int:
            index = self._next
        elif index != self._next:
            self.note("wrong_index", (at, "index"), index=index, expected=self._next)
        self._next = index + 1
        self._block = OpenBlock(index, event.get("content_block"))

    def _delta(self, at: int, event: dict[str, Json]) -> None:
        self._unfold()
        block, delta = self._at(at, event), event.get("delta")
        if block is None or not isinstance(delta, dict):
            return
        kind = delta.get("type")
        if not isinstance(kind, str) or kind not in HOMES:
            return
        if block.type not in HOMES[kind] and block.type in _blocks():
            self.note("misfit_delta", (at, "delta"), delta=kind, block=block.type, index=block.index)
            return
        if kind in PARTS:
            field, source = PARTS[kind]
            if delta.get(source):
                if block.has(field) and field not in block.parts:
                    self.note("full_block", (at, "delta"), field=field, block=block.type, index=block.index)
                if kind == "thinking_delta" and block.signed:
                    self.note("late_thinking", (at, "delta"), index=block.index)
        block.add(delta)

    def _stop(self, at: int, event: dict[str, Json]) -> None:
        self._unfold()
        if self._at(at, event) is not None:
            self._close(at)

    def _at(self, at: int, event: dict[str, Json]) -> OpenBlock | None:
        """The block that an event is about, if that is the open one."""
        block, index = self._block, event.get("index")
        if block is None or (type(index) is int and index != block.index):
            self.note("stray_event", (at,), type=event["type"], index=index if type(index) is int else "none")
            return None
        return block

    def _close(self, at: int) -> None:
        """The open block is whole."""
        block = self._block
        assert block is not None
        self._settle(at)
        if block.problem:
            name = block.value.get("name")
            self.note(
                "invalid_input",
                (at,),
                index=block.index,
                type=block.type,
                name=_cut(name) if isinstance(name, str) else "",
                problem=block.problem,
            )
        if block.type == "thinking" and not block.value.get("signature"):
            self.note("unsigned_thinking", (at,), index=block.index)

    def _settle(self, at: int, *, expected: bool = True) -> None:
        """Put what there is of the open block into the message; something else than its stop ends it, or not."""
        block = self._block
        if block is not None:
            if not expected:
                self.note("open_block", (at,), index=block.index, type=block.type)
            self.made.block(block)
            self._block = None

    def _message(self, at: int, event: dict[str, Json]) -> None:
        self._unfold()
        delta, usage = event.get("delta"), event.get("usage")
        reason = delta.get("stop_reason") if isinstance(delta, dict) else None
        if self._block is not None and self._block.type in _CALLS and reason in CUT:
            self._close(at)  # a call that is streamed unread has no stop where the limit cut it
        self._settle(at, expected=False)
        self.state = State.ENDING
        if reason is not None:
            if self.stop_reason is not None:
                self.note("second_stop_reason", (at, "delta", "stop_reason"))
            elif isinstance(reason, str):
                self.stop_reason = reason
        tokens = usage.get("output_tokens") if isinstance(usage, dict) else None
        if type(tokens) is int:
            if tokens < self._output_tokens:
                self.note("falling_usage", (at, "usage", "output_tokens"), before=self._output_tokens, after=tokens)
            self._output_tokens = tokens
        self.made.delta(event)

    def _finish(self, at: int, _: dict[str, Json]) -> None:
        self._settle(at, expected=False)
        if self.stop_reason is None:
            self.note("no_stop_reason", (at,))
        self.state = State.DONE

    def _fail(self, at: int, event: dict[str, Json]) -> None:
        if self.state in (State.DONE, State.FAILED):
            self._late(at, "error")
            return
        self._settle(at)
        told = event.get("error")
        fields = told if isinstance(told, dict) else {}
        self.note(
            "error_event",
            (at,),
            type=_cut(text_of(fields, "type") or "error"),
            message=_cut(text_of(fields, "message")),
        )
        self.state = State.FAILED


_HANDLERS: Final = {
    "message_start": EventWalk._start,
    "content_block_start": EventWalk._open,
    "content_block_delta": EventWalk._delta,
    "content_block_stop": EventWalk._stop,
    "message_delta": EventWalk._message,
    "message_stop": EventWalk._finish,
    "error": EventWalk._fail,
}


@lru_cache(maxsize=1)
def _blocks() -> frozenset[str]:
    """The types of blocks that the tables know."""
    parts = definitions("response")
    return frozenset(tags_of(parts["response_content_block"], parts))


def _whose(event: dict[str, Json]) -> str:
    """What it is, where it is another API's event, or of this API and no event; empty otherwise."""
    kind = event.get("type")
    if event.get("object") == "chat.completion.chunk" or (kind is None and isinstance(event.get("choices"), list)):
        return "a chunk of OpenAI's Chat Completions API"
    if isinstance(kind, str) and kind.startswith("response."):
        return "an event of OpenAI's Responses API"
    if kind == "message":
        return "a whole message"
    if isinstance(kind, str) and kind in _blocks():
        return "a content block of a response"
    if kind is None and not event.keys().isdisjoint({"messageStart", "contentBlockDelta", "messageStop"}):
        return "an event of Bedrock's Converse API"
    return ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
