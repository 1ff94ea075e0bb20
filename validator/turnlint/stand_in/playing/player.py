"""The part that the stand-in plays: what is said to a request, by recordings, by a script, or by the mind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from turnlint.checking.linter import Linter
from turnlint.stand_in.playing import mind
from turnlint.stand_in.playing.asked import Asked
from turnlint.stand_in.playing.kinds import KINDS
from turnlint.stand_in.playing.legality import illegal
from turnlint.stand_in.playing.message import Message, Press
from turnlint.stand_in.playing.replaying import Replays
from turnlint.stand_in.playing.reply import Reply
from turnlint.stand_in.playing.script import Script
from turnlint.subjects.conversation import Conversation
from turnlint.values.json import Json


class Player:
    """Says something to each request.

    * ``script``: replies in order; ``replays``: answers that were recorded, which go first.
    * ``refuses``: whether there is nothing to be said where the script is over; else the mind speaks.
    * ``press``: makes the messages.
    """

    def __init__(
        self,
        script: Iterable[Any] | str | Mapping[str, Json] | Reply,
        replays: Replays | None,
        *,
        refuses: bool,
        press: Press,
    ) -> None:
        self._script = Script([script] if isinstance(script, str | Mapping | Reply) else script)
        self._replays = replays
        self._refuses = refuses
        self._press = press

    def play(self, replies: Iterable[Any]) -> None:
        """Go by another script. Raises :class:`~turnlint.stand_in.playing.reply.ScriptError`."""
        self._script = Script(replies)

    def next(self, asked: Asked) -> Reply | None:
        """What is to be said to a request; ``None`` where that is left to the mind."""
        replayed = None if self._replays is None else self._replays.next(asked)
        return replayed or self._script.next(asked)

    def message(
        self, reply: Reply | None, asked: Asked, judge: Linter, conversation: Conversation | None
    ) -> tuple[Message | None, list[str]]:
        """The message of a reply; or none, and why the API would never send it."""
        if reply is None and self._refuses:
            return None, ["the script is over"]
        if reply is not None:
            message, reasons = self._scripted(reply, asked, judge, conversation)
            if message is not None or not reply.optional:
                return message, reasons
        reasons = []
        for thought in (mind.plain,) if reply is not None else (mind.thought, mind.plain):
            message = self._press.make(thought(asked), asked)
            reasons = illegal(message, asked, judge, conversation)
            if not reasons:
                return message, []
        return None, reasons

    def _scripted(
        self, reply: Reply, asked: Asked, judge: Linter, conversation: Conversation | None
    ) -> tuple[Message | None, list[str]]:
        if reply.recorded:  # it was sent, so it is legal
            return self._press.make(reply, asked), []
        if reply.kind:
            made = KINDS[reply.kind](asked)
            if made is None:
                return None, [f"a reply of the kind `{reply.kind}` is not legal for this request"]
            reply = replace(made, fields={**made.fields, **reply.fields}, cut=reply.cut, kind=reply.kind)
        message = self._press.make(reply, asked)
        reasons = illegal(message, asked, judge, conversation)
        return (None, reasons) if reasons else (replace(message, kind=reply.kind), [])
