"""What can follow each stop reason has a pair of cases: one that is found, one that is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest

import turnlint
from turnlint.case import (
    WEB_SEARCH,
    Case,
    Exchange,
    assistant,
    body,
    exchange,
    server_tool_use,
    system,
    tool,
    tool_result,
    tool_use,
    user,
    web_search_result,
)
from turnlint.engine import registry

_FIELDS: Final[Any] = {"model": "claude-opus-4-8", "tools": [tool(), WEB_SEARCH]}
_ASKED: Final = body(user("hi"), **_FIELDS)
BRIEF: Final = system("Be brief.")

#: Stop reason and what the response holds: the rule that tells what must not follow, and the reason in its case.
ROWS: Final[dict[str, tuple[str, str]]] = {
    "end_turn, with content": ("response-not-echoed", "end_turn"),
    "end_turn, sent back alone": ("finished-turn-resent", "end_turn"),
    "end_turn, empty": ("empty-reply-resent", "end_turn"),
    "end_turn, with a fallback block": ("fallback-block-moved", "end_turn"),
    "end_turn, with an unfinished part before the fallback": ("fallback-prefix-kept", "end_turn"),
    "stop_sequence": ("finished-turn-resent", "stop_sequence"),
    "max_tokens, text": ("resent-after-cut", "max_tokens"),
    "max_tokens, a cut call": ("truncated-call-answered", "max_tokens"),
    "max_tokens, the notice of an interruption": ("interruption-notice-dropped", "max_tokens"),
    "max_tokens: 0": ("prewarm-reply-appended", "max_tokens"),
    "tool_use, client calls": ("echo-changed", "tool_use"),
    "tool_use, thinking": ("thinking-modified", "tool_use"),
    "tool_use, a server call waits": ("tools-changed-while-open", "tool_use"),
    "tool_use, code waits": ("container-changed", "tool_use"),
    "tool_use, no call": ("finished-turn-resent", "tool_use"),
    "pause_turn": ("pause-not-resumed", "pause_turn"),
    "pause_turn, left out": ("pause-dropped", "pause_turn"),
    "pause_turn, headers": ("betas-changed-while-open", "pause_turn"),
    "pause_turn, code": ("container-changed", "pause_turn"),
    "refusal, empty": ("refusal-resent", "refusal"),
    "refusal, partial": ("refusal-kept", "refusal"),
    "refusal, a call": ("refused-call-answered", "refusal"),
    "model_context_window_exceeded": ("context-window-continued", "model_context_window_exceeded"),
    "model_context_window_exceeded, a cut call": ("truncated-call-answered", "model_context_window_exceeded"),
    "compaction": ("compaction-block-lost", "compaction"),
    "compaction, asked for and not made": ("summary-not-made", "max_tokens"),
    "an unknown value": ("finished-turn-resent", "exhausted"),
    "a stream that broke off": ("partial-response-kept", ""),
    "pause_turn, again and again": ("pauses-without-end", "pause_turn"),
    "compaction, what it sums up": ("summarised-messages-resent", "compaction"),
    "compaction, what is kept behind it": ("kept-turn-merged", "compaction"),
    "compaction, instructions in it": ("summarised-system-messages", "compaction"),
    "no response but an error": ("error-kept-as-answer", ""),
    "an error that does not pass": ("failed-request-resent", ""),
}
#: What the request alone shows of a row: the rules that tell it.
ALONE: Final[dict[str, tuple[str, ...]]] = {
    "end_turn, a text made up for it": ("blank-text", "empty-text"),
    "max_tokens, text as a prefill": ("prefill-unsupported", "prefill-trailing-whitespace", "prefill-with-thinking"),
    "max_tokens, thinking alone": ("empty-thinking-signature", "thinking-last"),
    "tool_use, client calls": ("tool-use-without-result", "repeated-result", "text-after-results", "split-results"),
    "tool_use, calls of a toolset": ("toolset-name-missing", "toolset-result-content"),
    "tool_use, mixed with a server call": ("server-call-unresolved", "server-tool-not-provided"),
    "tool_use, from code": ("container-required", "programmatic-result-not-text"),
    "tool_use, no call": ("empty-user-turn",),
    "pause_turn, an advisor": ("advisor-tool-missing",),
    "compaction, at a threshold": ("compaction-block-without-edit", "compaction-block-changed"),
    "compaction, on demand": ("compaction-block-not-first", "compaction-block-repeated", "compaction-block-unsigned"),
    "roles": ("system-message-first", "system-message-must-follow", "system-message-must-precede"),
    "results and calls": ("result-without-tool-use", "tool-use-without-result", "repeated-result"),
    "server calls and results": ("server-call-unresolved", "server-result-without-call", "repeated-server-result"),
    "what stays while something is open": (
        "tools-changed-while-open",
        "betas-changed-while-open",
        "thinking-changed-while-open",
        "container-changed",
    ),
    "what stays at any time": ("bound-prefix-changed", "system-message-lost"),
    "what a history needs": ("advisor-tool-missing", "tool-reference-unknown", "container-required"),
    "thinking": ("thinking-modified", "empty-thinking-signature", "thinking-expected-first", "thinking-dropped"),
    "threads": ("thread-changed", "thread-continued-twice", "thread-repeats-history", "refused-thread-continued"),
}


def stop(case: Case) -> Any:
    assert case.before is not None
    return "" if case.before.response is None else case.before.response["stop_reason"]


@pytest.mark.parametrize(("name", "reason"), ROWS.values(), ids=ROWS)
def test_a_row_has_a_pair(name: str, reason: str) -> None:
    rule = registry.rules()[name]
    assert [case for case in rule.refused if stop(case) == reason]
    assert rule.accepted


@pytest.mark.parametrize("names", ALONE.values(), ids=ALONE)
def test_what_a_request_shows_has_pairs(names: tuple[str, ...]) -> None:
    for name in names:
        rule = registry.rules()[name]
        assert rule.refused, name
        assert rule.accepted, name


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            exchange(_ASKED, server_tool_use(), tool_use(), stop_reason="tool_use"),
            body(user("hi"), assistant(server_tool_use(), tool_use()), user(tool_result()), BRIEF, **_FIELDS),
        ),
        (
            exchange(_ASKED, server_tool_use(), web_search_result(), stop_reason="pause_turn"),
            body(user("hi"), assistant(server_tool_use(), web_search_result()), user("stop"), **_FIELDS),
        ),
        (
            exchange(_ASKED, tool_use(), stop_reason="tool_use"),
            body(user("hi"), assistant(tool_use()), user(tool_result()), model="claude-opus-4-8"),
        ),
        (
            exchange(_ASKED, server_tool_use(), web_search_result(), "So far:", stop_reason="pause_turn"),
            body(user("hi"), assistant(server_tool_use(), web_search_result(), "So far:"), **_FIELDS),
        ),
    ],
    ids=[
        "system message behind results of a mixed turn",
        "an interruption",
        "no tools any more",
        "a pause that ends in text",
    ],
)
def test_what_nobody_has_seen_refused_is_no_error(before: Exchange, after: Any) -> None:
    told = turnlint.check_session([replace(each, session="one") for each in (before, Exchange(after))])
    assert told.ok


@pytest.mark.parametrize(
    "reason",
    ["end_turn", "stop_sequence", "max_tokens", "tool_use", "pause_turn", "refusal", "compaction", "exhausted"],
)
def test_a_reason_has_an_accepted_step(reason: str) -> None:
    steps = [case for rule in registry.rules().values() if rule.judges == "step" for case in rule.accepted]
    assert [case for case in steps if stop(case) == reason]
