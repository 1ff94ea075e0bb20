"""What the cache holds comes first, unchanged.

Why: the cache is read as far as a request begins like the one before: `tools`, then `system`, then the messages. The
first difference ends it: everything after is paid for anew. Clients break it with a date in the system prompt, tools
in another order, or messages that they rewrite.

What to do: move what changes behind the last breakpoint; keep earlier messages as they were.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, text, user
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import CACHING

BROKEN = Remark(
    "the request before wrote a cache, and `{where}` is not what it was: nothing after it is read from there",
    evidence=(CACHING,),
)
_CACHED = text("hi", cache_control={"type": "ephemeral"})
_ASKED = body(user(_CACHED), system="It is nine.")


@rule(
    "cache-prefix-broken",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:cached_before"},
    says=(BROKEN,),
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
    ),
    accepted=(
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
    for name in ("tools", "system"):
        if name in step.changed:
            yield BROKEN.at((name,), where=name)
            return
    changed = step.joint.changed
    if changed is not None and not step.joint.thinking_alone and changed < len(now.messages):
        yield BROKEN.at(("messages", changed), where=f"messages.{changed}")
