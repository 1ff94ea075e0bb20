"""The messages of a request as they are compared with those of exchanges before."""

from __future__ import annotations

from typing import Final

import orjson

from turnlint.checking.history.digests import loose_digest
from turnlint.checking.history.kept import Kept, Mark
from turnlint.subjects.conversation import Conversation
from turnlint.subjects.echo import type_of
from turnlint.subjects.sameness import chain, copied, digest, message_key
from turnlint.subjects.step import answer_end, field_keys
from turnlint.subjects.walk import THINKING, blocks_of, role_of
from turnlint.values.json import Json, write

_COMMA: Final = ord(",")
#: Breakpoints move on with each request, so that the messages they leave are not literally the same. Each request makes
#: a mark of what it adds; the first one makes some, so many messages before its end.
_BACK: Final = (32, 8, 0)
#: Of more marks the earlier ones are made one.
_MARKS: Final = 64


class Look:
    """The messages of one request as they are compared: a digest of each, and of each beginning of the conversation.

    * ``digests``: of each message; ``chains[k]`` is the digest of the first ``k``.
    * ``base``: how many messages stand before the assistant messages at the end; ``trailing``: a copy of their blocks.
    * ``keys``: what the other fields are known by.
    * ``marks``: of the messages before the base, in order, where marks are wanted.

    To serialise all messages at once and compare a hash costs a tenth of a digest of each, so that is tried first with
    the exchange that may well be the one before (``last``).
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
            index: loose_digest(self.messages[index])
            for index in range(start, len(self.digests))
            if any(type_of(block) in THINKING for block in blocks_of(self.messages[index]))
        }
