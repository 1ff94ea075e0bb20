"""Which exchange a request continues, found by its messages.

Each message has a digest, each conversation a chain of them: a request continues the exchange whose messages it begins
with, so that interleaved conversations, forks and retries fall into their places without an id. Where the history was
edited, cut or compacted, what the API answered is looked for in it: the same content, or the ids of its calls.

Of an exchange that has been continued only digests are kept; of the last one of a conversation also what came back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Final, NamedTuple, TypeVar

import orjson

from turnlint.checking.latest import Latest
from turnlint.subjects.conversation import Conversation
from turnlint.subjects.echo import differences, text_of, type_of
from turnlint.subjects.sameness import canonical, chain, copied, digest, key_of, lean, message_key, written
from turnlint.subjects.step import Before, Failure, Joint, Summary, answer_end, field_keys, is_summary
from turnlint.subjects.walk import SERVER_CALLS, SERVER_RESULTS, THINKING, blocks_of, role_of
from turnlint.values.json import Json, write

_COMMA: Final = ord(",")
#: Breakpoints move on with each request, so that the messages they leave are not literally the same. Each request makes
#: a mark of what it adds; the first one makes some, so many messages before its end.
_BACK: Final = (32, 8, 0)
#: Of more marks the earlier ones are made one.
_MARKS: Final = 64
#: Exchanges with the same messages of which the newest are kept: retries, and the parts of a paused turn.
_TWINS: Final = 16
#: Exchanges of one strand of which the newest are known again: memory must not grow with a log.
_KEPT: Final = 16_384
#: So many requests that failed are remembered, and so much of what the API said.
_FAILURES: Final = 16
_SAID: Final = 200


#: So many fields are shared among conversations.
_FIELDS: Final = 256


class Fields(Latest[tuple[str, bytes], Json]):
    """Top-level fields that several conversations share, by name and digest."""

    __slots__ = ()

    def __init__(self, most: int = _FIELDS) -> None:
        super().__init__(most)


class Mark(NamedTuple):
    """By which a stretch of messages is known again at once.

    It ends after ``length`` messages, and ``size`` bytes of their JSON; ``hash`` is that of the bytes since the mark
    before.
    """

    length: int
    size: int
    hash: int


class Look:
    """The messages of one request as they are compared: a digest of each, and of each beginning of the conversation.

    * ``digests``: of each message; ``chains[k]`` is the digest of the first ``k``.
    * ``base``: how many messages stand before the assistant messages at the end; ``trailing``: a copy of their blocks.
    * ``keys``: what the other fields are known by.
    * ``marks``: of the messages before the base, in order, where marks are wanted.

    To serialise all messages at once and compare a hash costs a tenth of a digest of each, so that is tried first with
    the exchange that was the last (``last``).
    """

    __slots__ = ("base", "chains", "conversation", "digests", "keys", "marks", "trailing")

    def __init__(self, conversation: Conversation, last: Kept | None = None, *, marks: bool = False) -> None:
        self.conversation = conversation
        self.keys = field_keys(conversation.fields, last.before.keys if last is not None else None)
        self.digests: list[bytes] = []
        self.chains: list[bytes] = [b""]
        self.marks: list[Mark] = []
        messages = conversation.messages
        self.base = len(messages)
        while self.base and self.role(self.base - 1) == "assistant":
            self.base -= 1
        # Copied now: a loop may append what came back to the very message before it says so.
        self.trailing: tuple[Json, ...] = tuple(copied(self.echo(self.base))) if self.base < len(messages) else ()
        if marks:
            self._marked(last)
        at = self.chains[-1]
        for message in messages[len(self.digests) :]:
            found = digest(message_key(message))
            self.digests.append(found)
            at = chain(at, found)
            self.chains.append(at)

    def _marked(self, last: Kept | None) -> None:
        """Make the mark; and where the messages begin with those of the last exchange, take its digests."""
        try:
            messages = self.messages[: self.base]
            data = memoryview(orjson.dumps(messages) if self.conversation.shallow else write(messages))[1:-1]
        except (TypeError, RecursionError):
            return
        at = 0
        for mark in last.marks if last is not None and last.heir is None else ():
            if mark.length > self.base or hash(data[at : mark.size]) != mark.hash:
                break
            at = mark.size
            self.marks.append(mark)
        if last is not None and self.marks and (at == len(data) or data[at] == _COMMA):
            length = self.marks[-1].length
            self.digests, self.chains = last.digests[:length], last.chains[: length + 1]
        elif self.marks:
            self.marks, at = [], 0
        done = len(self.digests)
        for back in _BACK if not done else (0,):
            if (length := self.base - back) > done:
                size = len(data) - (len(orjson.dumps(self.messages[length : self.base])) - 1 if back else 0)
                self.marks.append(Mark(length, size, hash(data[at:size])))
                at = size
        if len(self.marks) > _MARKS:
            last_of_one = self.marks[_MARKS // 2]
            one = Mark(last_of_one.length, last_of_one.size, hash(data[: last_of_one.size]))
            self.marks = [one, *self.marks[_MARKS // 2 + 1 :]]

    @property
    def messages(self) -> list[Json]:
        """The messages themselves."""
        return self.conversation.messages

    @property
    def summarised(self) -> bool:
        """Whether the messages begin with a summary."""
        if "block:compaction" not in self.conversation.occurs or not self.messages:
            return False
        return type_of(next(iter(blocks_of(self.messages[0])), None)) == "compaction"

    def role(self, index: int) -> str | None:
        """The role of one message."""
        return role_of(self.messages[index])

    def run(self, start: int) -> int:
        """The end of the assistant messages that begin at an index."""
        return answer_end(self.messages, start)

    def echo(self, start: int) -> list[Json]:
        """The blocks of those messages."""
        return [block for index in range(start, self.run(start)) for block in blocks_of(self.messages[index])]

    def loose(self, start: int = 0) -> dict[int, bytes]:
        """Digests of the messages with thinking from an index on, without the thinking."""
        return {
            index: _loose(self.messages[index])
            for index in range(start, len(self.digests))
            if any(type_of(block) in THINKING for block in blocks_of(self.messages[index]))
        }


class Kept:
    """An exchange that a later request may continue.

    ``digests`` and ``loose`` are those of its messages; once another exchange has continued it they are that one's
    (``heir``), which begins with the same. ``partial``: its messages are the last ones of a conversation.
    """

    __slots__ = (
        "base", "before", "chains", "digests", "echo", "end", "heir", "loose", "marks", "number", "partial", "systems",
    )  # fmt: skip

    def __init__(
        self, before: Before, look: Look, loose: dict[int, bytes], number: int | None, *, partial: bool
    ) -> None:
        self.before = before
        self.number = number
        self.partial = partial
        self.base = look.base
        self.end = look.chains[-1]
        self.marks = look.marks
        self.digests: list[bytes] = look.digests
        self.chains: list[bytes] = look.chains
        self.loose = loose
        self.systems: Sequence[int] = look.conversation.system_messages
        self.heir: Kept | None = None
        self.echo = _blocks_digest((*before.trailing, *before.content))

    def settle(self, heir: Kept) -> None:
        """Keep no more than digests, for another exchange continues this one."""
        if self.heir is None:
            self.heir, self.digests, self.chains, self.loose, self.systems = heir, [], [], {}, ()
            self.before = replace(self.before, content=(), trailing=())

    def history(self) -> tuple[list[bytes], Mapping[int, bytes], Sequence[int]]:
        """The digests of its messages up to its base, the loose ones, and where its system messages stand."""
        holder = self
        while holder.heir is not None:
            holder = holder.heir
        return holder.digests[: self.base], holder.loose, holder.systems

    def recalled(self, echo: Sequence[Json]) -> Before:
        """What came before, with the content of the response, as far as it is known."""
        if self.heir is None or self.before.response is None:
            return self.before
        if _blocks_digest(echo) == self.echo:
            return replace(self.before, content=tuple(echo))
        return replace(self.before, response=None)


class Found(NamedTuple):
    """The exchange that a request continues, and where the two meet; ``exact`` where all its messages come first."""

    kept: Kept
    before: Before
    joint: Joint
    exact: bool


class Histories:
    """The exchanges so far.

    * ``single``: they are known to be one conversation, whatever their messages look like.
    * ``fields``: the newest top-level fields that were kept, by name and digest, for others to share: the conversations
      of a log have the same tools, and each would have its copy.
    """

    __slots__ = ("_by_call", "_by_chain", "_by_echo", "_failures", "_fields", "_last", "_single")

    def __init__(self, *, single: bool, fields: Fields | None = None) -> None:
        self._single = single
        self._fields = Fields() if fields is None else fields
        self._by_chain: dict[bytes, list[Kept]] = {}
        self._by_echo: dict[bytes, Kept] = {}
        self._by_call: dict[str, Kept] = {}
        self._failures: dict[bytes, Failure] = {}
        self._last: Kept | None = None

    def look(self, conversation: Conversation) -> Look:
        """The messages of a request, as they are compared."""
        return Look(conversation, self._last if self._single else None, marks=self._single)

    def find(self, look: Look) -> Found | None:
        """The exchange that a request continues; ``None`` where none is known."""
        exact = self._exact(look)
        end = look.run(exact.joint.start) if exact else 0
        if exact and exact.joint.resent:
            return exact
        if exact and exact.before.stop_reason == "pause_turn":
            # On a thread the turn went on without the messages before it.
            other = self._anchored(look, exact.joint.start)
            if other is not None and other.kept.partial:
                return other
        return self._anchored(look, end) or exact or self._latest(look)

    def summary(self, look: Look) -> Summary | None:
        """The exchange that made the summary with which a request begins."""
        kept = self._answered(look, 0) if look.summarised else None
        if kept is None or kept.before.fields.get("compaction") is None:
            return None
        before, (was, _, systems) = kept.before, kept.history()
        role = "assistant" if before.messages > kept.base else "system" if kept.base - 1 in systems else "user"
        now, known = look.keys.digests, set(was)
        was_keys = before.keys.digests
        changed = frozenset(name for name in now.keys() | was_keys.keys() if now.get(name) != was_keys.get(name))
        again = 1
        while again < len(look.digests) and look.digests[again] in known:
            again += 1
        return Summary(before, role, changed, again - 1)

    def fail(self, look: Look, kind: str, message: str) -> None:
        """Remember what the API answered to a request that failed."""
        failures, context = self._failures, look.conversation.context
        failures.pop(look.chains[-1], None)
        told = (kind[:_SAID], message[:_SAID])
        failures[look.chains[-1]] = Failure(len(look.digests), look.keys.digests, context, *told)
        if len(failures) > _FAILURES:
            del failures[next(iter(failures))]

    def failure(self, look: Look) -> Failure | None:
        """The last error that the API answered to a request of which this one has all messages."""
        for chain_of, failure in reversed(self._failures.items()):
            if failure.messages < len(look.chains) and look.chains[failure.messages] == chain_of:
                return failure
        return None

    def add(
        self,
        look: Look,
        found: Found | None,
        response: Mapping[str, Json] | None,
        *,
        complete: bool = True,
        number: int | None = None,
        partial: bool = False,
    ) -> Kept:
        """Keep an exchange: the request as it was looked at, what it continues, what came back, the caller's number.

        ``response`` is nobody else's.
        """
        fields, keys = look.conversation.fields, look.keys
        known = found.kept.before if found else Before()
        content, stop = (response or {}).get("content"), (response or {}).get("stop_reason")
        blocks = tuple(content) if isinstance(content, list) else ()
        again = int(found is not None and found.joint.resent)
        before = Before(
            context=look.conversation.context,
            bare=look.conversation.bare,
            fields={
                name: known.fields[name]
                if name in keys.digests and keys.digests[name] == known.keys.digests.get(name)
                else self._shared(name, keys.digests.get(name), value)
                for name, value in fields.items()
                if name != "messages"
            },
            keys=keys,
            messages=len(look.digests),
            # A summary is no continuation of what stood last: it takes its place, too.
            trailing=() if stop == "compaction" and "compaction" in fields else look.trailing,
            response=None
            if response is None
            else {name: value for name, value in response.items() if name != "content"},
            content=blocks,
            complete=complete,
            open=_open(look.conversation, blocks),
            caches=caches(look.conversation),
            caches_messages=_caches_messages(look.conversation),
            asks=(asks := _asks(blocks)),
            repeats=max(known.repeats + 1 - again, 1) if asks and asks == known.asks else int(asks != 0),
            pauses=max(known.pauses + 1 - again, 1) if stop == "pause_turn" else 0,
            systems=len(look.conversation.system_messages),
            empty=look.conversation.separate | ({len(look.digests)} if response is not None and not blocks else set()),
        )  # fmt: skip
        loose: dict[int, bytes] | None = None
        if found and found.exact and found.kept.heir is None and found.kept.base <= look.base:
            loose = found.kept.loose
            loose.update(look.loose(found.kept.base))
        self._failures.pop(look.chains[-1], None)
        kept = Kept(before, look, look.loose() if loose is None else loose, number, partial=partial)
        if found and found.exact and not found.joint.resent and found.kept.base < kept.base:
            found.kept.settle(kept)
        end = look.chains[look.base]
        twins = self._by_chain.get(end, [])
        twins.append(kept)
        del twins[:-_TWINS]
        _keep(self._by_chain, end, twins)
        self._last = kept
        answers = [blocks, *([(*before.trailing, *blocks)] if before.trailing else [])]
        if partial and found and not blocks:
            answers.append(found.before.content)  # an empty end of a turn: what stands in a history is its beginning
        for answer in answers:
            for key in _anchors(answer):
                _keep(self._by_echo, key, kept)
        for call in _calls(blocks):
            _keep(self._by_call, call, kept)
        return kept

    def _shared(self, name: str, key: bytes | None, value: Json) -> Json:
        """A copy of a field, the same one wherever conversations have the same."""
        if key is None or not isinstance(value, (dict, list, str)):
            return copied(value)
        known = self._fields.get((name, key))
        if known is None:
            known = self._fields[name, key] = copied(value)
        return known

    def _exact(self, look: Look) -> Found | None:
        """The exchange of which most messages come first in the request, all of them as they were."""
        length = len(look.digests)
        for start in range(length, 0, -1):
            twins = self._by_chain.get(look.chains[start])
            if twins is None:
                continue
            if (found := self._best(twins, look, start)) is not None:
                return found
        return None

    def _best(self, twins: Sequence[Kept], look: Look, start: int) -> Found | None:
        """Of exchanges with the same messages the one that the request sends again, or whose answer it has."""
        end = look.chains[-1]
        for kept in reversed(twins):
            # One without a response was asked again: it continues what that one did.
            if kept.end == end and kept.before.response is not None:
                return Found(kept, kept.recalled(()), Joint(start, resent=True), exact=True)
        echo = look.echo(start)
        others = [kept for kept in reversed(twins) if kept.end != end]
        if start == len(look.digests) or not others:
            return None  # those had a prefill
        known = _blocks_digest(echo)
        # As it came it is known by its digest; the blocks of all are compared only where it did not come so.
        as_it_came = [kept for kept in others if kept.echo == known and kept.before.response is not None]
        ranked = [(_likeness(kept.recalled(echo), echo), kept) for kept in as_it_came[:1] or others]
        rank, kept = max(ranked, key=itemgetter(0))  # the newest of those that fit best
        before = kept.recalled(echo)
        if not rank and echo and not self._single:
            before = replace(before, response=None)  # another answer to the same words
        return Found(kept, before, Joint(start), exact=True)

    def _anchored(self, look: Look, end: int) -> Found | None:
        """The exchange whose answer stands last in the request, behind an index."""
        for index in range(len(look.digests) - 1, end - 1, -1):
            if look.role(index) != "assistant":
                continue
            kept = self._answered(look, index)
            if kept is None:
                continue
            start = index
            while start and look.role(start - 1) == "assistant" and not (start == 1 and is_summary(look.messages[0])):
                start -= 1
            before = kept.recalled(look.echo(start))
            return Found(kept, before, _joint(kept, look, start), exact=False)
        return None

    def _answered(self, look: Look, index: int) -> Kept | None:
        message = look.messages[index]
        kept = self._by_echo.get(look.digests[index]) or self._by_echo.get(_loose(message))
        if kept is None:
            for call in _calls(blocks_of(message)):
                if (kept := self._by_call.get(call)) is not None:
                    break
        return kept

    def _latest(self, look: Look) -> Found | None:
        """The exchange before, where all belong to one conversation and the request has something of it."""
        kept = self._last if self._single else None
        if kept is None:
            return None
        joint = _joint(kept, look, min(kept.base, len(look.digests)))
        compacts = kept.before.fields.get("compaction") is not None
        if joint.changed == 0 and not compacts:
            return None  # another conversation
        return Found(kept, kept.recalled(look.echo(joint.start)), joint, exact=False)


K = TypeVar("K")
V = TypeVar("V")


def _keep(known: dict[K, V], key: K, value: V) -> None:
    """Remember something as the newest, and forget the oldest where there is too much."""
    known.pop(key, None)
    known[key] = value
    if len(known) > _KEPT:
        del known[next(iter(known))]


def _joint(kept: Kept, look: Look, start: int) -> Joint:
    """Where a request meets an exchange whose messages it does not begin with."""
    if kept.partial:
        return Joint(start)
    was, loose, systems = kept.history()
    now = look.digests[:start]
    if look.summarised:
        return _behind_summary(look, start, was)
    at = next((index for index, (one, other) in enumerate(zip(was, now, strict=False)) if one != other), None)
    if at is None:
        at = min(len(was), len(now)) if len(was) != len(now) else None
    thin = False
    if at is not None and len(was) == len(now):
        thin = all(
            one == other or loose.get(index) == _loose(look.messages[index])
            for index, (one, other) in enumerate(zip(was, now, strict=True))
        )
    lost = at is not None and at in systems and not (at < len(now) and look.role(at) == "system")
    return Joint(start, changed=at, thinking_alone=thin, system_lost=lost)


def _behind_summary(look: Look, start: int, was: Sequence[bytes]) -> Joint:
    """Where a request that begins with a summary meets an exchange: the last of its messages may be kept behind it."""
    kept_now = look.digests[1:start]
    same = 0
    while same < min(len(kept_now), len(was)) and kept_now[-1 - same] == was[-1 - same]:
        same += 1
    return Joint(start, changed=start - 1 - same if same < len(kept_now) else None)


def _likeness(before: Before, echo: Sequence[Json]) -> int:
    """How well an echo fits a response: 2 as it came, 1 changed, 0 not at all."""
    if before.response is None:
        return 0
    sent = (*before.trailing, *before.content)
    found = differences(sent, echo, [()] * len(echo), ())
    if not found:
        return 2
    keys = {digest(canonical(lean(block))) for block in sent}
    if any(digest(canonical(lean(block))) in keys for block in echo) or set(_calls(sent)) & set(_calls(echo)):
        return 1
    one, other = _text(sent), _text(echo)
    return int(bool(one) and bool(other) and (one in other or other in one))


def _text(blocks: Sequence[Json]) -> str:
    parts = (block.get("text", block.get("thinking")) for block in blocks if isinstance(block, dict))
    return "".join("".join(part.split()) for part in parts if isinstance(part, str))


def _loose(message: Json) -> bytes:
    blocks = [block for block in blocks_of(message) if type_of(block) not in THINKING]
    return digest(key_of({"role": "assistant", "content": blocks, "loose": True}))


def _blocks_digest(blocks: Sequence[Json]) -> bytes:
    return digest(canonical(lean(list(blocks))))


def _anchors(blocks: Sequence[Json]) -> Iterator[bytes]:
    """Digests by which a response is found again in a history."""
    if not blocks:
        return
    message = {"role": "assistant", "content": list(blocks)}
    yield digest(message_key(message))
    if any(type_of(block) not in THINKING for block in blocks):
        yield _loose(message)


def _calls(blocks: Sequence[Json]) -> Iterator[str]:
    for block in blocks:
        kind = type_of(block)
        if (kind == "tool_use" or kind in SERVER_CALLS) and isinstance(call := block.get("id"), str):
            yield call


def _asks(blocks: Sequence[Json]) -> int:
    """A hash of what the client calls in a response ask for; 0 where there is none."""
    calls = [(text_of(block, "name"), written(block.get("input"))) for block in blocks if type_of(block) == "tool_use"]
    return hash(tuple(calls)) if calls else 0


def _open(conversation: Conversation, blocks: Sequence[Json]) -> dict[str, str]:
    """The server calls that wait after a response, with their names."""
    found = {each.call.id: each.name for each in conversation.pairing.unresolved if each.waiting}
    for block in blocks:
        kind = type_of(block)
        if kind in SERVER_CALLS and isinstance(call := block.get("id"), str):
            found[call] = text_of(block, "name")
        elif kind in SERVER_RESULTS:
            found.pop(text_of(block, "tool_use_id"), None)
    return found


def _caches_messages(conversation: Conversation) -> bool:
    """Whether one of them stands behind messages."""
    return "fact:cached_block" in conversation.occurs or conversation.fields.get("cache_control") is not None


def caches(conversation: Conversation) -> bool:
    """Whether a request has a breakpoint of the cache."""
    return bool(conversation.occurs & {"fact:cached_block", "fact:cached_system", "key:cache_control"}) or (
        conversation.fields.get("cache_control") is not None
    )
