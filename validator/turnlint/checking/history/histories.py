"""Which exchange a request continues, found by its messages.

Each message has a digest, each conversation a chain of them: a request continues the exchange whose messages it begins
with, so that interleaved conversations, forks and retries fall into their places without an id. Where the history was
edited, cut or compacted, what the API answered is looked for in it: the same content, or the ids of its calls.

Of an exchange that has been continued only digests are kept; of the last one of a conversation also what came back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Final, NamedTuple, TypeVar

from turnlint.checking.history.digests import anchors, asks_of, blocks_digest, calls_of, loose_digest
from turnlint.checking.history.joints import joint_of, likeness
from turnlint.checking.history.kept import Kept
from turnlint.checking.history.look import Look
from turnlint.checking.latest import Latest
from turnlint.subjects.conversation import Conversation
from turnlint.subjects.echo import text_of, type_of
from turnlint.subjects.sameness import copied, digest, message_key
from turnlint.subjects.step import Before, Failure, Joint, Summary, is_summary
from turnlint.subjects.walk import SERVER_CALLS, SERVER_RESULTS, blocks_of
from turnlint.values.json import Json

K = TypeVar("K")
V = TypeVar("V")

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

    __slots__ = (
        "_by_call", "_by_chain", "_by_echo", "_failures", "_fields", "_kept", "_last", "_live", "_newest", "_single",
    )  # fmt: skip

    def __init__(self, most: int = _FIELDS) -> None:
        super().__init__(most)


class Found(NamedTuple):
    """The exchange that a request continues, and where the two meet.

    ``exact`` where all its messages come first; then ``echo`` is the digest of what comes back of its response.
    """

    kept: Kept
    before: Before
    joint: Joint
    exact: bool
    echo: bytes = b""


class Histories:
    """The exchanges so far.

    * ``single``: they are known to be one conversation, whatever their messages look like.
    * ``live``: they come as they happen, so that most continue one before and it pays to look for that at once.
    * ``kept``: so many exchanges are known again, the newest.
    * ``fields``: the newest top-level fields that were kept, by name and digest, for others to share: the conversations
      of a log have the same tools, and each would have its copy.
    """

    __slots__ = (
        "_by_call",
        "_by_chain",
        "_by_echo",
        "_failures",
        "_fields",
        "_kept",
        "_last",
        "_live",
        "_newest",
        "_single",
    )

    def __init__(
        self, *, single: bool, fields: Fields | None = None, live: bool = False, kept: int | None = None
    ) -> None:
        self._single = single
        self._live = live
        self._kept = _KEPT if kept is None else kept
        self._newest: Latest[bytes, Kept] = Latest(self._kept)
        self._fields = Fields() if fields is None else fields
        self._by_chain: dict[bytes, list[Kept]] = {}
        self._by_echo: dict[bytes, Kept] = {}
        self._by_call: dict[str, Kept] = {}
        self._failures: dict[bytes, Failure] = {}
        self._last: Kept | None = None

    def look(self, conversation: Conversation) -> Look:
        """The messages of a request, as they are compared."""
        if self._single:
            return Look(conversation, self._last, marks=True)
        if not (self._live and conversation.messages):
            return Look(conversation)
        return Look(conversation, self._newest.get(digest(message_key(conversation.messages[0]))), marks=True)

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
            open=open_calls(look.conversation, blocks),
            caches=look.conversation.caches,
            caches_messages=look.conversation.caches_messages,
            asks=(asks := asks_of(blocks)),
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
            found.kept.settle(kept, found.echo)
        end = look.chains[look.base]
        twins = self._by_chain.get(end, [])
        twins.append(kept)
        del twins[:-_TWINS]
        self._keep(self._by_chain, end, twins)
        self._last = kept
        if self._live and look.digests:
            self._newest[look.digests[0]] = kept
        answers = [blocks, *([(*before.trailing, *blocks)] if before.trailing else [])]
        if partial and found and not blocks and found.before.stop_reason == "pause_turn":
            answers.append(found.before.content)  # an empty end of a turn: what stands in a history is its beginning
        for answer in answers:
            for key in anchors(answer):
                self._keep(self._by_echo, key, kept)
        for call in calls_of(blocks):
            self._keep(self._by_call, call, kept)
        return kept

    def _keep(self, known: dict[K, V], key: K, value: V) -> None:
        """Remember something as the newest, and forget the oldest where there is too much."""
        known.pop(key, None)
        known[key] = value
        if len(known) > self._kept:
            del known[next(iter(known))]

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
        known = blocks_digest(echo)
        # As it came it is known by its digest; the blocks of all are compared only where it did not come so.
        as_it_came = [kept for kept in others if known in (kept.echo, kept.edited) and kept.before.response is not None]
        ranked = [(likeness(kept.recalled(echo), echo), kept) for kept in as_it_came[:1] or others]
        rank, kept = max(ranked, key=itemgetter(0))  # the newest of those that fit best
        before = kept.recalled(echo)
        if not rank and echo and not self._single:
            before = replace(before, response=None)  # another answer to the same words
        return Found(kept, before, Joint(start), exact=True, echo=known)

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
            return Found(kept, before, joint_of(kept, look, start), exact=False)
        return None

    def _answered(self, look: Look, index: int) -> Kept | None:
        message = look.messages[index]
        kept = self._by_echo.get(look.digests[index]) or self._by_echo.get(loose_digest(message))
        if kept is None:
            for call in calls_of(blocks_of(message)):
                if (kept := self._by_call.get(call)) is not None:
                    break
        return kept

    def _latest(self, look: Look) -> Found | None:
        """The exchange before, where all belong to one conversation and the request has something of it."""
        kept = self._last if self._single else None
        if kept is None:
            return None
        joint = joint_of(kept, look, min(kept.base, len(look.digests)))
        compacts = kept.before.fields.get("compaction") is not None
        if joint.changed == 0 and not compacts:
            return None  # another conversation
        return Found(kept, kept.recalled(look.echo(joint.start)), joint, exact=False)


def open_calls(conversation: Conversation, blocks: Sequence[Json]) -> dict[str, str]:
    """The server calls that wait after a response, with their names."""
    found = {each.call.id: each.name for each in conversation.pairing.unresolved if each.waiting}
    for block in blocks:
        kind = type_of(block)
        if kind in SERVER_CALLS and isinstance(call := block.get("id"), str):
            found[call] = text_of(block, "name")
        elif kind in SERVER_RESULTS:
            found.pop(text_of(block, "tool_use_id"), None)
    return found
