"""Nothing follows a call in its assistant message.

Why: the model ends its turn with its calls. Text behind them means that a history was put together from parts. The
API refused that as if the calls had no results (recorded last in May 2026, on Claude Haiku 4.5), and took it on five
models in September 2026. A client call under the id of a server call was refused.

What to do: send the assistant message in its own order. A server call must keep its type `server_tool_use`; rebuilt
as a client call it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import assistant, body, tool_result, tool_use, user
from turnlint.rule import Case, Conversation, Draft, Pass, Recorded, Remark, Reported, Severity, Wording, rule

FOLLOWED = Wording(
    "messages.{turn}: `tool_use` ids were found without `tool_result` blocks immediately after: {ids}. "
    "Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
    evidence=(Recorded("a client call with a server call's id, text behind it, claude-3-5-sonnet", "2025-05"),),
)
MOVED = Remark(
    "a `{type}` block follows a call in its assistant message: the API has refused this as if the call had no result, "
    "and has also accepted it",
    evidence=(
        Recorded("refused: an answered call with text behind it opens the conversation, claude-haiku-4-5", "2026-05"),
        Reported("BerriAI/litellm#22947, vercel/ai#13013: refused", "2026-03"),
        Reported("gotgenes/pi-anthropic-auth#66: accepted on five models", "2026-09-20"),
    ),
)
_SERVER_ID = "srvtoolu_01A"


@rule(
    "text-after-tool-use",
    Severity.ERROR,
    answers=Pass.CLIENT_CALLS,
    needs={"fact:after_calls"},
    says=(FOLLOWED, MOVED),
    refused=(
        Case(
            body(user("hi"), assistant("Searching", tool_use(_SERVER_ID), "Found."), user(tool_result(_SERVER_ID))),
            "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: srvtoolu_01A. "
            "Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
            at=("messages", 1),
            note="a server call rebuilt as a client call, as recorded: an error",
        ),
        Case(
            body(user("hi"), assistant(tool_use(), "Done."), user(tool_result())),
            "a `text` block follows a call in its assistant message: the API has refused this as if the call had no "
            "result, and has also accepted it",
            at=("messages", 1, "content", 1),
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                assistant("Let me see", tool_use(), tool_use("toolu_01B")),
                user(tool_result(), tool_result("toolu_01B")),
            )
        ),
    ),
)
def text_after_tool_use(conversation: Conversation) -> Iterator[Draft]:
    told: set[int] = set()
    unanswered = {turn: set(ids) for turn, ids, _, _ in conversation.pairing.unanswered}
    for block in conversation.pairing.after_calls:
        if block.turn in told:
            continue
        told.add(block.turn)
        ids, first = _server_ids(conversation, block.turn, block.joined)
        ids -= unanswered.get(block.turn, set())  # they are told for want of a result
        if ids:
            ordered = ", ".join(sorted(ids))
            yield FOLLOWED.at(("messages", first), turn=block.turn, ids=ordered)
        else:
            yield MOVED.at(block.path, type=block.type, unsure=True)


def _server_ids(conversation: Conversation, turn: int, before: int) -> tuple[set[str], int]:
    """The client calls of a turn that carry ids of server calls and stand before a place, and the first's message."""
    span = conversation.turn(turn)
    found: set[str] = set()
    if span is None:
        return found, 0
    first, joined = span.first, 0
    for index in range(span.first, span.last + 1):
        content: Any = conversation.messages[index].get("content")
        blocks = content if isinstance(content, list) else [None] * bool(content)
        for block in blocks[: max(before - joined, 0)]:
            call = block.get("id") if isinstance(block, dict) and block.get("type") == "tool_use" else None
            if isinstance(call, str) and call.startswith("srvtoolu_"):
                first = first if found else index
                found.add(call)
        joined += len(blocks)
    return found, first
