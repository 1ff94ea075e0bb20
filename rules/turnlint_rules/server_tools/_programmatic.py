"""Calls that running code made: programmatic calls, and what waits with them."""

from __future__ import annotations

from turnlint.rule import Block, Conversation


def running(conversation: Conversation) -> dict[str, Block]:
    """The code executions that wait for results, by id."""
    return {
        unresolved.call.id: unresolved.call
        for unresolved in conversation.pairing.unresolved
        if unresolved.waiting and unresolved.name == "code_execution"
    }


def made_by_code(call: Block, runs: dict[str, Block]) -> bool:
    """Whether one of these code executions made the call."""
    caller = call.value.get("caller")
    if not isinstance(caller, dict):
        return False
    run = caller.get("tool_id")
    return isinstance(run, str) and run in runs
