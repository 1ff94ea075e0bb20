"""Whether the API could send a message in answer to a request: what it never sends is not played."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from turnlint.checking.linter import Linter
from turnlint.stand_in.playing.asked import Asked
from turnlint.stand_in.playing.message import Message
from turnlint.subjects.conversation import Conversation
from turnlint.values.json import Json
from turnlint.values.report import Severity

#: Rules over responses whose warnings tell what no model does of itself, or what would not be this request's answer.
_ILLEGAL: Final = frozenset(
    {
        "call-of-tool-not-offered",
        "call-with-other-stop-reason",
        "fallback-not-asked-for",
        "stop-sequence-not-asked-for",
        "tool-choice-not-honoured",
        "server-call-left-open",
    }
)
#: Reasons to stop behind which a call may stand cut, or a server's call open.
_CUT: Final = ("max_tokens", "refusal", "model_context_window_exceeded")


class IllegalReply(Exception):
    """Replies of a script that the API would never send for the requests that they were to answer."""


def illegal(message: Message, asked: Asked, judge: Linter, conversation: Conversation | None) -> list[str]:
    """Why a message is no answer to a request, in sentences; empty where it may be one."""
    report = judge.check_response(message.response, conversation)
    found = [
        f"{finding.message} [{finding.rule}]"
        for finding in report.findings
        if finding.severity is Severity.ERROR or (finding.rule in _ILLEGAL and not _is_excused(finding.rule, message))
    ]
    return found or [*_beyond(message.response, asked)]


def _is_excused(rule: str, message: Message) -> bool:
    return rule in ("server-call-left-open", "tool-choice-not-honoured") and message.response["stop_reason"] in _CUT


def _beyond(response: Mapping[str, Json], asked: Asked) -> Iterator[str]:
    """What no rule over responses says, for the API may do it: but a stand-in that does it proves nothing."""
    kinds = {block["type"] for block in response["content"]}
    if kinds & {"thinking", "redacted_thinking"} and not asked.thinks:
        yield "the request does not ask for thinking, and the model is not known to think by itself"
    if response["stop_reason"] == "pause_turn" and not any("server_tool_use" in each for each in kinds):
        yield "a turn pauses in the work of server tools, and this one has no server call"
    owed = {each["id"] for each in asked.waiting}
    given = {block.get("tool_use_id") for block in response["content"]}
    if owed - given and response["stop_reason"] not in _CUT:
        yield f"the server owes the result of `{min(owed - given)}`, which the turn before left open"
