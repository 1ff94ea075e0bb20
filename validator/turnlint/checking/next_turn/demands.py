"""What rules hold a next request to: every sentence that :func:`turnlint.next_turn` can say, with the rule behind it.

Which of them hold for an exchange is decided in :mod:`turnlint.checking.next_turn.lines`, and what makes it impossible
to go on in :mod:`turnlint.checking.next_turn.situation`. What the API does otherwise, and how that is known, stands in
the rules alone.
"""

from __future__ import annotations

from typing import Final

from turnlint.checking.next_turn.line import Demand

# The response.
ECHO: Final = Demand("echo", "echo-changed", "the content of the response as it came, as an assistant message")
PAUSED: Final = Demand("echo", "pause-dropped", "the content of the response as it came, as the last message")
BEFORE_FALLBACK: Final = Demand(
    "left-out",
    "fallback-prefix-kept",
    "what stands before the last `fallback` block and was not finished: content {places}",
)
FALLBACK: Final = Demand("fallback", "fallback-block-moved", "the `fallback` block in its place")
FIELDS: Final = Demand("left-out", "sdk-field-in-response", "fields that requests do not take: {fields}")
BLANK: Final = Demand(
    "left-out",
    "blank-text",
    "text blocks without a word: content {places} is joined to the text beside it, or left out",
)
TAIL: Final = Demand("left-out", "cut-off-call", "what was cut at the end: content {places}")
ENDING_THOUGHT: Final = Demand(
    "left-out", "thinking-last", "thinking at the end of the assistant message: content {places}"
)
NOTICE: Final = Demand(
    "notice", "interruption-notice-dropped", "the thinking block at its end, which says that the turn was interrupted"
)
THINKING: Final = Demand("thinking", "thinking-modified", "its thinking unchanged, signatures and empty texts included")
NO_THINKING_LOST: Final = Demand(
    "thinking", "thinking-dropped", "the response without its thinking: the model goes on without its reasons"
)
LATER: Final = Demand(
    "echo", "response-not-echoed", "the user's next words without the response: it was never said then"
)
# Results.
RESULTS: Final = Demand(
    "results",
    "tool-use-without-result",
    "one `tool_result` for each call, first in one user message: {calls}",
)
IS_ERROR: Final = Demand(
    "results", "tool-use-without-result", "`is_error` in the results of calls that failed, were denied or not run"
)
BESIDE: Final = Demand(
    "text",
    "results-only-next",
    "anything beside the results, such as text: the turn ends without the results of {open}",
)
TEXT_AFTER: Final = Demand(
    "text", "text-after-results", "text after the results: accepted, and the model learns to end its turn there"
)
TEXT_BEFORE: Final = Demand("text", "tool-use-without-result", "text or an image before the results")
SPLIT: Final = Demand("results", "split-results", "results spread over several messages: the model learns from it")
SERVERS_OWN: Final = Demand(
    "results", "result-without-tool-use", "a `tool_result` for {calls}: that is the API's own work"
)
TOOLSET: Final = Demand("toolset", "toolset-name-missing", "`toolset_name` in the results of {calls}, as in the calls")
ONLY_TEXT: Final = Demand(
    "results", "programmatic-result-not-text", "text alone in the results of {calls}: code made the calls"
)
# What stays while the API has not finished.
SAME_TOOLS: Final = Demand("same-tools", "tools-changed-while-open", "the same `tools` and `mcp_servers`")
SERVER_TOOL: Final = Demand("same-tools", "server-tool-not-provided", "in `tools` what is still to run, {names}")
SAME_BETAS: Final = Demand("same-betas", "betas-changed-while-open", "the same `anthropic-beta` header")
SAME_THINKING: Final = Demand(
    "same-thinking", "thinking-changed-while-open", "the same `thinking`, neither switched on nor off"
)
CONTAINER: Final = Demand("container", "container-required", "`container`: {container}, where the code stands still")
SAME_CONTAINER: Final = Demand("container", "container-changed", "`container`: {container}, where the turn goes on")
SKILLS: Final = Demand("skills", "skills-not-sent-again", "the same `container.skills`")
REACH: Final = Demand("container", "container-missing", "`container`: {container}, to reach the files made there")
CHANGE: Final = Demand("change", "tools-changed-while-open", "other `tools`, `thinking` or betas: the turn is over")
BOUND: Final = Demand(
    "prefix",
    "bound-prefix-changed",
    "a changed `system`, `tools` or earlier message: the thinking is bound to them",
)
CACHED: Final = Demand(
    "prefix",
    "cache-prefix-broken",
    "changed `tools`, `system` or earlier messages: the cache ends there",
)
# The turn is over.
NEXT_WORDS: Final = Demand("text", "finished-turn-resent", "the user's next words, in a new message")
ENDS_WITH_USER: Final = Demand(
    "text", "prefill-unsupported", "the user's next words, in a new message: there is no prefill"
)
ALONE: Final = Demand("text", "finished-turn-resent", "the response alone: an empty reply follows")
SYSTEM_KEPT: Final = Demand(
    "system-message", "system-message-lost", "the `system` messages where they stand, as long as they shall apply"
)
SYSTEM_AGAIN: Final = Demand(
    "system-message",
    "summarised-system-messages",
    "the `system` messages again, behind the user's: the old ones are gone",
)
SYSTEM_AFTER: Final = Demand(
    "system-message", "system-message-must-follow", "a `system` message after the user message"
)
ANY_CASE: Final = Demand(
    "stop-reason", "unknown-stop-reason", "calls decide, as after `end_turn`: nobody knows {stop_reason} yet"
)
# Empty replies.
NOT_EMPTY: Final = Demand("echo", "empty-response", "the response: it is empty")
NEW_WORDS: Final = Demand("text", "empty-reply-resent", 'a new user message, such as "Please continue"')
WITHOUT_TEXT: Final = Demand(
    "text", "empty-reply-resent", "no text after the tool results, or a new user message that asks to go on"
)
UNCHANGED: Final = Demand("text", "empty-reply-resent", "the same messages unchanged: the reply stays empty")
AGAIN: Final = Demand("again", "tool-use-without-call", "the same request again")
INSTEAD_AGAIN: Final = Demand("again", "tool-use-without-call", "instead the same request again, without the response")
AGAIN_PAUSED: Final = Demand("again", "paused-response", "the same request again: the pause has nothing to send back")
NO_EMPTY_MESSAGE: Final = Demand(
    "results", "tool-use-without-call", "an empty user message: there is no call to answer"
)
# Pauses and compaction.
NOTHING_AFTER: Final = Demand("text", "pause-not-resumed", "a user message: the API has not finished its turn")
REFUSED_AFTER: Final = Demand(
    "text", "server-call-unresolved", "a user message: it is refused without the results of {open}"
)
INTERRUPT: Final = Demand("text", "pause-not-resumed", "a user message, to interrupt: the turn stays unfinished")
PAUSES: Final = Demand("pause", "pauses-without-end", "further pauses: count them, and stop somewhere")
BLOCK: Final = Demand("compaction", "compaction-block-lost", "its `compaction` block with it")
BLOCK_FIRST: Final = Demand(
    "compaction",
    "compaction-block-not-first",
    "the `compaction` block first, in place of all messages that it summarises",
)
SUMMED_UP: Final = Demand("compaction", "summarised-messages-resent", "the messages that the block sums up, behind it")
BLOCK_AS_IT_CAME: Final = Demand("compaction", "compaction-block-changed", "the block changed in anything")
BETA: Final = Demand("betas", "compacted-response", "{beta} in `anthropic-beta`, on this and every later request")
EDIT: Final = Demand(
    "compaction", "compaction-block-without-edit", "`context_management` with its edit, as long as the block is there"
)
EARLIER_DROPPED: Final = Demand("compaction", "compacted-response", "no messages before the block")
TEXT_TOO: Final = Demand("text", "compacted-response", "a user message after the block")
# Cut answers.
GO_ON: Final = Demand("text", "cut-off-answer", "a user message that asks to go on")
GO_ON_OR_PREFILL: Final = Demand(
    "text", "cut-off-answer", "a user message that asks to go on; or nothing, and the model goes on from the text"
)
MORE_ROOM: Final = Demand(
    "max_tokens", "resent-after-cut", "instead the request as it was, with `max_tokens` above {max_tokens}"
)
SAME_ROOM: Final = Demand("max_tokens", "resent-after-cut", "the same request with the same `max_tokens`")
WHITESPACE: Final = Demand("text", "prefill-trailing-whitespace", "white space at the end of a prefill")
# Threads.
CONTINUES: Final = Demand("thread", "thread-repeats-history", "`thread`: `continue` from {id}, with what is new alone")
REPEATED: Final = Demand("thread", "thread-repeats-history", "messages that the server holds, the response included")
CREATE_ONLY: Final = Demand("thread", "thread-create-only-fields", "`system` and `tools`: the server holds them")
SAME_THREAD: Final = Demand(
    "thread", "thread-changed", "the same model, `thinking`, `tool_choice`, `cache_control` and betas"
)
NEW_THREAD: Final = Demand(
    "thread", "thread-not-continuable", "a new thread (`create`) with all messages: this response is not stored"
)
REPLAY: Final = Demand(
    "thread",
    "thread-continued-twice",
    "a new thread (`create`) with all messages, to ask again: each response is continued once",
)

# What nothing follows.
NO_MESSAGE: Final = Demand("no-message", "not-a-message", "what came back is no message: give the message itself")
ERROR: Final = Demand(
    "error",
    "error-kept-as-answer",
    "the API answered with the error {type}: append nothing of it; send the request again where the error passes",
)
REFUSED_REQUEST: Final = Demand(
    "refused-request",
    "failed-request-resent",
    "the API refused the request: append nothing of it, and mend the request; as it is, it is refused again",
)
MALFORMED: Final = Demand(
    "malformed",
    "malformed-response",
    "{place} is not what the API sends, and is refused in the history: send the request again",
)
REPEATED_ID: Final = Demand(
    "repeated-id",
    "repeated-id-in-response",
    "two calls have the id {id}, and no result can tell them apart: send the request again",
)
UNSIGNED: Final = Demand(
    "unsigned",
    "unsigned-thinking",
    "content {place} is thinking without its signature, which the API refuses: send the request again",
)
BROKEN_OFF: Final = Demand(
    "broken-off",
    "partial-response-kept",
    "the stream broke off: drop what came, and send the same request again; or keep its whole texts alone, and ask to "
    "go on",
)
NO_REASON: Final = Demand(
    "no-reason",
    "null-stop-reason",
    "the response does not say why it stopped, so it is not whole: send the request again",
)
REFUSED: Final = Demand(
    "refused",
    "refusal-kept",
    "the turn was refused: append nothing of it and run none of its calls; change or remove the user turn, or send the "
    "messages as they were to another model",
)
REFUSED_MODEL: Final = Demand(
    "refused-model",
    "refused-response",
    "the turn was refused: append nothing of it and run none of its calls; send the messages as they were to {model}",
)
REFUSED_CREDIT: Final = Demand(
    "refused-credit",
    "credit-body-changed",
    "the turn was refused: append nothing of it and run none of its calls; send the body as it was, with the "
    "`fallback_credit_token` and another model, within five minutes",
)
REFUSED_CLAIM: Final = Demand(
    "refused-claim",
    "refused-response",
    "the turn was refused: run none of its calls; send the body as it was, with the `fallback_credit_token`, another "
    "model, and this content as one assistant message at the end",
)
REFUSED_THREAD: Final = Demand(
    "refused-thread",
    "refused-thread-continued",
    "the turn was refused, and the thread does not go on: begin a new one (`create`) with the messages before, the "
    "user turn changed, or with another model",
)
NOT_STORED: Final = Demand(
    "not-stored",
    "thread-not-continuable",
    "the response is not stored in the thread: begin a new one (`create`) with all messages, which this request does "
    "not show",
)
CUT_THREAD: Final = Demand(
    "cut-thread",
    "server-call-left-open",
    "the thread would go on from what was cut: begin a new one (`create`) with all messages, which this request does "
    "not show, and more room",
)
WINDOW_FULL: Final = Demand(
    "window-full",
    "context-window-continued",
    "the context window is full: shorten the conversation first (compaction, context editing, fewer turns), or take a "
    "model with a larger one",
)
CUT_CALL: Final = Demand(
    "cut-call",
    "truncated-call-answered",
    "the call {call} may be cut: do not run it; drop the response, and send the same request with `max_tokens` above "
    "{max_tokens}",
)
CUT_THINKING: Final = Demand(
    "cut-thinking",
    "thinking-used-up-max-tokens",
    "thinking took all the room: drop the response, and send the same request with `max_tokens` above {max_tokens}, or "
    "with less effort",
)
CUT_ALL: Final = Demand(
    "cut-all",
    "resent-after-cut",
    "the response was cut before it said anything that can go back: send the same request with `max_tokens` above "
    "{max_tokens}",
)
WARMED: Final = Demand(
    "warmed", "prewarm-reply-appended", "this only warmed the cache: send the real request, its messages as they were"
)
NO_SUMMARY: Final = Demand(
    "no-summary",
    "summary-not-made",
    "no summary was made ({stop_reason}): keep all messages as they are, and ask for the compaction again",
)
NO_BLOCK: Final = Demand(
    "no-block", "compaction-without-block", "the compaction has no block: keep all messages as they are, and try again"
)
LEFT_OPEN: Final = Demand(
    "left-open",
    "server-call-left-open",
    "no result has come for {open}, and the turn is over: the API refuses it in the history; send the request again",
)
CONTAINER_LOST: Final = Demand(
    "container-lost",
    "container-missing",
    "code waits for results, and neither response nor request names its container: find it (in streams it comes with "
    "`message_delta`), or begin the turn again",
)
