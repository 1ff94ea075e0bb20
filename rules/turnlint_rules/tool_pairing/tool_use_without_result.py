"""Every `tool_use` block must be answered at the start of the next user turn.

Why: the model waits for the results of its calls. The API looks for `tool_result` blocks at the very beginning of the
user turn after the calls; text or an image before them hides them. It names the assistant turn and the ids left open,
sorted.

What to do: begin the next user message with one `tool_result` for each call, with `is_error` for calls that failed,
were denied or skipped; put anything else after them. A call whose run was lost needs a result too, or leaves the
history.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, text, tool, tool_result, tool_use, user
from turnlint.rule import Case, Conversation, Documented, Draft, Inferred, Pass, Path, Reported, Severity, Wording, rule
from turnlint_rules._shared.edits import ON_DEMAND
from turnlint_rules.tool_pairing._mending import ANSWERED, RESULTS_FIRST

UNANSWERED = Wording(
    "messages.{turn}: `tool_use` ids were found without `tool_result` blocks immediately after: {ids}. "
    "Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
    evidence=(
        Documented(
            "Handle tool calls",
            "2026-10",
            "https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls",
        ),
        Reported("anthropics/claude-code#7796", "2025-09-17"),
        Reported("anthropics/claude-code#5989", "2025-08-17"),
    ),
)
INCOMPLETE = Wording(
    UNANSWERED.template,
    evidence=(Inferred.after(ON_DEMAND, "an open turn is refused as `compaction_incomplete_turn`, in unknown words"),),
    code="compaction_incomplete_turn",
)
COUNTED = Wording(
    "messages.{turn}: Did not find {count} `tool_result` block(s) at the beginning of this message. Messages following "
    "`tool_use` blocks must begin with a matching number of `tool_result` blocks.",
    until="2025-03",
    evidence=(
        Reported("anthropics/anthropic-sdk-typescript#653", "2025-01-12"),
        Reported("anthropics/claude-code#37", "2025-02-24"),
    ),
)
#: Where a session knows why the response with the calls stopped.
_LEFT_OUT = {
    "max_tokens": (
        "the response with this call was cut (`max_tokens`), so do not run it: take the response out of the messages "
        "and send the request again with a larger `max_tokens`; or keep it, and answer each call with `is_error`."
    ),
    "model_context_window_exceeded": (
        "the response with this call was cut (`model_context_window_exceeded`), so do not run it: take the response "
        "out of the messages, shorten them and send the request again."
    ),
    "refusal": (
        "the response with this call was refused (`refusal`), so do not run it: take the response out of the messages, "
        "and change or remove the user turn before it."
    ),
}
_BROKEN_OFF = (
    "the response with this call broke off, so do not run it: take the response out of the messages and send the "
    "request again."
)
_CONTINUE = {"type": "continue", "previous_message_id": "msg_01"}
_SENTENCE = (
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: {}. "
    "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
)


@rule(
    "tool-use-without-result",
    Severity.ERROR,
    answers=Pass.CLIENT_CALLS,
    needs={"fact:unanswered"},
    says=(UNANSWERED, INCOMPLETE),
    said=(COUNTED,),
    fixes=(RESULTS_FIRST, ANSWERED),
    refused=(
        Case(
            body(user("hi"), assistant(tool_use("toolu_01A")), user("go on")),
            _SENTENCE.format("toolu_01A"),
            at=("messages", 1),
            note="no result at all",
        ),
        Case(
            body(user("hi"), assistant(tool_use("toolu_01B"), tool_use("toolu_01A")), user("go on")),
            _SENTENCE.format("toolu_01A, toolu_01B"),
            note="several: sorted",
        ),
        Case(
            body(user("hi"), assistant(tool_use("toolu_01A")), user(text("Here it is:"), tool_result("toolu_01A"))),
            _SENTENCE.format("toolu_01A"),
            note="text before the result hides it",
        ),
        Case(
            body(user("hi"), assistant(tool_use("toolu_01A")), user("Here it is:"), user(tool_result("toolu_01A"))),
            _SENTENCE.format("toolu_01A"),
            note="the text in a message of its own: the API joins them",
        ),
        Case(
            body(user("a"), user("b"), assistant(tool_use("toolu_01A")), user("go on")),
            _SENTENCE.format("toolu_01A"),
            at=("messages", 2),
            note="the API counts joined turns, the path counts messages",
        ),
        Case(body(user("hi"), assistant(tool_use("toolu_01A"))), _SENTENCE.format("toolu_01A"), note="at the end"),
        Case(
            body(assistant(tool_use("toolu_01A")), user("go on")),
            _SENTENCE.format("toolu_01A"),
            at=("messages", 0),
            note="before a call in the first message the API counts a user turn: recorded (2026-05)",
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant(tool_use()), user(tool_result(), "now what?"), tools=[tool()])),
        Case(
            body(
                user("hi"),
                assistant("Let me see", tool_use("toolu_01A")),
                assistant(tool_use("auto_load_97d4", "search_tools")),
                user(tool_result("auto_load_97d4")),
                user(tool_result("toolu_01A")),
            ),
            note="calls and results over several messages",
        ),
        Case(
            body(user(tool_result()), user("go on"), thread=_CONTINUE, model="claude-opus-5-5"),
            note="a thread goes on: the call is with the server",
        ),
    ),
)
def tool_use_without_result(conversation: Conversation) -> Iterator[Draft]:
    compacting = conversation.fields.get("compaction") is not None
    for open_calls in conversation.pairing.unanswered:
        wording = INCOMPLETE if compacting and open_calls.last else UNANSWERED
        help = _help(conversation, open_calls.path)
        yield wording.at(open_calls.path, turn=open_calls.turn, ids=", ".join(open_calls.ids), help=help)


def _help(conversation: Conversation, path: Path) -> str:
    """What to do with calls of a response that was not to be answered; empty for all others."""
    reply = conversation.reply
    if reply is None or not reply.holds(path):
        return ""
    return _LEFT_OUT.get(reply.stop_reason or "", "") if reply.complete else _BROKEN_OFF
