"""A stream: the events by which the API sends one response."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import ClassVar, Final

from turnlint.subjects.conversation import Conversation
from turnlint.subjects.events import EventWalk, Note
from turnlint.subjects.known import Known
from turnlint.subjects.subject import Silent
from turnlint.values.json import Json, Path

#: Why a model stops in the midst of what it was saying.
CUT_SHORT: Final = frozenset({"max_tokens", "model_context_window_exceeded", "refusal"})
#: The header by which calls are streamed as they are written, their JSON unread.
_FINE_GRAINED: Final = "fine-grained-tool-streaming-2025-05-14"
_CALLS: Final = frozenset({"tool_use", "server_tool_use", "mcp_tool_use"})
#: The facts that a type which no table has may hide.
_PASSING: Final = ("fact:malformed_event", "fact:misfit_delta", "fact:stray_event")


class Stream:
    """The events of one response, walked. A path begins with an event's index.

    The events themselves are gone: a stream may be long, and what the walk found out is all that rules read.

    * ``known``: what is known beside it; ``asked`` is the request that it answers, ``None`` where it is not known.
    * ``noted``: what the walk found, by kind; a kind is also a word of dispatch (``fact:truncated``).
    * ``response``: the message that the events add up to, as far as they go; ``None`` where none began.
    * ``stop_reason``: why the model stopped; ``None`` where the stream does not say.
    * ``count``: how many events there were.
    """

    __slots__ = ("_walk", "asked", "count", "known", "noted", "occurs", "response", "stop_reason")
    kind: ClassVar = "stream"

    def __init__(self, walk: EventWalk, known: Known, asked: Conversation | None = None) -> None:
        self._walk = walk
        self.known = known
        self.asked = asked
        self.noted: Mapping[str, Sequence[Note]] = walk.noted
        self.count = walk.count
        self.response: dict[str, Json] | None = walk.made.message
        self.stop_reason = walk.stop_reason
        self.occurs: Set[str] = {f"fact:{kind}" for kind in walk.noted} | known.facts

    @property
    def silent(self) -> Sequence[Silent]:
        """Types of events, blocks and deltas that no table has."""
        return [(f"{name} not in the tables", _PASSING) for name in self._walk.unlisted]

    def place(self, path: Path, /) -> Path:
        """Where a path stands in what the caller gave: the list of events."""
        return path

    def notes(self, kind: str) -> Iterator[tuple[Note, str]]:
        """The notes of a kind, each with a further sentence: the last says how many more there are."""
        notes, more = self.noted.get(kind, ()), self._walk.more.get(kind, 0)
        for number, note in enumerate(notes, 1):
            yield note, f"{more} more like this one follow{'s' * (more == 1)}" if more and number == len(notes) else ""

    @property
    def is_complete(self) -> bool:
        """Whether ``message_stop`` came after a sequence of events such as the API sends."""
        return (
            self._walk.is_in_order
            and not (self.noted.get("unsigned_thinking") and not self.is_cut_short)
            and not any(self.is_read(note) for note in self.noted.get("invalid_input", ()))
        )

    @property
    def is_cut_short(self) -> bool:
        """Whether the model was stopped in the midst of what it was saying, or nobody knows."""
        return self.stop_reason is None or self.stop_reason in CUT_SHORT

    def is_read(self, note: Note) -> bool:
        """Whether it is certain that the API read the JSON of a call before it sent it.

        It does so unless the tool is streamed as it is written (``eager_input_streaming``, or a header), or the call
        was cut off.
        """
        if self.is_cut_short or note.values["type"] != "tool_use" or self.asked is None:
            return False
        betas, tools = self.known.context.betas, self.asked.fields.get("tools")
        if betas is None or _FINE_GRAINED in betas or not isinstance(tools, list):
            return False
        named = [tool for tool in tools if isinstance(tool, dict) and tool.get("name") == note.values["name"]]
        return bool(named) and not any(tool.get("eager_input_streaming") for tool in named)

    @property
    def unfit(self) -> str:
        """Why the response must not be appended to a history; empty where nothing speaks against it."""
        for note in self.noted.get("error_event", ()):
            return f"the stream ended with an error (`{note.values['type']}`): what came before it is no turn"
        for note in self.noted.get("truncated", ()):
            return f"the stream broke off {note.values['where']}: what came before is no turn"
        if self.response is None or not self.is_complete:
            return "the events are not those of one whole response, so nobody knows whether this is what the model said"
        return _unfit(self.response, self.stop_reason, bool(self.noted.get("unsigned_thinking")))


def _unfit(response: dict[str, Json], stop_reason: str | None, unsigned: bool) -> str:
    """Why a whole response must not be appended."""
    content = response["content"]
    if stop_reason == "refusal":
        return "the model refused: what it said before is to be discarded"
    if not content:
        return "the response is empty, and the API refuses a message without content"
    last = content[-1].get("type") if isinstance(content[-1], dict) else None
    if stop_reason in CUT_SHORT and last in _CALLS:
        return "the last call was cut off: repeat the request with room for it"
    if unsigned:
        return "a thinking block was cut off before its signature, and the API refuses it without"
    return ""
