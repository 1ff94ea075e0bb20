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
    "the request before marked what to cache, and `{where}` is not what it was: nothing after it is read from there",
    evidence=(CACHING,),
)
SWITCHED = Remark(
    "the request before marked messages to be cached, and `{where}` is not what it was: they are not read from there",
    evidence=(CACHING, THINKING),
)
_CACHED = text("hi", cache_control={"type": "ephemeral"})
_USAGE = {"input_tokens": 10, "output_tokens": 20, "cache_read_input_tokens": 0}
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
            "the request before marked what to cache, and `system` is not what it was: nothing after it is read from "
            "there",
            at=("system",),
            before=exchange(_ASKED, "Hello"),
        ),
        Case(
            body(user("Hi!"), assistant("Hello"), user(_CACHED), system="It is nine."),
            "the request before marked what to cache, and `messages.0` is not what it was: nothing after it is read "
            "from there",
            at=("messages", 0),
            before=exchange(_ASKED, "Hello"),
        ),
        Case(
            body(user("hi"), assistant("Hello"), user(_CACHED), system="It is nine.", thinking={"type": "adaptive"}),
            "the request before marked messages to be cached, and `thinking` is not what it was: they are not read "
            "from there",
            at=("thinking",),
            before=exchange(_ASKED, "Hello"),
        ),
        Case(
            body(user("hi"), assistant("Hello"), user(_CACHED), system="It is nine.", output_config={"effort": "low"}),
            "the request before marked messages to be cached, and `output_config.effort` is not what it was: they are "
            "not read from there",
            at=("output_config", "effort"),
            before=exchange(_ASKED, "Hello"),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant("Hello"), user("go on"), system="It is ten."),
            before=exchange(_ASKED, "Hello", usage={**_USAGE, "cache_creation_input_tokens": 0}),
            note="too little to be cached",
        ),
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
    if not _cached(step):
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


def _cached(step: Step) -> bool:
    """Whether anything is in the cache, as far as the response tells."""
    usage = (step.before.response or {}).get("usage")
    if not isinstance(usage, dict) or "cache_creation_input_tokens" not in usage:
        return True
    return bool(usage["cache_creation_input_tokens"] or usage.get("cache_read_input_tokens"))


def _switched(step: Step) -> Path:
    """The place of a field whose change ends what is cached of the messages; empty where there is none."""
    if step.now.bare or step.before.bare:
        return ()
    was, now = step.before.fields, step.now.fields
    default = step.now.model.thinking_default
    if "thinking" in step.changed and _prompting(was.get("thinking"), default) != _prompting(
        now.get("thinking"), default
    ):
        return ("thinking",)
    if "tool_choice" in step.changed and _prompting(was.get("tool_choice"), "auto") != _prompting(
        now.get("tool_choice"), "auto"
    ):
        return ("tool_choice",)
    if "output_config" in step.changed and _effort(was.get("output_config")) != _effort(now.get("output_config")):
        return ("output_config", "effort")
    return ()


def _prompting(value: Json, default: str | None) -> bytes:
    """What of `thinking` or `tool_choice` shapes the prompt: how thinking is shown does not."""
    given = value if isinstance(value, dict) else {"type": default}
    return key_of({name: each for name, each in given.items() if name != "display"})


def _effort(config: Json) -> bytes:
    return key_of(config.get("effort") if isinstance(config, dict) else None)
