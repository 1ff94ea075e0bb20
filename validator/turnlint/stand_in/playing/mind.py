"""The mind that answers where no script does: it calls each tool that it is offered once, and comes to an end."""

from __future__ import annotations

from collections.abc import Mapping

from turnlint.stand_in.playing.asked import Asked
from turnlint.stand_in.playing.inputs import fitting
from turnlint.stand_in.playing.kinds import ANSWER, call_of, mcp_of, opening, search_of, text
from turnlint.stand_in.playing.reply import Reply
from turnlint.values.json import Json, write


def thought(asked: Asked) -> Reply:
    """What the mind replies to a request; the same to the same request.

    Within a turn of the user it calls the tools in their order, two at a time where that is allowed, a server tool
    first; then it speaks. Where a tool is forced, that one is called, until its result has come.
    """
    begun = opening(asked)
    if asked.choice not in ("auto", "any", "none"):
        tools = [tool for tool in asked.client_tools if tool.get("name") == asked.choice]
        if tools:
            return Reply((*begun, call_of(tools[0])))
        return Reply((*begun, *(search_of(asked, asked.choice) or mcp_of(asked, asked.choice)), text(ANSWER)))
    open_tools = [tool for tool in asked.callable_tools if tool.get("name") not in asked.called]
    if asked.choice == "any":
        tools = open_tools or asked.callable_tools
        return Reply((*begun, *map(call_of, tools[:1])))
    if asked.choice == "auto":
        searches = search_of(asked) if not set(asked.called) & {str(t.get("name")) for t in asked.server_tools} else []
        if open_tools or searches:
            calls = map(call_of, open_tools[: 2 if asked.parallel else 1])
            return Reply((*begun, *searches, *calls, *([] if open_tools else [text(ANSWER)])))
    return Reply((*begun, text(_said(asked))))


def _said(asked: Asked) -> str:
    """The last words of a turn: JSON of the form that was asked for, or a sentence."""
    config = asked.fields.get("output_config")
    form = config.get("format") if isinstance(config, Mapping) else asked.fields.get("output_format")
    if isinstance(form, Mapping) and form.get("type") == "json_schema":
        made: Json = fitting(form.get("schema"))
        return write(made).decode()
    return ANSWER


def plain(asked: Asked) -> Reply:
    """What it says where nothing else is legal."""
    return Reply((*opening(asked), text(ANSWER)))
