"""What the cache holds comes first, unchanged.

Why: the cache is read as far as a request begins like the one before: `tools`, then `system`, then the messages. The
first difference ends it: everything after is paid for anew. Clients break it with a date in the system prompt, tools
in another order, or messages that they rewrite. Another `thinking`, effort or `tool_choice` leaves what was cached of
`tools` and `system`, and ends what was cached of the messages.

What to do: move what changes behind the last breakpoint; keep earlier messages as they were, and `thinking`,
`output_config.effort` and `tool_choice` for the whole conversation.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, text, user
from turnlint.rule import Case, Draft, Json, Pass, Path, Remark, Severity, Step, key_of, rule
from turnlint_rules.continuation._pages import CACHING, THINKING
from turnlint_rules.continuation._step import prefix_changes

BROKEN = Remark(
    "the request before wrote a cache, and `{where}` is not what it was: nothing after it is read from there",
    evidence=(CACHING,),
)
SWITCHED = Remark(
    "the request before wrote a cache of the messages, and `{where}` is not what it was: they are not read from there",
    evidence=(CACHING, THINKING),
)
_CACHED = text("hi", cache_control={"type": "ephemeral"})
_ASKED = body(user(_CACHED), system="It is nine.")


@rule(
    "cache-prefix-broken",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:cached_before"},
    says=(BROKEN, SWITCHED),
    refused=(
        Case(
            body(user(_CACHED), assistant("Hello"), user("go on"), system="It is ten."),
            "the request before wrote a cache, and `system` is not what it was: nothing after it is read from there",
            at=("system",),
            before=exchange(_ASKED, "Hello"),
        ),
        Case(
            body(user("Hi!"), assistant("Hello"), user(_CACHED), system="It is nine."),
            "the request before wrote a cache, and `messages.0` is not what it was: nothing after it is read from "
            "there",
            at=("messages", 0),
            before=exchange(_ASKED, "Hello"),
        ),
        Case(
            body(user("hi"), assistant("Hello"), user(_CACHED), system="It is nine.", thinking={"type": "adaptive"}),
            "the request before wrote a cache of the messages, and `thinking` is not what it was: they are not read "
            "from there",
            at=("thinking",),
            before=exchange(_ASKED, "Hello"),
        ),
        Case(
            body(user("hi"), assistant("Hello"), user(_CACHED), system="It is nine.", output_config={"effort": "low"}),
            "the request before wrote a cache of the messages, and `output_config.effort` is not what it was: they are "
            "not read from there",
            at=("output_config", "effort"),
            before=exchange(_ASKED, "Hello"),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant("Hello"), user("go on"), system=[_CACHED], tool_choice={"type": "auto"}),
            before=exchange(body(user("hi"), system=[_CACHED]), "Hello"),
            note="the cache ends before the messages",
        ),
        Case(
            body(user("hi"), assistant("Hello"), user(_CACHED), system="It is nine."),
            before=exchange(_ASKED, "Hello"),
            note="the breakpoint moves on",
        ),
        Case(
            body(user("hi"), assistant("Hello"), user("go on"), system="It is ten."),
            before=exchange(body(user("hi"), system="It is nine."), "Hello"),
            note="nothing was cached",
        ),
    ),
)
def cache_prefix_broken(step: Step) -> Iterator[Draft]:
    now = step.now
    if any(now.fields.get(name) is not None for name in ("context_management", "compaction")):
        return
    if "model" in step.changed or "thread" in now.fields or "block:compaction" in now.occurs:
        return
    for name in prefix_changes(step):
        yield BROKEN.at((name,), where=name)
        return
    if step.before.caches_messages and (switched := _switched(step)):
        yield SWITCHED.at(switched, where=".".join(map(str, switched)))
        return
    changed = step.joint.changed
    if changed is not None and not step.joint.thinking_alone and changed < len(now.messages):
        yield BROKEN.at(("messages", changed), where=f"messages.{changed}")


def _switched(step: Step) -> Path:
    """The place of a field whose change ends what is cached of the messages; empty where there is none."""
    if step.now.bare or step.before.bare:
        return ()
    for name in ("thinking", "tool_choice"):
        if name in step.changed and _kind(step.before.fields.get(name)) != _kind(step.field(name)):
            return (name,)
    if "output_config" in step.changed:
        was, now = step.before.fields.get("output_config"), step.field("output_config")
        if _part(was, "effort") != _part(now, "effort"):
            return ("output_config", "effort")
    return ()


def _kind(value: Json) -> bytes:
    """What of `thinking` or `tool_choice` shapes the prompt; how thinking is shown does not."""
    return key_of(
        {name: each for name, each in value.items() if name != "display"} if isinstance(value, dict) else value
    )


def _part(value: Json, name: str) -> Json:
    return value.get(name) if isinstance(value, dict) else None
