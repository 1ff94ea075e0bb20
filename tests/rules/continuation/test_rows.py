"""What can follow each stop reason has a pair of cases: one that is found, one that is not."""

from __future__ import annotations

from typing import Any, Final

import pytest

from turnlint.case import Case
from turnlint.engine import registry

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
}


def stop(case: Case) -> Any:
    assert case.before is not None
    return "" if case.before.response is None else case.before.response["stop_reason"]


@pytest.mark.parametrize(("name", "reason"), ROWS.values(), ids=ROWS)
def test_a_row_has_a_pair(name: str, reason: str) -> None:
    rule = registry.rules()[name]
    assert [case for case in rule.refused if stop(case) == reason]
    assert rule.accepted


@pytest.mark.parametrize(
    "reason",
    ["end_turn", "stop_sequence", "max_tokens", "tool_use", "pause_turn", "refusal", "compaction", "exhausted"],
)
def test_a_reason_has_an_accepted_step(reason: str) -> None:
    steps = [case for rule in registry.rules().values() if rule.judges == "step" for case in rule.accepted]
    assert [case for case in steps if stop(case) == reason]
