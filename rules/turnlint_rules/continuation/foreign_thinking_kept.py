"""Thinking of another maker's model does not go to Claude.

Why: endpoints of other makers speak the same API and sign their thinking in their own way. Once a session moves to
Claude, after a switch of models, a failover, or through a gateway that changed the model unasked, the API cannot verify
those signatures: it refuses the request, and each one after it that has the block, so that the session is stuck. By the
`model` of the response it shows; thinking of another Claude model may stay, the API leaves out what it cannot use.

What to do: leave the `thinking` and `redacted_thinking` blocks of such a response out, or send their words as text.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, text, thinking, tool, tool_result, tool_use, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Reported, Severity, Step, rule
from turnlint_rules.continuation._step import foreign_model, kind

FOREIGN = Remark(
    "this `{type}` block was written by `{model}`, whose signature Claude cannot verify: it answers "
    "``Invalid `signature` in `thinking` block``",
    evidence=(
        Reported("can1357/oh-my-pi#6379", "2026-07-24"),
        Reported("NousResearch/hermes-agent#24401", "2026-05-12"),
        Reported("anomalyco/opencode#6418", "2025-12-30"),
        Reported("vybestack/llxprt-code#1469", "2026-02-18"),
    ),
)
_ASKED = body(user("hi"), model="kimi-k3")
_THOUGHT = exchange(_ASKED, thinking(signature="9f86d081884c7d65"), "Hello", model="kimi-k3")
_CALLED = exchange(
    body(user("hi"), model="claude-opus-4-8", tools=[tool()]),
    thinking(signature="9f86d081"),
    tool_use(),
    stop_reason="tool_use",
    model="glm-5",
)


@rule(
    "foreign-thinking-kept",
    Severity.WARNING,
    answers=Pass.SIGNATURES,
    needs={"block:thinking", "block:redacted_thinking"},
    given={PREVIOUS},
    says=(FOREIGN,),
    refused=(
        Case(
            body(
                user("hi"),
                assistant(thinking(signature="9f86d081884c7d65"), "Hello"),
                user("go on"),
                model="claude-opus-4-8",
            ),
            "this `thinking` block was written by `kimi-k3`, whose signature Claude cannot verify: it answers "
            "``Invalid `signature` in `thinking` block``",
            at=("messages", 1, "content", 0),
            before=_THOUGHT,
        ),
        Case(
            body(
                user("hi"),
                assistant(thinking(signature="9f86d081"), tool_use()),
                user(tool_result()),
                model="claude-opus-4-8",
                tools=[tool()],
            ),
            "this `thinking` block was written by `glm-5`, whose signature Claude cannot verify: it answers "
            "``Invalid `signature` in `thinking` block``",
            before=_CALLED,
            note="a gateway answered with another model than it was asked for",
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant(text("I think"), "Hello"), user("go on"), model="claude-opus-4-8"),
            before=_THOUGHT,
            note="its words as text",
        ),
        Case(body(user("hi"), assistant("Hello"), user("go on"), model="claude-opus-4-8"), before=_THOUGHT),
        Case(
            body(user("hi"), assistant(thinking(), "Hello"), user("go on"), model="claude-opus-4-8"),
            before=exchange(body(user("hi"), model="claude-opus-4-6"), thinking(), "Hello", model="claude-opus-4-6"),
            note="another Claude model's: what the API cannot use, it leaves out",
        ),
        Case(
            body(
                user("hi"), assistant(thinking(signature="9f86d081884c7d65"), "Hello"), user("go on"), model="kimi-k3"
            ),
            before=_THOUGHT,
            note="the session stays where it was",
        ),
    ),
)
def foreign_thinking_kept(step: Step) -> Iterator[Draft]:
    model = foreign_model(step)
    if not model:
        return
    for block, place in zip(step.echo, step.places, strict=False):
        if kind(block) in ("thinking", "redacted_thinking"):
            yield FOREIGN.at(place, type=kind(block), model=model[:80])
            return
