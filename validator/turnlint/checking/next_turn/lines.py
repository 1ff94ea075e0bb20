"""Which demands hold after an exchange: what the next request must hold, may hold, and must not hold."""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.checking.next_turn import demands as d
from turnlint.checking.next_turn.echo import is_interrupted
from turnlint.checking.next_turn.line import Line
from turnlint.checking.next_turn.situation import Situation, Way
from turnlint.values.json import Json

#: The beta under which each form of compaction blocks is taken.
_ON_DEMAND, _THRESHOLD = "compact-2026-09-04", "compact-2026-01-12"

#: Obstacles that say themselves how a thread goes on.
_ABOUT_THREADS = {demand.what for demand in (d.REFUSED_THREAD, d.NOT_STORED, d.CUT_THREAD)}


def must(now: Situation) -> Iterator[Line]:
    """What the next request must hold, in the order in which it is built."""
    if now.way is Way.NONE:
        if now.asked.held and now.obstacle is not None and now.obstacle.what not in _ABOUT_THREADS:
            yield d.REPLAY.line()
        return
    if now.way is Way.AGAIN:
        yield (d.AGAIN if now.stop_reason == "tool_use" else d.AGAIN_PAUSED).line()
        return
    yield from _response(now)
    yield from _compacted(now)
    if now.way is Way.ANSWER:
        yield from _results(now)
    elif now.way is Way.SPEAK:
        yield words(now)
    yield from _same(now)
    if now.thread:
        yield from _thread(now)


def may(now: Situation) -> Iterator[Line]:
    """What it may hold."""
    response = now.response
    if "fact:unknown_stop" in response.occurs and now.way is not Way.NONE:
        yield d.ANY_CASE.line(stop_reason=now.stop_reason)
    if now.way is Way.ANSWER:
        yield d.IS_ERROR.line()
        if not now.goes_on:
            yield d.TEXT_AFTER.line()
    elif now.way is Way.RESUME and now.stop_reason == "compaction":
        yield d.EARLIER_DROPPED.line()
        yield d.TEXT_TOO.line()
    elif now.way is Way.RESUME:
        yield d.PAUSES.line()
        if not now.open:
            yield d.INTERRUPT.line()
    elif now.way is Way.SPEAK:
        if now.stop_reason == "tool_use":
            yield d.INSTEAD_AGAIN.line()
        if now.replaces and now.asked.system_messages:
            yield d.SYSTEM_AGAIN.line()
        elif now.asked.model.system_messages:
            yield d.SYSTEM_AFTER.line()
        if not (now.thread or _is_bound(now) or now.asked.caches):
            yield d.CHANGE.line()
        if now.container is not None:
            yield d.REACH.line(container=now.container)
    if response.is_cut and now.way is not Way.NONE:
        yield d.MORE_ROOM.line(max_tokens=now.max_tokens)


def must_not(now: Situation) -> Iterator[Line]:
    """What it must not hold, or is documented to be harmed by."""
    if now.way is Way.NONE:
        return
    if now.way is Way.AGAIN:
        yield (d.NO_EMPTY_MESSAGE if now.stop_reason == "tool_use" else d.NOTHING_AFTER).line()
        return
    yield from _left_out(now)
    if now.way is Way.ANSWER:
        yield from _beside_results(now)
    elif now.way is Way.RESUME and now.stop_reason == "pause_turn":
        yield refused(now) or d.NOTHING_AFTER.line()
    elif now.way is Way.SPEAK:
        yield from _not_alone(now)
    if now.response.is_cut:
        yield d.SAME_ROOM.line()
    if "block:compaction" in now.response.occurs:
        yield d.BLOCK_AS_IT_CAME.line()
        if now.replaces:
            yield d.SUMMED_UP.line()
    if now.continues:
        yield d.REPEATED.line()
        yield d.CREATE_ONLY.line()
    elif _is_bound(now):
        yield d.BOUND.line()
    elif now.asked.caches:
        yield d.CACHED.line()


def _compacted(now: Situation) -> Iterator[Line]:
    if now.stop_reason != "compaction":
        return
    yield d.BLOCK_FIRST.line() if now.on_demand else d.BLOCK.line()
    yield d.BETA.line(beta=_ON_DEMAND if now.on_demand else _THRESHOLD)
    if not now.on_demand and now.asked.fields.get("context_management") is not None:
        yield d.EDIT.line()


def _response(now: Situation) -> Iterator[Line]:
    """What of the response comes back."""
    if now.is_empty or now.continues or now.replaces:
        return
    yield (d.PAUSED if now.stop_reason == "pause_turn" and now.way is Way.RESUME else d.ECHO).line(
        blocks=len(now.echo.parts)
    )
    if is_interrupted(now.response):
        yield d.NOTICE.line()
    elif now.echo.thinks:
        yield d.THINKING.line()
    if now.response.fallback is not None:
        yield d.FALLBACK.line()


def _results(now: Situation) -> Iterator[Line]:
    calls = now.calls
    yield d.RESULTS.line(calls=[call.id for call in calls], names=[call.name for call in calls])
    if toolset := [call.id for call in calls if isinstance(call.value.get("toolset_name"), str)]:
        yield d.TOOLSET.line(calls=toolset)
    if by_code := [call.id for call in now.by_code]:
        yield d.ONLY_TEXT.line(calls=by_code)


def words(now: Situation) -> Line:
    """What the user says next."""
    if now.is_empty:
        return (d.WITHOUT_TEXT if now.trailing else d.NEW_WORDS).line()
    if now.response.is_cut:
        return (d.GO_ON_OR_PREFILL if now.prefill else d.GO_ON).line()
    return (d.ENDS_WITH_USER if now.asked.model.prefill is False else d.NEXT_WORDS).line()


def refused(now: Situation) -> Line | None:
    """Why the API takes no words now; ``None`` where it does."""
    if now.way is Way.ANSWER and now.goes_on:
        return d.BESIDE.line(open=_open(now))
    return d.REFUSED_AFTER.line(open=_open(now)) if now.open else None


def _same(now: Situation) -> Iterator[Line]:
    """What stays while the API, or the model, has not finished."""
    container = now.asked.fields.get("container")
    if isinstance(container, dict) and container.get("skills"):
        yield d.SKILLS.line()
    if now.asked.system_messages and not (now.replaces or now.continues):
        yield d.SYSTEM_KEPT.line()
    if now.stands_still:
        yield d.CONTAINER.line(container=now.container)
    elif now.keeps_container:
        yield d.SAME_CONTAINER.line(container=now.container)
    if now.goes_on and not now.thread:
        if names := sorted(_names(now)):
            yield d.SERVER_TOOL.line(names=names)
        yield d.SAME_TOOLS.line()
        yield d.SAME_BETAS.line(betas=None if now.asked.context.betas is None else sorted(now.asked.context.betas))
    if (now.goes_on or now.calls) and not now.thread:
        yield d.SAME_THINKING.line()


def _thread(now: Situation) -> Iterator[Line]:
    if not now.continues:
        yield d.NEW_THREAD.line()
        return
    yield d.CONTINUES.line(id=now.response.fields.get("id"))
    yield d.SAME_THREAD.line()


def _left_out(now: Situation) -> Iterator[Line]:
    """What of the response does not come back."""
    echo = now.echo
    if now.is_empty:
        yield d.NOT_EMPTY.line()
    for demand, places in (
        (d.BEFORE_FALLBACK, echo.unfinished),
        (d.TAIL, echo.tail),
        (d.BLANK, echo.blank),
        (d.ENDING_THOUGHT, echo.ending),
    ):
        if places and not now.is_empty:
            yield demand.line(places=list(places))
    if echo.strange:
        yield d.FIELDS.line(fields=[".".join(map(str, path)) for path in echo.strange])


def _beside_results(now: Situation) -> Iterator[Line]:
    if line := refused(now):
        yield line
    if servers := [block.id for block in now.open]:
        yield d.SERVERS_OWN.line(calls=servers)
    if not now.goes_on:
        yield d.TEXT_BEFORE.line()
    if len(now.calls) > 1:
        yield d.SPLIT.line()
    if now.echo.thinks:
        yield d.NO_THINKING_LOST.line()


def _not_alone(now: Situation) -> Iterator[Line]:
    if now.is_empty:
        yield d.UNCHANGED.line()
        return
    if now.stop_reason == "tool_use":
        yield d.NO_EMPTY_MESSAGE.line()
    if now.prefill:
        yield d.WHITESPACE.line()
    if now.thread or now.stop_reason == "compaction":
        return
    if not now.response.is_cut:
        yield d.ALONE.line()
    yield d.LATER.line()


def _open(now: Situation) -> list[Json]:
    """What waits: the server calls; or, of a thread whose server holds them, the running code."""
    return [block.id for block in now.open] or sorted({call.run for call in now.by_code})


def _names(now: Situation) -> set[str]:
    """The names of the tools and MCP servers in the request that what waits was called by."""
    waiting = {block.value.get("server_name" if block.type == "mcp_tool_use" else "name") for block in now.open}
    tools = [tool for tool in now.asked.tools if isinstance(tool, dict)]
    offered = [tool.get(key) for tool in tools for key in ("name", "mcp_server_name")]
    return {name for name in offered if isinstance(name, str) and name in waiting}


def _is_bound(now: Situation) -> bool:
    """Whether thinking in the history is bound to what stands before it."""
    thinks = now.echo.thinks or "fact:thinking_block" in now.asked.occurs
    return bool(now.asked.model.preserved_thinking) and thinks
