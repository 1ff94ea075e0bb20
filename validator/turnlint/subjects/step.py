"""A step: a request together with the exchange that it continues.

Everything that rules over steps want to know is found out in one pass, when the step is made: where the new part of
the request begins, what came back of the response, what of the rest is not what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import ClassVar, Final, NamedTuple

from turnlint.subjects.conversation import Conversation, Reply
from turnlint.subjects.echo import Difference, differences, text_of, type_of
from turnlint.subjects.known import FIELDS, Known
from turnlint.subjects.response import CUT, STOP_REASONS, UNFINISHED
from turnlint.subjects.sameness import digest, key_of, written
from turnlint.subjects.subject import Silent
from turnlint.subjects.walk import SERVER_CALLS, SERVER_RESULTS, THINKING, blocks_of, role_of
from turnlint.values.context import DEFAULT, Context
from turnlint.values.json import Json, Path

#: The fields whose change is a fact, ``fact:tools_changed``.
_WATCHED: Final = ("tools", "system", "mcp_servers", "thinking", "container")


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
    * ``caches``: whether its request has breakpoints of the cache; ``caches_messages`` whether one is behind messages.
    * ``empty``: the lengths of the conversation at which the API answered with nothing.
    * ``pauses``: how often the turn has paused by now, one time after another.
    * ``asks``: a hash of what the client calls of the response ask for; ``repeats`` how many in a row asked for that.
    * ``systems``: how many system messages its request had among the messages.
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
    caches_messages: bool = False
    empty: frozenset[int] = frozenset()
    pauses: int = 0
    asks: int = 0
    repeats: int = 0
    systems: int = 0

    @property
    def stop_reason(self) -> str | None:
        """Why the model stopped; ``None`` where that is not known."""
        reason = (self.response or {}).get("stop_reason")
        return reason if isinstance(reason, str) else None

    @property
    def by_fallback(self) -> bool:
        """Whether a fallback model wrote the response, by what its usage tells."""
        return by_fallback(self.response or {})

    @property
    def calls(self) -> list[str]:
        """The ids of the client calls in the response, in order."""
        return [text_of(block, "id") for block in self.content if type_of(block) == "tool_use"]

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
    * ``system_lost``: what was changed is a system message, which does not stand there any more.
    """

    start: int
    resent: bool = False
    changed: int | None = None
    thinking_alone: bool = False
    system_lost: bool = False


class Failure(NamedTuple):
    """An error that the API answered to a request.

    * ``messages``: how many messages the request had; ``keys`` the digests of its other fields.
    * ``context``: where and under which headers it was sent.
    * ``type``, ``message``: of the error; ``message`` only as much as is needed to know it again.
    """

    messages: int
    keys: Mapping[str, bytes]
    context: Context
    type: str
    message: str


class Summary(NamedTuple):
    """The exchange that made the summary with which a request begins.

    * ``before``: what is kept of it; ``role`` that of its last message.
    * ``changed``: the top-level fields that are not what they were.
    * ``again``: how many of the messages behind the summary are those that it sums up.
    """

    before: Before
    role: str
    changed: Set[str]
    again: int


class Aside(NamedTuple):
    """What the exchanges before tell of a request beside the one that it continues.

    * ``failure``: the error that the request got before, or one of which it holds the messages.
    * ``spent``: why the response that its thread is continued from cannot be continued again: ``continued``, or
      ``perhaps`` where it is not known whether the API stored the continuation, or ``lost`` where the API had not found
      it; empty where it can.
    * ``summary``: the exchange that made the summary with which the request begins, as the first that does.
    """

    failure: Failure | None = None
    spent: str = ""
    summary: Summary | None = None


_NOTHING: Final = Aside()


class Step:
    """A request and what came before it: it is made of both, and is neither.

    * ``before``: the exchange that the request continues; ``joint`` where the two meet.
    * ``now``: the request, indexed. Paths are its.
    * ``echo``: the blocks of the assistant messages that stand where the response belongs; ``places`` their paths.
    * ``end``: the index of the first message after the echo.
    * ``differences``: what differs between the response and its echo, without what may differ.
    * ``changed``: the top-level fields that are not what they were, as far as both requests show them.
    * ``keys``: the digests of the request's fields.
    * ``aside``: what else is known of the request.
    """

    __slots__ = (
        "aside", "before", "changed", "differences", "echo", "end", "joint", "keys", "known", "now", "occurs",
        "places",
    )  # fmt: skip
    kind: ClassVar = "step"
    silent: ClassVar[Sequence[Silent]] = ()

    def __init__(self, before: Before, now: Conversation, joint: Joint, keys: Keys, aside: Aside = _NOTHING) -> None:
        self.before = before
        self.aside = aside
        self.now = now
        self.joint = joint
        self.known: Known = now.known.after(before.response is not None)
        self.end = answer_end(now.messages, joint.start)
        self.echo: list[Json] = []
        self.places: list[Path] = []
        for index in range(joint.start, self.end):
            blocks = blocks_of(now.messages[index])
            self.echo += blocks
            self.places += _places(index, now.messages[index], len(blocks))
        self.differences: list[Difference] = []
        if before.response is not None and not joint.resent and self.end > joint.start:
            self.differences = list(self._allowed(self._compared()))
        self.keys = keys.digests
        self.changed = frozenset(self._changes(keys.digests))
        self.occurs: Set[str] = now.occurs | set(self._facts())
        if joint.changed is None:
            now.separate = before.empty
            if before.response is not None and not joint.resent:
                now.reply = Reply(
                    joint.start, self.end, before.stop_reason, before.complete, before.calls, before.container
                )
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
        paired = {text_of(block, "tool_use_id") for block in content if type_of(block) in SERVER_RESULTS}
        for each in found:
            if each.kind == "missing" and 0 <= each.at < fallback:
                block = content[each.at]
                is_open = each.type in SERVER_CALLS and text_of(block, "id") not in paired
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
        if before.bare or now.bare or FIELDS in now.known.context.unknown:
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
        if before.context.platform != self.now.context.platform:
            yield "fact:platform_changed"
        if before.open or before.calls:
            yield "fact:open_before"
        if before.caches:
            yield "fact:cached_before"
        if before.pauses:
            yield "fact:paused_before"
        if before.repeats > 1:
            yield "fact:same_calls"
        if self.aside.failure is not None:
            yield "fact:failed_before"
        if self.aside.spent:
            yield "fact:thread_spent"
        if self.aside.summary is not None:
            yield "fact:summarised"
        if joint.system_lost:
            yield "fact:system_lost"


def answer_end(messages: Sequence[Json], start: int) -> int:
    """The end of the assistant messages that begin at an index.

    A summary that was made on demand is one of its own: what was kept behind it may begin with an answer.
    """
    end = start
    while end < len(messages) and role_of(messages[end]) == "assistant":
        end += 1
        if end == 1 and is_summary(messages[0]):
            break
    return end


def is_summary(message: Json) -> bool:
    """Whether a message is a summary and nothing else."""
    blocks = blocks_of(message)
    return len(blocks) == 1 and type_of(blocks[0]) == "compaction"


def by_fallback(response: Mapping[str, Json]) -> bool:
    """Whether a fallback model wrote a response: one of the parts that its usage lists is of that kind."""
    usage = response.get("usage")
    parts = usage.get("iterations") if isinstance(usage, dict) else None
    return isinstance(parts, list) and any(type_of(part) == "fallback_message" for part in parts)


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
