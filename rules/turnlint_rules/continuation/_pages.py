"""The pages that say how a conversation goes on."""

from __future__ import annotations

from typing import Final

from turnlint.rule import Documented

_ROOT: Final = "https://platform.claude.com/docs/en/"

STOPS: Final = Documented("Stop reasons and fallback", "2026-10", f"{_ROOT}build-with-claude/handling-stop-reasons")
ERRORS: Final = Documented("Claude API errors", "2026-10", f"{_ROOT}api/errors")
REFUSALS: Final = Documented("Refusals and fallback", "2026-10", f"{_ROOT}build-with-claude/refusals-and-fallback")
CREDIT: Final = Documented("Fallback credit", "2026-10", f"{_ROOT}build-with-claude/fallback-credit")
THINKING: Final = Documented("Thinking", "2026-10", f"{_ROOT}build-with-claude/thinking")
PRESERVED: Final = Documented("Preserved thinking", "2026-10", f"{_ROOT}build-with-claude/preserved-thinking")
#: Where a thinking block, what stands before it, and another thinking block before it must be what they were.
PREFIX: Final = Documented(
    "Prefix checks on thinking blocks", "2026-11", f"{_ROOT}build-with-claude/preserved-thinking/prefix-checks"
)
CHANGES: Final = Documented(
    "Change tools or instructions without failing the prefix check",
    "2026-11",
    f"{_ROOT}build-with-claude/preserved-thinking/change-tools-or-instructions",
)
SYSTEM_MESSAGES: Final = Documented(
    "Mid-conversation system messages and tool changes",
    "2026-10",
    f"{_ROOT}build-with-claude/mid-conversation-system-messages",
)
KEPT_TURNS: Final = Documented(
    "Compaction and preserved thinking", "2026-11", f"{_ROOT}build-with-claude/compaction-thinking-blocks"
)
COMPACTION: Final = Documented("Compaction overview", "2026-11", f"{_ROOT}build-with-claude/compaction")
ON_DEMAND: Final = Documented("Compaction on demand", "2026-10", f"{_ROOT}build-with-claude/compaction-on-demand")
CACHING: Final = Documented("Prompt caching", "2026-10", f"{_ROOT}build-with-claude/prompt-caching")
PROGRAMMATIC: Final = Documented(
    "Programmatic tool calling", "2026-10", f"{_ROOT}agents-and-tools/tool-use/programmatic-tool-calling"
)
