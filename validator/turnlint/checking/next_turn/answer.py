"""The answer to "what comes next", and the function that gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from turnlint.checking.linter import Linter, Request, linter
from turnlint.checking.next_turn import building, lines
from turnlint.checking.next_turn.line import Line
from turnlint.checking.next_turn.situation import Situation, Way, situation
from turnlint.checking.received import message_of
from turnlint.checking.streams import StreamReader
from turnlint.subjects.conversation import Conversation
from turnlint.subjects.response import Response
from turnlint.values.json import Json
from turnlint.values.settings import Keywords, settings

if TYPE_CHECKING:
    from typing import Unpack

#: What is to be done, in one sentence.
_SUMMARIES: Final = {
    Way.ANSWER: "run the tools, and send the response back with their results",
    Way.RESUME: "send the response back, and nothing after it",
    Way.SPEAK: "send the response back, and the user's next words after it",
    Way.AGAIN: "send the same request again",
    Way.NONE: "no request goes on from this response",
}
_IN_THREADS: Final = {
    Way.ANSWER: "run the tools, and continue the thread with their results",
    Way.RESUME: "continue the thread with no messages",
    Way.SPEAK: "continue the thread with the user's next words",
}
_CUT: Final = {
    Way.ANSWER: "ask again with more room; or send the response back with the results of its calls",
    Way.SPEAK: "ask again with more room; or send the response back and ask to go on",
}
_EMPTY: Final = "the reply is empty: leave it out"


@dataclass(frozen=True, slots=True, eq=False)
class NextTurn:
    """What the request after an exchange must hold, may hold and must not hold.

    * ``way``: how the conversation goes on: ``answer`` (with the results of calls), ``resume`` (with the response
      alone), ``speak`` (with the user's next words), ``again`` (with the same request), or ``none``.
    * ``stop_reason``: why the model stopped, ``None`` where the response does not say.
    * ``calls``: the ids of the client calls that wait for results, in order.
    * ``summary``: what to do, in one sentence.
    * ``must``, ``may``, ``must_not``: lines with words for people, data for programs, and the rule behind each.
    * ``obstacle``: where no request goes on from the response, the line that says why and what to do instead.

    It holds none of the caller's lists, so that one who appends to his messages does not change it.
    """

    way: str
    stop_reason: str | None
    calls: tuple[str, ...]
    summary: str
    must: tuple[Line, ...]
    may: tuple[Line, ...]
    must_not: tuple[Line, ...]
    obstacle: Line | None = None
    _situation: Situation = field(kw_only=True, repr=False)

    def request(self, results: Mapping[str, object] | None = None, text: str | None = None) -> dict[str, Json]:
        """The body of the next request. If the API accepted the last one, it accepts this one.

        * ``results``: for the id of each open call its result: a text, a list of content blocks, or a whole
          ``tool_result`` block (with ``is_error``, say). ``toolset_name`` is put in where the call has it.
        * ``text``: the user's next words. Beside results they come after them.

        It has the fields of the last request, with its messages (the same objects in a new list), what goes back of
        the response, and what is new; ``container`` where a turn goes on in one; in a thread, what is new alone. What
        is sent once (``compaction``, ``fallback_credit_token``) is left out. Headers are not part of it: those that
        must be the same, ``must`` tells.

        Raises :class:`turnlint.NoNextRequest`, with the ``obstacle``, where no request goes on from the response;
        ``ValueError`` for results that are missing or answer no open call, for words that are missing, and for words
        where the API allows none; ``TypeError`` for arguments of another type.
        """
        return building.body(self._situation, results, text)

    def to_json(self) -> dict[str, Any]:
        """All but the request as JSON values."""
        return {
            "way": self.way,
            "stop_reason": self.stop_reason,
            "calls": list(self.calls),
            "summary": self.summary,
            "must": [line.to_json() for line in self.must],
            "may": [line.to_json() for line in self.may],
            "must_not": [line.to_json() for line in self.must_not],
            "obstacle": self.obstacle and self.obstacle.to_json(),
        }


def next_turn(request: Request, response: object, **keywords: Unpack[Keywords]) -> NextTurn:
    """Say what the next request must hold, may hold and must not hold, after a response.

    * ``request``: the body that was sent, as :func:`turnlint.check` takes it; a bare list of messages and a batch are
      none that a response answers.
    * ``response``: what came back, as :meth:`turnlint.Session.receive` takes it: a message, an SDK object, the events
      of a stream, or an error body.

    The keywords are those of :func:`turnlint.check`. Raises ``TypeError`` for what can be no request or no response,
    ``ValueError`` for a keyword's value that does not exist; never for the content of a JSON value.

    >>> import turnlint
    >>> request = {"model": "claude-sonnet-5", "max_tokens": 64, "messages": [{"role": "user", "content": "hi"}]}
    >>> hello = {"content": [{"type": "text", "text": "Hello!"}], "stop_reason": "end_turn"}
    >>> turnlint.next_turn(request, hello).request(text="How are you?")["messages"][2:]
    [{'role': 'user', 'content': [{'type': 'text', 'text': 'How are you?'}]}]
    """
    judge = linter(settings(**keywords))
    asked = judge.index(request)
    if asked.bare:
        raise TypeError("a bare list of messages is no whole request: give the body that was sent")
    if "requests" in asked.fields and "messages" not in asked.fields:
        raise TypeError("a batch has no next turn: give one of its requests, with its response")
    message, complete = _read(judge, response, asked)
    now = situation(asked, Response(message, asked.known, (), asked), complete=complete)
    return NextTurn(
        now.way.value,
        now.stop_reason,
        tuple(call.id for call in now.calls),
        _summary(now),
        tuple(lines.must(now)),
        tuple(lines.may(now)),
        tuple(lines.must_not(now)),
        now.obstacle,
        _situation=now,
    )


def _read(judge: Linter, given: object, asked: Conversation) -> tuple[Json, bool]:
    """The message that came back, and whether it is whole."""
    message = message_of(given)
    if message is not None:
        return message, True
    report = StreamReader.of(judge, asked).read(given)
    return report.response if report.response is not None else {"content": []}, report.complete


def _summary(now: Situation) -> str:
    if now.obstacle is not None:
        return _SUMMARIES[Way.NONE]
    if now.way is Way.SPEAK and now.is_empty:
        return f"{_EMPTY}, and {'take the text after the results away' if now.trailing else 'say something new'}"
    if now.response.is_cut:
        return _CUT[now.way]
    if now.way is Way.SPEAK and now.stop_reason == "compaction":
        return "put the summary in place of the messages, and the user's next words after it"
    return (_IN_THREADS if now.continues else {}).get(now.way, _SUMMARIES[now.way])
