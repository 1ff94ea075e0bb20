"""The pages and recordings that several rules about responses rest on."""

from __future__ import annotations

from typing import Final

from turnlint.rule import Documented, Recorded

_GUIDES: Final = "https://platform.claude.com/docs/en/build-with-claude/"
_TOOLS: Final = "https://platform.claude.com/docs/en/agents-and-tools/tool-use/"

STOP_REASONS: Final = Documented("Stop reasons and fallback", "2026-10", f"{_GUIDES}handling-stop-reasons")
MESSAGE: Final = Documented("Create a Message", "2026-10", "https://platform.claude.com/docs/en/api/messages/create")
VERSIONING: Final = Documented("Versions", "2026-07", "https://platform.claude.com/docs/en/api/versioning")
ERRORS: Final = Documented("Claude API errors", "2026-10", "https://platform.claude.com/docs/en/api/errors")
REFUSALS: Final = Documented("Refusals and fallback", "2026-10", f"{_GUIDES}refusals-and-fallback")
CREDIT: Final = Documented("Fallback credit", "2026-11", f"{_GUIDES}fallback-credit")
THINKING: Final = Documented("Thinking", "2026-10", f"{_GUIDES}thinking")
PREFIX: Final = Documented("Prefix checks on thinking blocks", "2026-11", f"{_GUIDES}preserved-thinking/prefix-checks")
THRESHOLD: Final = Documented("Compaction at a token threshold", "2026-10", f"{_GUIDES}compaction-threshold")
ON_DEMAND: Final = Documented("Compaction on demand", "2026-11", f"{_GUIDES}compaction-on-demand")
WINDOW: Final = Documented("Context windows", "2026-10", f"{_GUIDES}context-windows")
CACHING: Final = Documented("Prompt caching", "2026-10", f"{_GUIDES}prompt-caching")
DEFINE_TOOLS: Final = Documented("Define tools", "2026-08", f"{_TOOLS}define-tools")
HANDLE_CALLS: Final = Documented("Handle tool calls", "2026-10", f"{_TOOLS}handle-tool-calls")
SERVER_TOOLS: Final = Documented("Server tools", "2026-10", f"{_TOOLS}server-tools")
CODE: Final = Documented("Code execution tool", "2026-10", f"{_TOOLS}code-execution-tool")
PROGRAMMATIC: Final = Documented("Programmatic tool calling", "2026-10", f"{_TOOLS}programmatic-tool-calling")

#: What none of the recorded responses does.
ALL: Final = Recorded("some 3,600 whole responses, none of which does otherwise", "2026-08")
