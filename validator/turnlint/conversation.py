"""The index of one request: turns, calls and results paired, blocks by type; made in one pass over the messages.

Rules never loop over the common blocks themselves. The pass walks every message once and notes only what is out of the
ordinary, so that a clean conversation of a thousand messages costs little more than looking at each block. It tolerates
any malformed part: what cannot be read neither hides another fault nor raises a false one.

Two index systems meet here. A *path* addresses the caller's own JSON. A *turn number* and a *joined index* are what
the API says: it joins neighbouring messages of one role before it pairs calls with results (recorded: a result in the
second of two user messages is named ``messages.0.content.1``), and counts a string content as one block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from turnlint.context import Context
from turnlint.models import UNKNOWN, Model
from turnlint.report import Path
from turnlint.schema import Fault

Json: TypeAlias = Any

#: Which result block answers a server call, by the call's name where the name does not simply get ``_tool_result``.
_RESULTS: Final[Mapping[str, str]] = {
    "tool_search_tool_regex": "tool_search_tool_result",
    "tool_search_tool_bm25": "tool_search_tool_result",
}
SERVER_RESULTS: Final = frozenset(
    {
        "web_search_tool_result",
        "web_fetch_tool_result",
        "code_execution_tool_result",
        "bash_code_execution_tool_result",
        "text_editor_code_execution_tool_result",
        "tool_search_tool_result",
        "advisor_tool_result",
        "mcp_tool_result",
    }
)
SERVER_CALLS: Final = frozenset({"server_tool_use", "mcp_tool_use"})
THINKING: Final = frozenset({"thinking", "redacted_thinking"})


class Block(NamedTuple):
    """A block of a message's content (or of a result's), with its place in both index systems."""

    value: Mapping[str, Json]
    path: Path
    turn: int
    joined: int
    role: str

    @property
    def type(self) -> str:
        """The block's tag."""
        kind = self.value.get("type")
        return kind if isinstance(kind, str) else ""

    @property
    def message(self) -> int:
        """The caller's index of the message."""
        index = self.path[1] if len(self.path) > 1 else 0
        return index if isinstance(index, int) else 0

    @property
    def id(self) -> str:
        """The id of a call, or the id that a result answers; empty where there is none."""
        found = self.value.get("id", self.value.get("tool_use_id"))
        return found if isinstance(found, str) else ""


class Unanswered(NamedTuple):
    """Client calls of one assistant turn whose results the next user turn does not begin with."""

    turn: int
    ids: tuple[str, ...]
    path: Path
    last: bool  # nothing follows the calls


class Trailing(NamedTuple):
    """Something beside results in a user turn that answers calls, after those results."""

    turn: int
    path: Path
    type: str


class Unresolved(NamedTuple):
    """A server call without its result.

    ``waiting`` is true while the API may still run it: only results of client calls, or nothing, come after it. It is
    false once anything else closed the assistant turn; then ``closed_by`` is the path of that.
    """

    call: Block
    waiting: bool
    closed_by: Path = ()

    @property
    def name(self) -> str:
        """The name of the server tool."""
        name = self.call.value.get("name")
        return name if isinstance(name, str) else ""


class Turn(NamedTuple):
    """A maximal run of messages of one role: the caller's indices of its ``first`` and ``last`` message."""

    number: int
    role: str
    first: int
    last: int


@dataclass(slots=True)
class Pairing:
    """What the pass found out about calls and results. Each name is also a fact that rules may need.

    * ``unanswered``: client calls whose results the next user turn does not begin with.
    * ``orphans``: results whose call is not in the assistant turn before.
    * ``repeated_results``: further results for a call that has one.
    * ``repeated_calls``: calls whose id another call of the same turn has.
    * ``trailing``: something beside results, after them, in a turn that answers client calls alone.
    * ``split_results``: messages that continue the results of the message before.
    * ``after_calls``: blocks other than calls that stand behind a client call of their turn.
    * ``unresolved``: server calls without a result.
    * ``server_orphans``: server results without a call before them.
    * ``repeated_server_results``: further results for a server call that has one.
    """

    unanswered: list[Unanswered] = field(default_factory=list)
    orphans: list[Block] = field(default_factory=list)
    repeated_results: list[Block] = field(default_factory=list)
    repeated_calls: list[Block] = field(default_factory=list)
    trailing: list[Trailing] = field(default_factory=list)
    split_results: list[Path] = field(default_factory=list)
    after_calls: list[Block] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    server_orphans: list[Block] = field(default_factory=list)
    repeated_server_results: list[Block] = field(default_factory=list)


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
        self.pairing = Pairing()
        self._noted: dict[str, list[_Noted]] = {}
        self._blocks: dict[str, list[Block]] = {}
        self._turns: tuple[Turn, ...] | None = None
        _Pass(self).run(self.messages)
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
                self._blocks[kind] = [_block(*noted) for noted in self._noted.get(kind, ())]
            return self._blocks[kind]
        found = [block for kind in types for block in self.blocks(kind)]
        return sorted(found, key=lambda block: [step for step in block.path if isinstance(step, int)])

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns: same-role neighbours joined. Made when asked for."""
        if self._turns is None:
            self._turns = tuple(_turns(self.messages))
        return self._turns

    def number(self, message: int) -> int:
        """The turn number (the API's joined index) of a message."""
        return next((turn.number for turn in self.turns if turn.first <= message <= turn.last), message)

    @property
    def system_messages(self) -> list[int]:
        """The caller's indices of the messages with the role ``system``."""
        if "system-message" not in self.occurs:
            return []
        return [index for index, message in enumerate(self.messages) if role_of(message) == "system"]

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


def role_of(message: Json) -> str | None:
    """A message's role; ``None`` where it has none that the API knows."""
    role = message.get("role") if isinstance(message, dict) else None
    return role if role in ("user", "assistant", "system") else None


def blocks_of(message: Json) -> list[Json]:
    """A message's content as a list of blocks, a string as one text block, an empty string as none."""
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str):
        return [{"type": "text", "text": content}] if content else []
    return content if isinstance(content, list) else []


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


#: A block as the pass notes it: value, message, block, block inside a result (or -1), turn, joined index, role.
_Noted: TypeAlias = tuple[Mapping[str, Json], int, int, int, int, int, str]


def _text_of(identifier: Json) -> str:
    """An id as it must be. Raises ``TypeError`` where it is not a string, so that its block counts as unreadable."""
    if isinstance(identifier, str):
        return identifier
    raise TypeError


def _path(message: int, index: int) -> Path:
    """The path of a block, or of a content that is a string."""
    return ("messages", message, "content") if index < 0 else ("messages", message, "content", index)


def _block(value: Mapping[str, Json], message: int, index: int, inner: int, turn: int, joined: int, role: str) -> Block:
    path: Path = ("messages", message, "content", index)
    if inner >= 0:
        path = (*path, "content", inner)
    return Block(value, path, turn, joined, role)


#: The role of the turn that comes after the last one.
_END: Final = object()


class _Pass:
    """The one walk. Its state is the turn at hand, and what of the turns before is still open.

    It may cost no more than a seventh of serialising the same conversation, so the three common blocks are handled in
    the loops themselves, and whatever is rare in methods of its own.
    """

    __slots__ = (
        "answered",
        "beside",
        "called",
        "calls",
        "conversation",
        "found",
        "joined",
        "noted",
        "occurs",
        "opaque",
        "open",
        "pending",
        "pending_turn",
        "resolved",
        "results",
        "role",
        "turn",
        "unclear",
    )

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.occurs = conversation.occurs
        self.found = conversation.pairing
        self.noted = conversation._noted
        self.turn = -1
        self.role: str | None = ""
        self.joined = 0
        # Client calls with their messages: those of the assistant turn at hand, then those that wait for results.
        self.calls: dict[str, int] = {}
        self.pending: dict[str, int] = {}
        self.pending_turn = 0
        self.called = False  # a client call stands before, in this assistant turn
        self.unclear = False  # a call could not be read: no result may look like an orphan
        # The user turn at hand.
        self.answered: set[str] = set()
        self.opaque = False  # a block could not be read: it may be the result that seems to be missing
        self.beside: tuple[int, int, str] | None = None  # the first block that is no result: message, block, type
        self.results = False  # a message of this turn has results
        # Server calls, over the whole logical assistant turn, which results of client calls do not end.
        self.open: dict[str, Block] = {}
        self.resolved: set[str] = set()

    def run(self, messages: list[Json]) -> None:
        current: str | None = ""
        for index, message in enumerate(messages):
            try:
                role = message["role"]
                content = message["content"]
                if len(message) > 2:
                    self.occurs.add("message-fields")
            except (KeyError, TypeError, IndexError):
                role, content = role_of(message), None
            if role != current:
                role = current = self._turn(role)
            elif role != "system":
                self.occurs.add("same-role")
            if content.__class__ is list or isinstance(content, list):
                if role == "assistant":
                    self._assistant(content, index)
                elif role == "user":
                    self._user(content, index)
                else:
                    self._others(content, index)
                self.joined += len(content)
            elif isinstance(content, str):
                if content:
                    self._string(index)
            else:
                self._unreadable()
        self._turn(_END)
        self._flush(last=True)
        self._close(waiting=True)
        self.occurs.update(self.noted)
        if not self.noted.keys().isdisjoint(THINKING):
            self.occurs.add("thinking-block")

    def _assistant(self, content: list[Json], index: int) -> None:
        calls, called = self.calls, self.called
        for position, block in enumerate(content):
            try:
                kind = block["type"]
                if kind == "text":
                    if called:
                        self._after_call(block, ("messages", index, "content", position), self.joined + position)
                    if len(block) > 2:
                        self._note(kind, block, index, position)
                elif kind == "tool_use":
                    call = block["id"]
                    if call in calls:
                        self._tell("repeated_calls", self._placed(block, index, position))
                    elif call.__class__ is str or isinstance(call, str):
                        calls[call] = index
                    else:
                        raise TypeError
                    called = True
                    if len(block) > 4:
                        self._note(kind, block, index, position)
                else:
                    self._rare(kind, block, index, position)
            except (KeyError, TypeError, IndexError, AttributeError):
                self.unclear = True
        self.called = called

    def _user(self, content: list[Json], index: int) -> None:
        pending, answered = self.pending, self.answered
        results = False
        for position, block in enumerate(content):
            try:
                kind = block["type"]
                if kind == "tool_result":
                    results = True
                    call = block["tool_use_id"]
                    if call in pending and call not in answered:
                        if self.beside is None:
                            answered.add(call)
                    else:
                        self._unmatched(call, block, index, position)
                    inner = block.get("content")
                    size = len(block)
                    if size > 4 or (size > 3 and block.get("is_error", True)) or (size > 2 and inner is None):
                        self._note(kind, block, index, position)
                    if inner.__class__ is list:
                        self._inside(inner, index, position)
                else:
                    self._rare(kind, block, index, position)
            except (KeyError, TypeError, IndexError, AttributeError):
                self.opaque = True
        if results:
            if self.results:
                self._tell("split_results", ("messages", index))
            self.results = True

    def _others(self, content: list[Json], index: int) -> None:
        """The blocks of a system message, or of a message whose role nobody knows."""
        for position, block in enumerate(content):
            kind = block.get("type") if isinstance(block, dict) else None
            if isinstance(kind, str) and self.role is not None:
                self._note(kind, block, index, position)

    def _turn(self, role: Json) -> str | None:
        """End the turn at hand and begin one; gives its role back, or ``None`` for one that nobody knows."""
        ended = self.role
        if ended == "assistant":
            if self.calls:
                self.pending, self.pending_turn, self.calls = self.calls, self.turn, {}
                self.answered = set()
                self.occurs.add("calls")
        elif ended == "user":
            if self.results:
                self.occurs.add("results")
            if self.pending or self.open or self.resolved:
                self._user_turn_ends()
        self.turn += 1
        self.joined = 0
        if role == "user":
            self.opaque = self.results = False
            self.beside = None
        elif role == "assistant":
            if not self.turn:
                self.occurs.add("assistant-first")
            self.unclear = self.called = False
            if self.pending:
                self._flush()  # nothing but a system message came between
        elif role == "system":
            self.occurs.add("system-message")
        elif role is not _END:
            role = None
            self._unreadable()
        self.role = role
        return self.role

    def _user_turn_ends(self) -> None:
        beside = self.beside
        if self.pending:
            if len(self.answered) < len(self.pending):
                self._flush()
            elif beside is not None and not self.open:
                self._tell("trailing", Trailing(self.turn, _path(*beside[:2]), beside[2]))
            self.pending = {}
        if beside is not None:
            self._close(closed_by=_path(*beside[:2]))
            self.resolved = set()

    def _string(self, index: int) -> None:
        """A message whose content is a string: one text block."""
        if self.role == "user":
            if self.beside is None:
                self.beside = (index, -1, "text")
        elif self.called and self.role == "assistant":
            self._after_call({"type": "text"}, ("messages", index, "content"), self.joined)
        self.joined += 1

    def _unreadable(self) -> None:
        """A message or its role could not be read: forget what it might have called or answered."""
        self.opaque = self.unclear = True
        self.pending = {}
        self.open = {}

    def _flush(self, *, last: bool = False) -> None:
        """Name the pending calls that got no result."""
        if self.pending and not self.opaque:
            missing = [call for call in self.pending if call not in self.answered]
            if missing:
                ids = tuple(sorted(missing))
                path: Path = ("messages", self.pending[missing[0]])
                self._tell("unanswered", Unanswered(self.pending_turn, ids, path, last))
        self.pending = {}

    def _close(self, *, waiting: bool = False, closed_by: Path = ()) -> None:
        """Name the open server calls: as waiting, or as closed by something."""
        for call in self.open.values():
            self._tell("unresolved", Unresolved(call, waiting, closed_by))
        self.open = {}

    def _tell(self, fact: str, item: object) -> None:
        """Put a fact where rules find it, and are dispatched by it."""
        getattr(self.found, fact).append(item)
        self.occurs.add(fact)

    def _note(self, kind: str, value: Mapping[str, Json], message: int, index: int, inner: int = -1) -> _Noted:
        """Keep a block that is not common, to be found by its type."""
        noted = (value, message, index, inner, self.turn, self.joined + index, self.role or "")
        self.noted.setdefault(kind, []).append(noted)
        if "cache_control" in value:
            self.noted.setdefault("cache_control", []).append(noted)
        return noted

    def _placed(self, value: Mapping[str, Json], message: int, index: int) -> Block:
        return _block(value, message, index, -1, self.turn, self.joined + index, self.role or "")

    def _after_call(self, value: Mapping[str, Json], path: Path, joined: int) -> None:
        self._tell("after_calls", Block(value, path, self.turn, joined, "assistant"))

    def _rare(self, kind: Json, block: Mapping[str, Json], index: int, position: int) -> None:
        """A block that is no text of the assistant's, no client call, and no result of one.

        Raises ``TypeError`` where it cannot be read.
        """
        kind = _text_of(kind)
        if self.role == "user":
            if self.beside is None:
                self.beside = (index, position, kind)
            if kind == "text" and len(block) == 2:
                return
        self._note(kind, block, index, position)
        if self.role == "assistant":
            if kind in SERVER_CALLS:
                self._server_call(_text_of(block["id"]), block, index, position)
            elif kind in SERVER_RESULTS:
                self._server_result(_text_of(block["tool_use_id"]), block, index, position)

    def _server_call(self, call: str, block: Mapping[str, Json], index: int, position: int) -> None:
        if call not in self.resolved:
            self.open[call] = self._placed(block, index, position)

    def _server_result(self, call: str, block: Mapping[str, Json], index: int, position: int) -> None:
        if self.open.pop(call, None) is not None:
            self.resolved.add(call)
        elif call in self.resolved:
            self._tell("repeated_server_results", self._placed(block, index, position))
        elif not self.unclear:
            self._tell("server_orphans", self._placed(block, index, position))

    def _unmatched(self, call: Json, block: Mapping[str, Json], index: int, position: int) -> None:
        """A result that answers no call of the turn before, or one that has its result."""
        if call in self.pending:
            self._tell("repeated_results", self._placed(block, index, position))
        elif not self.unclear:
            _text_of(call)
            self._tell("orphans", self._placed(block, index, position))

    def _inside(self, inner: list[Json], index: int, position: int) -> None:
        """The blocks inside a result."""
        for place, item in enumerate(inner):
            kind = item.get("type") if isinstance(item, dict) else None
            if (kind != "text" or len(item) > 2) and isinstance(kind, str):
                self._note(kind, item, index, position, place)
