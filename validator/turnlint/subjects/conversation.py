"""The index of one request: turns, calls and results paired, blocks by type; made in one pass over the messages.

Rules never loop over the common blocks themselves. The walk looks at every message once and notes only what is out of
the ordinary, so that a clean conversation of a thousand messages costs little more than looking at each block.

The walk itself, and the two index systems that meet in it, are in :mod:`turnlint.subjects.walk`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, NamedTuple, TypeVar

from turnlint.schema.faults import Fault
from turnlint.subjects.known import HELD, Known
from turnlint.subjects.models import Model
from turnlint.subjects.subject import Sent, Silent
from turnlint.subjects.walk import CACHED, Block, Noted, Pairing, Walk, block_at, role_of
from turnlint.values.json import Json, Path

T = TypeVar("T")


class Turn(NamedTuple):
    """A maximal run of messages of one role: the caller's indices of its ``first`` and ``last`` message."""

    number: int
    role: str
    first: int
    last: int


class Reply(NamedTuple):
    """The response that a request goes on from, as a session knows it. It tells what help a finding needs.

    * ``start``, ``end``: the first message of its echo, and the first after that; equal where it was left out.
    * ``stop_reason``: why it stopped, ``None`` where that is not known.
    * ``complete``: whether it came whole; false where its stream broke off.
    * ``calls``: the ids of its client calls; ``container`` the id of the container that it names.
    """

    start: int
    end: int
    stop_reason: str | None
    complete: bool
    calls: Sequence[str]
    container: str | None

    def holds(self, path: Path) -> bool:
        """Whether the place is in its echo."""
        return len(path) > 1 and isinstance(path[1], int) and self.start <= path[1] < self.end


class Conversation(Sent):
    """One request, indexed. Rules read it; nothing in it changes once it is made.

    * ``value``, ``fields``, ``faults``, ``context``, ``occurs``: as for everything that is sent.
    * ``bare``: a bare list of messages was given: all other top-level fields are unknown, not missing.
    * ``messages``: the list of messages, empty where there is none.
    * ``model``: what the models table knows of the model (every cell ``None`` where it is unknown).
    * ``pairing``: calls and results; each of its lists is also a fact.
    * ``unread``: something in the messages could not be read at all.
    * ``remembered``: how many of the messages the server holds and a session knows of: the caller's own JSON has only
      those after them.
    * ``resumes``: the request is known to send a paused turn back as it came.
    * ``shallow``: nothing in it is nested so deep that it must not be written; false where nobody looked.
    * ``separate``: the messages before which the API is known to have said nothing: each begins a turn of its own.
    * ``reply``: the response that the request goes on from, ``None`` where no session knows it.
    """

    __slots__ = (
        "_blocks", "_first_turn", "_noted", "_once", "_starts", "_turns", "messages", "pairing", "remembered",
        "reply", "resumes", "separate", "shallow", "unread",
    )  # fmt: skip
    kind: ClassVar = "conversation"

    def __init__(self, value: Json, known: Known, faults: Sequence[Fault] = (), root: Path = ()) -> None:
        super().__init__(value, known, faults, root)
        found = self.fields.get("messages")
        self.messages: list[Json] = found if isinstance(found, list) else []
        walk = Walk(self.occurs, known.held)
        walk.run(self.messages)
        self.pairing: Pairing = walk.found
        self.unread = walk.unread
        self._starts: list[int] = walk.starts
        self._first_turn = walk.first_turn
        self.remembered = 0
        self.resumes = False
        self.shallow = False
        self.separate: frozenset[int] = frozenset()
        self.reply: Reply | None = None
        self._noted: dict[str, list[Noted]] = walk.noted
        self._blocks: dict[str, list[Block]] = {}
        self._turns: tuple[Turn, ...] | None = None
        self._once: dict[object, Any] = {}
        if root:
            self.occurs.add("fact:batch_item")
        _note_fields(self.fields, self.occurs)
        if "tools" in self.fields:
            _note_tools(self.tools, self.occurs)

    @property
    def held(self) -> bool:
        """Whether the request continues a thread: the API holds what came before its messages."""
        return self.known.held

    @property
    def silent(self) -> Sequence[Silent]:
        """What is not in the tables; and of a thread, that calls are not paired with what the API holds."""
        lacks = super().silent
        return (*lacks, (HELD, _PAIRED)) if self.known.held else lacks

    @property
    def model(self) -> Model:
        """What the models table knows of the model."""
        return self.known.model

    @property
    def bare(self) -> bool:
        """Whether a bare list of messages was given."""
        return self.known.bare

    def place(self, path: Path, /) -> Path:
        """Where a path of the body stands in the caller's JSON, which may be the list of messages alone."""
        ours = self.remembered
        if ours and len(path) > 1 and path[0] == "messages" and isinstance(index := path[1], int):
            path = ("messages", index - ours, *path[2:]) if index >= ours else ("thread",)
        return path[1:] if self.known.bare else (*self.root, *path)

    def blocks(self, *types: str) -> list[Block]:
        """The blocks of these types, in order, those inside results included.

        ``text``, ``tool_use`` and ``tool_result`` are in the list only where they carry more than their common keys
        or stand in a role that is not theirs.
        """
        if len(types) == 1:
            kind = types[0]
            if kind not in self._blocks:
                self._blocks[kind] = [block_at(*noted) for noted in self._noted.get(kind, ())]
            return self._blocks[kind]
        found = [block for kind in types for block in self.blocks(kind)]
        return sorted(found, key=lambda block: [step for step in block.path if isinstance(step, int)])

    @property
    def cached_blocks(self) -> list[Block]:
        """The blocks of any type that have the key ``cache_control``, in order."""
        return self.blocks(CACHED)

    @property
    def caches_messages(self) -> bool:
        """Whether a breakpoint of the cache stands behind messages."""
        return "fact:cached_block" in self.occurs or self.fields.get("cache_control") is not None

    @property
    def caches(self) -> bool:
        """Whether there is a breakpoint of the cache."""
        marked = self.occurs & {"fact:cached_block", "fact:cached_system", "key:cache_control"}
        return bool(marked) or self.fields.get("cache_control") is not None

    def once(self, make: Callable[[Conversation], T]) -> T:
        """What ``make`` gives for this conversation, made once: for what several rules of a family need."""
        if make not in self._once:
            self._once[make] = make(self)
        found: T = self._once[make]
        return found

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns: same-role neighbours joined. Made when asked for."""
        if self._turns is None:
            self._turns = tuple(self._joined())
        return self._turns

    def turn(self, number: int) -> Turn | None:
        """The turn with this number; ``None`` where there is none."""
        turns = self.turns
        place = number - turns[0].number if turns else -1
        return turns[place] if 0 <= place < len(turns) else None

    def _joined(self) -> Iterator[Turn]:
        for place, first in enumerate(self._starts):
            last = self._starts[place + 1] if place + 1 < len(self._starts) else len(self.messages)
            role = role_of(self.messages[first]) or f"?{first}"
            yield Turn(self._first_turn + place, role, first, last - 1)

    def number(self, message: int) -> int:
        """The turn number (the API's joined index) of a message."""
        return self._first_turn + bisect_right(self._starts, message) - 1

    @property
    def system_messages(self) -> list[int]:
        """The caller's indices of the messages with the role ``system``. Looked for when asked for, once."""
        return self.once(_system_messages)

    @property
    def tools(self) -> list[Json]:
        """The ``tools``, empty where there are none."""
        found = self.fields.get("tools")
        return found if isinstance(found, list) else []


#: Rules of pairing, which judge of a continued thread what its own messages show.
_PAIRED: Final = ("fact:unanswered", "fact:orphans", "fact:unresolved", "fact:server_orphans", "fact:trailing")
#: The fields whose tag says what kind of thing is asked for; each is a word of its own, ``field:thinking=enabled``.
TAGGED: Final = ("thinking", "tool_choice", "thread")
#: The keys of a tool that are no news.
_COMMON_KEYS: Final = frozenset({"type", "name", "description", "input_schema"})
#: Names that are longer draw advice.
_LONG: Final = 64


def _note_fields(fields: Mapping[str, Json], occurs: set[str]) -> None:
    """Note what stands in the fields beside the messages."""
    for name in TAGGED:
        value = fields.get(name)
        if isinstance(value, dict) and isinstance(kind := value.get("type"), str):
            occurs.add(f"field:{name}={kind}")
    most = fields.get("max_tokens")
    if most == 0 and not isinstance(most, bool):
        occurs.add("fact:zero_max_tokens")
    system = fields.get("system")
    if isinstance(system, list) and any(isinstance(block, dict) and "cache_control" in block for block in system):
        occurs.add("fact:cached_system")


def _note_tools(tools: list[Json], occurs: set[str]) -> None:
    """Note the types and the rarer keys of the tools, and what is out of the ordinary about their names."""
    names: set[str] = set()
    for tool in tools:
        if isinstance(tool, dict):
            kind = tool.get("type", "custom")
            if isinstance(kind, str):
                occurs.add(f"tool:{kind}")
            if not tool.keys() <= _COMMON_KEYS:
                occurs.update([f"key:{key}" for key in tool.keys() - _COMMON_KEYS])
            name = tool.get("name")
            if isinstance(name, str):
                if name in names:
                    occurs.add("fact:repeated_tool_name")
                if len(name) > _LONG:
                    occurs.add("fact:long_tool_name")
                names.add(name)


def _system_messages(conversation: Conversation) -> list[int]:
    if "fact:system_message" not in conversation.occurs:
        return []
    return [index for index, message in enumerate(conversation.messages) if role_of(message) == "system"]
