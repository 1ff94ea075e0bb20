"""The index of one request: turns, calls and results paired, blocks by type; made in one pass over the messages.

Rules never loop over the common blocks themselves. The walk looks at every message once and notes only what is out of
the ordinary, so that a clean conversation of a thousand messages costs little more than looking at each block.

The walk itself, and the two index systems that meet in it, are in :mod:`turnlint.walk`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from turnlint.context import Context
from turnlint.models import UNKNOWN, Model
from turnlint.schema import Fault
from turnlint.walk import Block, Noted, Pairing, Walk, block_at, role_of

Json: TypeAlias = Any
T = TypeVar("T")


class Turn(NamedTuple):
    """A maximal run of messages of one role: the caller's indices of its ``first`` and ``last`` message."""

    number: int
    role: str
    first: int
    last: int


class Faults(dict[str, list[Fault]]):
    """Shape faults by kind; none of a kind is an empty list, for a key or type of the request may be named like one."""

    def __missing__(self, kind: str) -> list[Fault]:
        return []


class Conversation:
    """One request and its context, indexed. Rules read it; nothing in it changes once it is made.

    * ``request``: the body; ``fields`` is the same, or an empty mapping where the body is not an object.
    * ``bare``: a bare list of messages was given: all other top-level fields are unknown, not missing.
    * ``messages``: the list of messages, empty where there is none.
    * ``model``: what the models table knows of the model (every cell ``None`` where it is unknown).
    * ``faults``: the shape faults by kind, scalar tests by the name of the rule that owns them.
    * ``occurs``: what occurs, and rules are dispatched by: block types that :meth:`blocks` gives (``image``;
      ``cache_control`` for a block with that key; ``thinking-block`` for either kind of thinking), top-level fields
      (``temperature``), types and rarer keys of tools (``tool:web_search_20250305``, ``tool.strict``), kinds of shape
      fault, the facts of ``pairing``, and ``calls``, ``results``, ``system-message``, ``message-fields`` (a message
      has more than role and content), ``same-role`` (neighbours of one role), ``assistant-first``.
    * ``pairing``: calls and results.
    """

    __slots__ = (
        "_blocks",
        "_noted",
        "_once",
        "_turns",
        "bare",
        "context",
        "faults",
        "fields",
        "messages",
        "model",
        "occurs",
        "pairing",
        "request",
    )

    def __init__(
        self,
        request: Json,
        context: Context,
        model: Model | None = None,
        faults: Sequence[Fault] = (),
        *,
        bare: bool = False,
    ) -> None:
        self.request = request
        self.context = context
        self.model = model or UNKNOWN
        self.bare = bare
        self.fields: Mapping[str, Json] = request if isinstance(request, dict) else {}
        found = self.fields.get("messages")
        self.messages: list[Json] = found if isinstance(found, list) else []
        self.faults = Faults()
        for fault in faults:
            self.faults.setdefault(fault.kind, []).append(fault)
        self.occurs: set[str] = {*self.fields, *self.faults}
        walk = Walk(self.occurs)
        walk.run(self.messages)
        self.pairing: Pairing = walk.found
        self._noted: dict[str, list[Noted]] = walk.noted
        self._blocks: dict[str, list[Block]] = {}
        self._turns: tuple[Turn, ...] | None = None
        self._once: dict[object, Any] = {}
        if "tools" in self.fields:
            _note_tools(self.tools, self.occurs)

    def blocks(self, *types: str) -> list[Block]:
        """The blocks of these types, in order, those inside results included.

        ``text``, ``tool_use`` and ``tool_result`` are in the list only where they carry more than their common keys
        or stand in a role that is not theirs. ``cache_control`` stands for the blocks of any type that have that key.
        """
        if len(types) == 1:
            kind = types[0]
            if kind not in self._blocks:
                self._blocks[kind] = [block_at(*noted) for noted in self._noted.get(kind, ())]
            return self._blocks[kind]
        found = [block for kind in types for block in self.blocks(kind)]
        return sorted(found, key=lambda block: [step for step in block.path if isinstance(step, int)])

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
            self._turns = tuple(_turns(self.messages))
        return self._turns

    def number(self, message: int) -> int:
        """The turn number (the API's joined index) of a message."""
        place = bisect_right(self.turns, message, key=attrgetter("first")) - 1
        return self.turns[place].number if place >= 0 else message

    @property
    def system_messages(self) -> list[int]:
        """The caller's indices of the messages with the role ``system``. Looked for when asked for, once."""
        return self.once(_system_messages)

    @property
    def tools(self) -> list[Json]:
        """The ``tools``, empty where there are none."""
        found = self.fields.get("tools")
        return found if isinstance(found, list) else []


#: The keys of a tool that are no news.
_COMMON_KEYS: Final = frozenset({"type", "name", "description", "input_schema"})


def _note_tools(tools: list[Json], occurs: set[str]) -> None:
    """Note the types and the rarer keys of the tools."""
    for tool in tools:
        if isinstance(tool, dict):
            kind = tool.get("type", "custom")
            if isinstance(kind, str):
                occurs.add(f"tool:{kind}")
            if not tool.keys() <= _COMMON_KEYS:
                occurs.update([f"tool.{key}" for key in tool.keys() - _COMMON_KEYS])


def _system_messages(conversation: Conversation) -> list[int]:
    if "system-message" not in conversation.occurs:
        return []
    return [index for index, message in enumerate(conversation.messages) if role_of(message) == "system"]


def _turns(messages: list[Json]) -> Iterator[Turn]:
    number, first, role = -1, 0, ""
    for index, message in enumerate(messages):
        found = role_of(message) or f"?{index}"
        if found != role:
            if role:
                yield Turn(number, role, first, index - 1)
            number, first, role = number + 1, index, found
    if role:
        yield Turn(number, role, first, len(messages) - 1)
