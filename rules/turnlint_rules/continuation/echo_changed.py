"""The response comes back as it came.

Why: the model goes on from what stands in the messages. A call that is left out is never answered, a search result or a
citation that is rebuilt from its text is gone, `caller` and `toolset_name` tie a call to the code or the toolset that
made it, and the cache of the conversation ends at the first difference. Nulls, `cache_control`, the order of keys,
`1` for `1.0`, joined texts and space at the end of one may differ.

What to do: append `response.content` itself, and do not rebuild it from the parts that the application uses.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import (
    WEB_SEARCH,
    assistant,
    body,
    exchange,
    server_tool_use,
    text,
    thinking,
    tool,
    tool_result,
    tool_use,
    user,
    web_search_result,
)
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Path, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import STOPS
from turnlint_rules.continuation._step import foreign_model, kind

MISSING = Remark(
    "the response before does not come back as it came: its `{type}` block, content.{index}, is missing",
    evidence=(STOPS,),
)
CHANGED = Remark(
    "the response before does not come back as it came: `{key}` of its `{type}` block, content.{index}, is not what it "
    "was",
    evidence=(STOPS,),
)
EXTRA = Remark(
    "the response before does not come back as it came: it has no such `{type}` block",
    evidence=(STOPS,),
)
EARLIER = Remark(
    "the response before goes on with the assistant message at the end of its request, which does not come back as it "
    "came: its `{type}` block is missing or is not what it was",
    evidence=(STOPS,),
)
_TEXTS = {"missing": MISSING, "changed": CHANGED, "extra": EXTRA}
_APPEND = (
    "append each response after what its request ended with, the part of a paused turn or a prefill: it does not take "
    "the place of that."
)
_KEEP = (
    "append `response.content` as it came, and answer every call in it; one whose tool failed or was not run with "
    "`is_error`."
)
_SAID = (
    "this is the text of the response's `thinking` block: send that block itself, with its signature. A text is what "
    "the model said."
)
#: What rules of their own tell.
_OTHERS = {"thinking", "redacted_thinking", "fallback", "compaction"}
_ASKED = body(user("hi"), tools=[tool()])
_TOOLSET = {"type": "computer_toolset_20260801", "display_width_px": 800, "display_height_px": 600}
_ACTION = tool_use(name="screenshot")
_CITED = {
    "type": "web_search_result_location",
    "url": "https://example.org",
    "title": "Mills",
    "encrypted_index": "Eo8B",
    "cited_text": "in May",
}
_CALLER = {"type": "code_execution_20260120", "tool_id": "srvtoolu_01A"}


@rule(
    "echo-changed",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:echo_differs"},
    given={PREVIOUS},
    says=(MISSING, CHANGED, EXTRA, EARLIER),
    refused=(
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result()), tools=[tool()]),
            "the response before does not come back as it came: its `tool_use` block, content.1, is missing",
            at=("messages", 2),
            before=exchange(_ASKED, tool_use(), tool_use("toolu_01B"), stop_reason="tool_use"),
            note="of two calls at once the one that failed",
        ),
        Case(
            body(user("hi"), assistant("Hi there"), user("go on"), tools=[tool()]),
            "the response before does not come back as it came: `text` of its `text` block, content.0, is not what it "
            "was",
            at=("messages", 1, "content"),
            before=exchange(_ASKED, "Hello there"),
        ),
        Case(
            body(user("hi"), assistant("Hello", tool_use()), user(tool_result()), tools=[tool()]),
            "the response before does not come back as it came: `caller` of its `tool_use` block, content.1, is not "
            "what it was",
            at=("messages", 1, "content", 1),
            before=exchange(_ASKED, "Hello", tool_use(caller=_CALLER), stop_reason="tool_use"),
        ),
        Case(
            body(user("hi"), assistant("Hello"), assistant("Anything else?"), user("go on"), tools=[tool()]),
            "the response before does not come back as it came: `text` of its `text` block, content.0, is not what it "
            "was",
            before=exchange(_ASKED, "Hello"),
            note="neighbouring texts are one",
        ),
        Case(
            body(user("hi"), assistant("It was", " in May."), user("go on"), tools=[tool()]),
            "the response before does not come back as it came: `citations` of its `text` block, content.1, is not "
            "what it was",
            at=("messages", 1, "content", 1),
            before=exchange(_ASKED, "It was", text(" in May.", citations=[_CITED])),
            note="the words are the same",
        ),
        Case(
            body(user("hi"), assistant("Hello", tool_use()), user(tool_result()), tools=[tool()]),
            "the response before does not come back as it came: it has no such `tool_use` block",
            at=("messages", 1, "content", 1),
            before=exchange(_ASKED, "Hello"),
        ),
        Case(
            body(user("hi"), assistant(_ACTION), user(tool_result()), model="claude-sonnet-5", tools=[_TOOLSET]),
            "the response before does not come back as it came: `toolset_name` of its `tool_use` block, content.0, is "
            "not what it was",
            at=("messages", 1, "content", 0),
            before=exchange(
                body(user("hi"), model="claude-sonnet-5", tools=[_TOOLSET]),
                {**_ACTION, "toolset_name": "computer"},
                stop_reason="tool_use",
            ),
            note="a toolset's call",
        ),
        Case(
            body(user("hi"), assistant("I think", tool_use()), user(tool_result()), tools=[tool()]),
            "the response before does not come back as it came: it has no such `text` block",
            at=("messages", 1, "content", 0),
            before=exchange(_ASKED, thinking(), tool_use(), stop_reason="tool_use"),
            leads=False,
            note="thinking that became text",
        ),
        Case(
            body(user("hi"), assistant("So far."), tools=[WEB_SEARCH]),
            "the response before goes on with the assistant message at the end of its request, which does not come "
            "back as it came: its `server_tool_use` block is missing or is not what it was",
            at=("messages", 1, "content"),
            before=exchange(
                body(user("hi"), assistant(server_tool_use(), web_search_result()), tools=[WEB_SEARCH]),
                "So far.",
                stop_reason="pause_turn",
            ),
            note="paused twice, and the second response took the place of the first",
        ),
        Case(
            body(user("hi"), assistant('"a": 1}'), user("go on")),
            "the response before goes on with the assistant message at the end of its request, which does not come "
            "back as it came: its `text` block is missing or is not what it was",
            before=exchange(body(user("hi"), assistant("{")), '"a": 1}'),
            note="the answer without its prefill",
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant("I think", "Hello"), user("go on"), model="claude-opus-4-8"),
            before=exchange(body(user("hi"), model="kimi-k3"), thinking(), "Hello", model="kimi-k3"),
            note="another maker's response, whose thinking goes to Claude as text",
        ),
        Case(
            body(user("hi"), assistant(text("Hello there", cache_control={"type": "ephemeral"})), user("go on")),
            before=exchange(body(user("hi")), text("Hello ", citations=None), text("there ")),
            note="joined, without the null, with a breakpoint",
        ),
        Case(
            body(user("hi"), assistant(tool_use(input={"to": 2, "from": 1})), user(tool_result()), tools=[tool()]),
            before=exchange(_ASKED, tool_use(input={"from": 1.0, "to": 2.0}), stop_reason="tool_use"),
            note="numbers as JavaScript writes them, keys in another order",
        ),
        Case(
            body(user("hi"), assistant("Once upon a time"), user("go on")),
            before=exchange(body(user("hi")), "Once upon a", stop_reason="max_tokens"),
            note="the last block was cut",
        ),
        Case(
            body(user("hi"), assistant("Hello"), user("go on")),
            before=exchange(body(user("hi")), thinking(), "Hello"),
            note="thinking has rules of its own",
        ),
        Case(
            body(
                user("hi"), assistant(server_tool_use(), web_search_result()), assistant("So far."), tools=[WEB_SEARCH]
            ),
            before=exchange(
                body(user("hi"), assistant(server_tool_use(), web_search_result()), tools=[WEB_SEARCH]),
                "So far.",
                stop_reason="pause_turn",
            ),
            note="paused twice, one after the other",
        ),
    ),
)
def echo_changed(step: Step) -> Iterator[Draft]:
    if step.before.stop_reason == "refusal" or not step.before.complete or step.now.remembered or foreign_model(step):
        return
    for found in step.differences:
        if found.type not in _OTHERS:
            type = found.type or "unknown"
            if found.at < 0:
                yield EARLIER.at(found.path, type=type, help=_APPEND)
            else:
                help = _help(step, found.kind, found.type, found.path)
                yield _TEXTS[found.kind].at(found.path, type=type, key=found.key, index=found.at, help=help)
            return


def _help(step: Step, how: str, type: str, path: Path) -> str:
    """What to do where the difference has a usual cause."""
    if (how, type) == ("missing", "tool_use"):
        return _KEEP
    if (how, type) == ("extra", "text") and step.thinks:
        thoughts = [block.get("thinking") for block in step.before.content if kind(block) == "thinking"]
        block = step.echo[step.places.index(path)] if path in step.places else None
        said = block.get("text") if isinstance(block, dict) else block
        return _SAID if isinstance(said, str) and said and said in thoughts else ""
    return ""
