"""What the rules of this family need."""

from __future__ import annotations

from typing import Final

#: The account shows in no body. This word names a header, so the rules are neither run nor listed as skipped.
NEEDS: Final = frozenset({"field:anthropic-version"})
#: Servers of tools are named in the body.
MCP: Final = frozenset({"field:mcp_servers"})
