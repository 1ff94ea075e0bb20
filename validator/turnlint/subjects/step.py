"""A step: a request together with the exchange that it continues.

Everything that rules over steps want to know is found out in one pass, when the step is made: where the new part of
the request begins, what came back of the response, what of the rest is not what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import ClassVar, Final, NamedTuple

from turnlint.subjects.conversation import Conversation
from turnlint.subjects.echo import Difference, differences, type_of
from turnlint.subjects.known import Known
from turnlint.subjects.response import CUT, STOP_REASONS, UNFINISHED
from turnlint.subjects.sameness import digest, key_of, written
from turnlint.subjects.subject import Silent
from turnlint.subjects.walk import SERVER_CALLS, SERVER_RESULTS, THINKING, blocks_of, role_of
from turnlint.values.context import DEFAULT, Context
from turnlint.values.json import Json, Path

#: The fields whose change is a fact, ``fact:tools_changed``.
_WATCHED: Final = ("tools", "system", "mcp_servers", "thinking")


class Keys(NamedTuple):
    """What top-level fields but the messages are known by.

    * ``digests``: equal for what is the same to the API; none of a field that is null or empty.
    * ``marks``: hashes of the JSON as it came, by which an unchanged field is known again without a digest.
    """

    digests: Mapping[str, bytes]
    marks: Mapping[str, int]


def field_keys(fields: Mapping[str, Json], before: Keys | None = None) -> Keys:
    """The keys of a request's fields; those of the request before spare work."""
    digests: dict[str, bytes] = {}
    marks: dict[str, int] = {}
    for name, value in fields.items():
        if name == "messages" or value is None or value == []:
            continue
        data = written(value)
        marks[name] = hash(data)
        if before is not None and name in before.digests and before.marks.get(name) == marks[name]:
            digests[name] = before.digests[name]
        else:
            digests[name] = digest(key_of(value))
    return Keys(digests, marks)


_NO_KEYS: Final = Keys({}, {})


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """The exchange that a request continues: what of it is kept. Nothing here is the caller's own object.

    * ``context``: where and under which headers its request was sent; ``bare``: the other fields are unknown.
    * ``fields``: the top-level fields of its request but ``messages``; ``keys`` their digests.
    * ``messages``: how many messages its request had; ``trailing`` the blocks of the assistant messages at their end.
    * ``response``: the top-level fields of the message that came back but ``content``; ``None`` where it is not known.
    * ``content``: its blocks; ``complete`` is false where a stream broke off.
    * ``open``: the server calls that wait after the response, by id, with their names.
    * ``caches``: whether its request has breakpoints of the cache.
    * ``empty``: the lengths of the conversation at which the API answered with nothing.
    """

    context: Context = DEFAULT
    bare: bool = False
    fields: Mapping[str, Json] = field(default_factory=dict)
    keys: Keys = _NO_KEYS
    messages: int = 0
    trailing: tuple[Json, ...] = ()
    response: Mapping[str, Json] | None = None
    content: tuple[Json, ...] = ()
    complete: bool = True
    open: Mapping[str, str] = field(default_factory=dict)
    caches: bool = False
    empty: frozenset[int] = frozenset()

    @property
    def stop_reason(self) -> str | None:
        """Why the model stopped; ``None`` where that is not known."""
        reason = (self.response or {}).get("stop_reason")
        return reason if isinstance(reason, str) else None

    @property
    def calls(self) -> list[str]:
        """The ids of the client calls in the response, in order."""
        return [str(block.get("id")) for block in self.content if type_of(block) == "tool_use"]

    @property
    def container(self) -> str | None:
        """The id of the container that the response names."""
        found = (self.response or {}).get("container")
        name = found.get("id") if isinstance(found, dict) else None
        return name if isinstance(name, str) else None


@dataclass(frozen=True, slots=True)
class Joint:
    """Where a request meets the exchange that it continues.

    * ``start``: the first message of the request beyond those of the exchange's (its assistant messages at the end,
      which the response goes on with, count as beyond).
    * ``resent``: the request has the messages of the earlier one, and nothing more.
    * ``changed``: the first of the earlier messages that is not what it was, ``None`` where all are.
    * ``thinking_alone``: what was changed is that thinking was left out.
    """

    start: int
    resent: bool = False
    changed: int | None = None
    thinking_alone: bool = False


class Step:
    """A request and what came before it: it is made of both, and is neither.

    * ``before``: the exchange that the request continues; ``joint`` where the two meet.
    * ``now``: the request, indexed. Paths are its.
    * ``echo``: the blocks of the assistant messages that stand where the response belongs; ``places`` their paths.
    * ``end``: the index of the first message after the echo.
    * ``differences``: what differs between the response and its echo, without what may differ.
    * ``changed``: the top-level fields that are not what they were, as far as both requests show them.
    """

    __slots__ = ("before", "changed", "differences", "echo", "end", "joint", "known", "now", "occurs", "places")
    kind: ClassVar = "step"
    silent: ClassVar[Sequence[Silent]] = ()

    def __init__(self, before: Before, now: Conversation, joint: Joint, keys: Keys) -> None:
        self.before = before
        self.now = now
        self.joint = joint
        self.known: Known = now.known.after(before.response is not None)
        self.end = joint.start
        while self.end < len(now.messages) and role_of(now.messages[self.end]) == "assistant":
            self.end += 1
        self.echo: list[Json] = []
        self.places: list[Path] = []
        for index in range(joint.start, self.end):
            blocks = blocks_of(now.messages[index])
            self.echo += blocks
            self.places += _places(index, now.messages[index], len(blocks))
        self.differences: list[Difference] = []
        if before.response is not None and not joint.resent and self.end > joint.start:
            self.differences = list(self._allowed(self._compared()))
        self.changed = frozenset(self._changes(keys.digests))
        self.occurs: Set[str] = now.occurs | set(self._facts())
        if joint.changed is None:
            now.separate = before.empty
        now.resumes = before.stop_reason == "pause_turn" and "fact:echo_last" in self.occurs and not self.differences

    def place(self, path: Path, /) -> Path:
        """Where a path of the request stands in the caller's JSON."""
        return self.now.place(path)

    @property
    def added(self) -> list[Json]:
        """The messages after the echo."""
        return self.now.messages[self.end :]

    @property
    def echoed(self) -> bool:
        """Whether anything stands where the response belongs."""
        return self.end > self.joint.start and not self.joint.resent

    @property
    def thinks(self) -> list[Difference]:
        """The differences in thinking blocks."""
        return [found for found in self.differences if found.type in THINKING]

    def field(self, name: str) -> Json:
        """A top-level field of the request."""
        return self.now.fields.get(name)

    def _compared(self) -> list[Difference]:
        before = self.before
        found = differences((*before.trailing, *before.content), self.echo, self.places, ("messages", self.end))
        shift = len(before.trailing)
        return [each._replace(at=each.at - shift) for each in found] if shift else found

    def _allowed(self, found: list[Difference]) -> Iterator[Difference]:
        """Those that are faults: not what must or may be left out."""
        content, stop = self.before.content, self.before.stop_reason
        fallback = max((i for i, block in enumerate(content) if type_of(block) == "fallback"), default=-1)
        cut = len(content) - 1 if stop in CUT or not self.before.complete else len(content)
        paired = {str(block.get("tool_use_id")) for block in content if type_of(block) in SERVER_RESULTS}
        for each in found:
            if each.kind == "missing" and 0 <= each.at < fallback:
                block = content[each.at]
                is_open = each.type in SERVER_CALLS and str(block.get("id")) not in paired
                if each.type in UNFINISHED or is_open:
                    continue
            if each.at >= cut and each.kind != "extra" and not self._is_notice(each):
                continue
            if each.at >= cut and each.type == "text":
                continue  # a note that the text was cut
            yield each

    def _is_notice(self, each: Difference) -> bool:
        return each.type == "thinking" and is_notice(self.before.content[each.at])

    def _changes(self, keys: Mapping[str, bytes]) -> Iterator[str]:
        before, now = self.before, self.now
        if before.bare or now.bare:
            return
        was = before.keys.digests
        yield from (name for name in was.keys() | keys.keys() if was.get(name) != keys.get(name))

    def _facts(self) -> Iterator[str]:
        before, joint = self.before, self.joint
        stop = before.stop_reason
        if stop is not None:
            yield f"stop:{stop}" if stop in STOP_REASONS else "fact:unknown_stop"
        if not before.complete:
            yield "fact:incomplete"
        if joint.resent:
            yield "fact:resent"
        elif not self.echoed:
            yield "fact:echo_missing"
        elif self.end == len(self.now.messages):
            yield "fact:echo_last"
        if self.differences:
            yield "fact:echo_differs"
        if joint.changed is not None:
            yield "fact:history_changed"
        if "thread" not in self.now.fields:
            for name in self.changed.intersection(_WATCHED):
                yield f"fact:{name}_changed"
        was, now = before.context.betas, self.now.context.betas
        if was is not None and now is not None and was != now:
            yield "fact:betas_changed"
        if before.open or before.calls:
            yield "fact:open_before"
        if before.caches:
            yield "fact:cached_before"


#: The text of a thinking block by which models with progress updates say that their turn was cut.
_NOTICE: Final = "This part of the response was interrupted before it finished."


def is_notice(block: Json) -> bool:
    """Whether a block of a response is the notice that the turn was interrupted."""
    return isinstance(block, dict) and block.get("thinking") == _NOTICE


def _places(index: int, message: Json, blocks: int) -> list[Path]:
    """The paths of a message's blocks; of its content, where that is a string."""
    content: Path = ("messages", index, "content")
    if isinstance(message.get("content"), str):
        return [content] * blocks
    return [(*content, place) for place in range(blocks)]
