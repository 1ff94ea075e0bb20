"""Evidence that several rules of the families share."""

from __future__ import annotations

from typing import Final

from turnlint.rule import Documented, Measured

_DOCS: Final = "https://platform.claude.com/docs/en/agents-and-tools/tool-use/"

DEFINE_TOOLS: Final = Documented("Define tools", "2026-10", _DOCS + "define-tools")
TOOL_SEARCH: Final = Documented("Tool search tool", "2026-08-21", _DOCS + "tool-search-tool")
SERVER_TOOLS: Final = Documented("Server tools", "2026-09", _DOCS + "server-tools")
WEB_SEARCH: Final = Documented("Web search tool", "2026-08-21", _DOCS + "web-search-tool")
BROWSER_USE: Final = Documented("Browser use tool", "2026-10", _DOCS + "browser-use-tool")
COMPUTER_USE: Final = Documented("Computer use tool", "2026-10", _DOCS + "computer-use-tool")
PROGRAMMATIC: Final = Documented("Programmatic tool calling", "2026-08-21", _DOCS + "programmatic-tool-calling")
MCP_CONNECTOR: Final = Documented(
    "MCP connector", "2026-08-21", "https://platform.claude.com/docs/en/agents-and-tools/mcp-connector"
)
DEFERRED_PROBE: Final = Measured("reinsjs, probes of claude-haiku-4-5 and claude-opus-5", "2026-09-15")
