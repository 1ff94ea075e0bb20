"""The walk over the messages of one request: calls and results paired, and whatever is not common noted.

Two index systems meet here. A *path* addresses the caller's own JSON. A *turn number* and a *joined index* are what
the API says: it joins neighbouring messages of one role before it pairs calls with results (recorded: a result in the
second of two user messages is named ``messages.0.content.1``), and counts a string content as one block.

The walk tolerates any malformed part: what cannot be read neither hides another fault nor raises a false one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from turnlint.values.json import Json, Path

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
THINKING: Final = ("thinking", "redacted_thinking")
#: Where blocks with the key ``cache_control`` are noted; no type of a block is empty.
CACHED: Final = ""


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

    @property
    def where(self) -> str:
        """The API's own dotted path of the block: turn, joined index, and the index inside a result."""
        inner = f".tool_result.content.{self.path[5]}" if len(self.path) > 5 else ""
        return f"messages.{self.turn}.content.{self.joined}{inner}"


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

    unanswered: Sequence[Unanswered] = ()
    orphans: Sequence[Block] = ()
    repeated_results: Sequence[Block] = ()
    repeated_calls: Sequence[Block] = ()
    trailing: Sequence[Trailing] = ()
    split_results: Sequence[Path] = ()
    after_calls: Sequence[Block] = ()
    unresolved: Sequence[Unresolved] = ()
    server_orphans: Sequence[Block] = ()
    repeated_server_results: Sequence[Block] = ()

    def add(self, fact: str, item: object) -> None:
        """Add something to the list of this name; a list is made when there is something to put into it."""
        found = getattr(self, fact)
        if found:
            found.append(item)
        else:
            setattr(self, fact, [item])


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


def implied_turns(messages: Sequence[Json]) -> int:
    """How many user turns the API counts before the first message: one, where that is an assistant's and calls a tool.

    Recorded in 2026-05 for a call in ``messages[0]``, which was named ``messages.1``. Where a conversation begins with
    an assistant's text, the threads of 2025 and 2026 that name such a turn count from 0.
    """
    for message in messages:
        if role_of(message) != "assistant":
            break
        if any(isinstance(block, dict) and block.get("type") == "tool_use" for block in blocks_of(message)):
            return 1
    return 0


#: A block as the pass notes it: value, message, block, block inside a result (or -1), turn, joined index, role.
Noted: TypeAlias = tuple[Mapping[str, Json], int, int, int, int, int, str]


def _text_of(identifier: Json) -> str:
    """An id as it must be. Raises ``TypeError`` where it is not a string, so that its block counts as unreadable."""
    if isinstance(identifier, str):
        return identifier
    raise TypeError


def _path(message: int, index: int) -> Path:
    """The path of a block, or of a content that is a string."""
    return ("messages", message, "content") if index < 0 else ("messages", message, "content", index)


def block_at(
    value: Mapping[str, Json], message: int, index: int, inner: int, turn: int, joined: int, role: str
) -> Block:
    """The block that was noted."""
    path: Path = ("messages", message, "content", index)
    if inner >= 0:
        path = (*path, "content", inner)
    return Block(value, path, turn, joined, role)


#: The role of the turn that comes after the last one, and that of a turn whose role nobody knows: equal to no role.
_END: Final = object()
_UNKNOWN: Final = object()


class Walk:
    """One pass over messages. Its state is the turn at hand, and what of the turns before is still open.

    :meth:`run` leaves behind ``found`` (calls and results), ``noted`` (the blocks that are not common, by type), in
    ``starts`` the messages that turns begin with, in ``occurs`` what occurs, and in ``unread`` whether something in the
    messages could not be read at all. A message whose role cannot be read is a turn of its own.

    It may cost no more than a seventh of serialising the same conversation, so the three common blocks are handled in
    the loops themselves, and whatever is rare in methods of its own.
    """

    __slots__ = (
        "answered",
        "beside",
        "called",
        "calls",
        "first_turn",
        "found",
        "held",
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
        "starts",
        "turn",
        "unclear",
        "unread",
    )

    def __init__(self, occurs: set[str], held: bool = False) -> None:
        self.occurs = occurs
        self.held = held  # the API holds what came before, and calls in it whose results may come now
        self.found = Pairing()
        self.noted: dict[str, list[Noted]] = {}
        self.starts: list[int] = []  # the first message of each turn
        self.first_turn = 0  # what the API calls the first of them
        self.turn = -1
        self.role: str | None = ""
        self.joined = 0
        # Client calls with their messages: those of the assistant turn at hand, then those that wait for results.
        self.calls: dict[str, int] = {}
        self.pending: dict[str, int] = {}
        self.pending_turn = 0
        self.called = False  # a client call stands before, in this assistant turn
        self.unclear = held  # a call could not be read: no result may look like an orphan
        self.unread = False  # something could not be read at all
        # The user turn at hand.
        self.answered: set[str] = set()
        self.opaque = False  # a block could not be read: it may be the result that seems to be missing
        self.beside: tuple[int, int, str] | None = None  # the first block that is no result: message, block, type
        self.results = False  # a message of this turn has results
        # Server calls, over the whole logical assistant turn, which results of client calls do not end.
        self.open: dict[str, Block] = {}
        self.resolved: set[str] = set()

    def run(self, messages: list[Json]) -> None:
        """Walk the messages, once."""
        current: object = _END
        begins = self.starts.append
        if not self.held:
            self.turn += implied_turns(messages)
        self.first_turn = self.turn + 1
        for index, message in enumerate(messages):
            try:
                role = message["role"]
                content = message["content"]
                if len(message) > 2:
                    self.occurs.add("fact:message_fields")
            except (KeyError, TypeError, IndexError):
                role, content = role_of(message), None
            if role != current:
                begins(index)
                current = self._turn(role)
            elif role != "system":
                self.occurs.add("fact:same_role")
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
        if current == "assistant":
            self.occurs.add("fact:assistant_last")
        self._turn(_END)
        self._flush(last=True)
        self._close(waiting=True)
        if self.noted:
            self.occurs.update([f"block:{kind}" for kind in self.noted])
            if not self.noted.keys().isdisjoint(THINKING):
                self.occurs.add("fact:thinking_block")
            if CACHED in self.noted:
                self.occurs.add("fact:cached_block")

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
                self.unclear = self.unread = True
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
                    elif inner.__class__ is not str and inner is not None:
                        self._unusual(inner, index, position)
                else:
                    self._rare(kind, block, index, position)
            except (KeyError, TypeError, IndexError, AttributeError):
                self.opaque = self.unread = True
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

    def _turn(self, role: Json) -> object:
        """End the turn at hand and begin one; gives its role back, or what equals no role for one that nobody knows."""
        ended = self.role
        if ended == "assistant":
            if self.calls:
                self.pending, self.pending_turn, self.calls = self.calls, self.turn, {}
                self.answered = set()
                self.occurs.add("fact:calls")
        elif ended == "user":
            if self.results:
                self.occurs.add("fact:results")
            if self.pending or self.open or self.resolved or self.held:
                self._user_turn_ends()
        self.turn += 1
        self.joined = 0
        if role == "user":
            self.opaque = self.results = False
            self.beside = None
        elif role == "assistant":
            if self.role == "" and not self.held:
                self.occurs.add("fact:assistant_first")
            self.unclear = self.held and self.role == ""  # it may go on with a turn that the API holds
            self.called = False
            if self.pending:
                self._flush()  # nothing but a system message came between
        elif role == "system":
            self.occurs.add("fact:system_message")
        elif role is not _END:
            self._unreadable()
            self.role = None
            return _UNKNOWN
        self.role = role
        return role

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
            self.held = False

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
        self.opaque = self.unclear = self.unread = True
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
        self.found.add(fact, item)
        self.occurs.add(f"fact:{fact}")

    def _note(self, kind: str, value: Mapping[str, Json], message: int, index: int, inner: int = -1) -> Noted:
        """Keep a block that is not common, to be found by its type."""
        noted = (value, message, index, inner, self.turn, self.joined + index, self.role or "")
        self.noted.setdefault(kind, []).append(noted)
        if "cache_control" in value:
            self.noted.setdefault(CACHED, []).append(noted)
        return noted

    def _placed(self, value: Mapping[str, Json], message: int, index: int) -> Block:
        return block_at(value, message, index, -1, self.turn, self.joined + index, self.role or "")

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
        elif not self.unclear and not self.held:
            self._tell("server_orphans", self._placed(block, index, position))

    def _unmatched(self, call: Json, block: Mapping[str, Json], index: int, position: int) -> None:
        """A result that answers no call of the turn before, or one that has its result."""
        if call in self.pending:
            self._tell("repeated_results", self._placed(block, index, position))
        elif not self.unclear:
            _text_of(call)
            self._tell("orphans", self._placed(block, index, position))

    def _unusual(self, inner: Json, index: int, position: int) -> None:
        """The content of a result that is neither a list, nor a string, nor nothing."""
        if isinstance(inner, list):
            self._inside(inner, index, position)
        elif not isinstance(inner, str):
            self.unread = True

    def _inside(self, inner: list[Json], index: int, position: int) -> None:
        """The blocks inside a result."""
        for place, item in enumerate(inner):
            kind = item.get("type") if isinstance(item, dict) else None
            if (kind != "text" or len(item) > 2) and isinstance(kind, str):
                self._note(kind, item, index, position, place)
