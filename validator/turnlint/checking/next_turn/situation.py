"""Where a conversation stands after a response, and which way it goes on from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from turnlint.checking.next_turn import demands
from turnlint.checking.next_turn.echo import Echo, echo_of, is_interrupted
from turnlint.checking.next_turn.line import Line
from turnlint.subjects.conversation import Conversation
from turnlint.subjects.response import Part, Response
from turnlint.subjects.walk import SERVER_CALLS, THINKING, Block
from turnlint.values.json import Json

#: Stop reasons after which the API has work of its own to go on with.
_GOES_ON: Final = frozenset({"pause_turn", "tool_use"})
_CALLS: Final = SERVER_CALLS | {"tool_use"}


class Way(StrEnum):
    """How a conversation goes on.

    * ``ANSWER``: the response, and the results of its calls.
    * ``RESUME``: the response alone, for the API has not finished.
    * ``SPEAK``: the response, and the user's next words.
    * ``AGAIN``: the same request.
    * ``NONE``: no request goes on from the response.
    """

    ANSWER = "answer"
    RESUME = "resume"
    SPEAK = "speak"
    AGAIN = "again"
    NONE = "none"


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """A request and its response, and what of both decides the next request.

    * ``asked``, ``response``: the two, indexed; ``complete`` is false where the response's stream broke off.
    * ``messages``: those of the request, in a list of our own.
    * ``echo``: what goes back of the response.
    * ``open``: the server calls that wait, in the response or before it.
    * ``stands_still``: code waits in a container that the next request must name.
    * ``way``: how it goes on; where it does not, ``obstacle`` says why and what to do instead.
    """

    asked: Conversation
    response: Response
    complete: bool
    messages: list[Json]
    echo: Echo
    open: tuple[Block, ...]
    stands_still: bool
    way: Way = Way.NONE
    obstacle: Line | None = None

    @property
    def stop_reason(self) -> str | None:
        """Why the model stopped."""
        return self.response.stop_reason

    @property
    def calls(self) -> list[Part]:
        """The client calls that wait for results."""
        return self.response.calls if self.way is Way.ANSWER else []

    @property
    def by_code(self) -> list[Part]:
        """Those of them that running code made."""
        return [call for call in self.calls if call.run]

    @property
    def goes_on(self) -> bool:
        """Whether the API has work of its own to go on with: then nothing but results may be said."""
        return bool(self.open or self.by_code) or (self.way is Way.RESUME and self.stop_reason == "pause_turn")

    @property
    def is_empty(self) -> bool:
        """Whether nothing goes back of the response."""
        return not self.echo.parts

    @property
    def container(self) -> str | None:
        """The id of the container, from the response or else from the request."""
        return _id(self.response.fields.get("container")) or _id(self.asked.fields.get("container"))

    @property
    def keeps_container(self) -> bool:
        """Whether the next request names the container: code goes on in it."""
        runs = self.goes_on and any(_text(call.value.get("name")).endswith("code_execution") for call in self.open)
        return self.container is not None and (self.stands_still or runs)

    @property
    def thread(self) -> bool:
        """Whether the request is one of a thread."""
        return isinstance(self.asked.fields.get("thread"), dict)

    @property
    def is_stored(self) -> bool:
        """Whether the thread goes on from the response: it has an id, and no fallback model wrote it."""
        usage = self.response.fields.get("usage")
        runs = usage.get("iterations") if isinstance(usage, dict) else None
        fell = any(_tag(run) == "fallback_message" for run in runs) if isinstance(runs, list) else False
        return isinstance(self.response.fields.get("id"), str) and not fell and self.response.fallback is None

    @property
    def continues(self) -> bool:
        """Whether the next request continues a thread: the server holds the response, and nothing of it must go."""
        return self.thread and self.is_stored and not self.echo.tail

    @property
    def on_demand(self) -> bool:
        """Whether the request asked for a compaction."""
        return isinstance(self.asked.fields.get("compaction"), dict)

    @property
    def trailing(self) -> bool:
        """Whether the request ends with something after tool results."""
        found = self.asked.pairing.trailing
        return bool(found) and bool(self.asked.turns) and found[-1].turn == self.asked.turns[-1].number

    @property
    def max_tokens(self) -> Json:
        """The limit of the request; 0 where it has none that can be read."""
        most = self.asked.fields.get("max_tokens")
        return most if isinstance(most, int) else 0

    @property
    def prefill(self) -> bool:
        """Whether the model may go on from the cut text itself, as the last message."""
        asked, parts = self.asked, self.echo.parts
        config = asked.fields.get("output_config")
        formatted = (isinstance(config, dict) and config.get("format")) or asked.fields.get("output_format")
        is_text = bool(parts) and parts[-1].type == "text" and self.stop_reason == "max_tokens"
        return is_text and asked.model.prefill is True and not formatted and not self.echo.thinks


def situation(asked: Conversation, response: Response, *, complete: bool) -> Situation:
    """Where a conversation stands: which way it goes on, or what is in the way."""
    wrong = _unreadable(response, complete)
    echo = Echo(()) if wrong else echo_of(response, asked.context)
    waiting, still = ((), False) if wrong else _waiting(asked, echo)
    made = Situation(asked, response, complete, list(asked.messages), echo, waiting, still)
    obstacle = wrong or next(_obstacles(made), None)
    return replace(made, way=Way.NONE if obstacle else _way(made), obstacle=obstacle)


def _waiting(asked: Conversation, echo: Echo) -> tuple[tuple[Block, ...], bool]:
    """The server calls that wait once the response is appended, and whether calls of running code are among all."""
    calls = [part for part in echo.parts if part.type in _CALLS]
    if not calls and not asked.pairing.unresolved:
        return (), False
    messages = [*asked.messages, {"role": "assistant", "content": echo.blocks}]
    whole = Conversation({"messages": messages}, asked.known)
    waiting = tuple(each.call for each in whole.pairing.unresolved if each.waiting)
    runs = {call.id for call in waiting if call.value.get("name") == "code_execution"}
    callers = [block.value.get("caller") for block in whole.blocks("tool_use", "server_tool_use")] if runs else []
    called = any(isinstance(each, dict) and _text(each.get("tool_id")) in runs for each in callers)
    return waiting, called or any(part.type == "tool_use" and part.run for part in calls)


def _way(now: Situation) -> Way:
    response, stop = now.response, now.response.stop_reason
    if response.calls:
        return Way.ANSWER
    if now.is_empty and stop in _GOES_ON:
        return Way.RESUME if now.continues else Way.AGAIN
    if stop == "pause_turn" or (stop == "compaction" and not now.on_demand):
        return Way.RESUME
    return Way.SPEAK


def _unreadable(response: Response, complete: bool) -> Line | None:
    """Why a response is none that anything could be done with."""
    fields, content = response.fields, response.fields.get("content")
    if fields.get("type") == "error":
        error = fields.get("error")
        kind = error.get("type") if isinstance(error, dict) else None
        return demands.ERROR.line(type=kind if isinstance(kind, str) else "unknown")
    if "content" not in fields and "stop_reason" not in fields:
        return demands.NO_MESSAGE.line()
    if not complete:
        return demands.BROKEN_OFF.line()
    if not isinstance(content, list) or len(response.parts) < len(content):
        place = next((at for at, block in enumerate(response.content) if not isinstance(block, dict)), None)
        return demands.MALFORMED.line(place="content" if place is None else f"content.{place}")
    if response.stop_reason is None:
        return demands.NO_REASON.line()
    return None


def _obstacles(now: Situation) -> Iterator[Line]:
    """What makes that nothing can follow, most important first."""
    response, asked, stop = now.response, now.asked, now.stop_reason
    if stop == "refusal":
        yield _refused(now)
    elif stop == "model_context_window_exceeded":
        yield demands.WINDOW_FULL.line()
    elif now.on_demand and stop != "compaction":
        yield demands.NO_SUMMARY.line(stop_reason=stop)
    elif stop == "compaction" and "block:compaction" not in response.occurs:
        yield demands.NO_BLOCK.line()
    elif stop == "max_tokens" and not is_interrupted(response):
        yield from _cut(now)
    yield from _broken(now)
    if asked.held and not now.continues:
        yield (demands.CUT_THREAD if now.echo.tail else demands.NOT_STORED).line()
    if now.stands_still and now.container is None:
        yield demands.CONTAINER_LOST.line()
    if now.open and stop != "pause_turn" and not response.calls:
        yield demands.LEFT_OPEN.line(open=[call.id for call in now.open])


def _refused(now: Situation) -> Line:
    if now.asked.held:
        return demands.REFUSED_THREAD.line()
    details = now.response.fields.get("stop_details")
    if isinstance(details, dict):
        token = details.get("fallback_credit_token")
        if isinstance(token, str) and details.get("fallback_has_prefill_claim") is True and now.response.content:
            return demands.REFUSED_CLAIM.line()
        if isinstance(token, str):
            return demands.REFUSED_CREDIT.line()
        model = details.get("recommended_model")
        if isinstance(model, str):
            return demands.REFUSED_MODEL.line(model=model)
    return demands.REFUSED.line()


def _cut(now: Situation) -> Iterator[Line]:
    """What makes a cut answer worth nothing."""
    response, most = now.response, now.max_tokens
    if most == 0 and "fact:zero_max_tokens" in now.asked.occurs:
        yield demands.WARMED.line()
    elif response.calls and response.last == response.calls[-1]:
        yield demands.CUT_CALL.line(call=response.calls[-1].id, max_tokens=most)
    elif response.parts and all(part.type in THINKING for part in response.parts):
        yield demands.CUT_THINKING.line(max_tokens=most)
    elif now.is_empty:
        yield demands.CUT_ALL.line(max_tokens=most)


def _broken(now: Situation) -> Iterator[Line]:
    """What of the echo the API would refuse."""
    seen: set[str] = set()
    for part in now.echo.parts:
        if part.type in _CALLS:
            if part.id in seen:
                yield demands.REPEATED_ID.line(id=part.id)
            seen.add(part.id)
        if part.type == "thinking" and not part.value.get("signature"):
            yield demands.UNSIGNED.line(place=part.place)
    if now.echo.fault is not None:
        yield demands.MALFORMED.line(place=".".join(map(str, now.echo.fault)))


def _id(container: Json) -> str | None:
    """The id in a ``container`` field, a string or an object."""
    found = container.get("id") if isinstance(container, dict) else container
    return found if isinstance(found, str) else None


def _tag(value: Json) -> str:
    return _text(value.get("type")) if isinstance(value, dict) else ""


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
