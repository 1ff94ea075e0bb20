"""What the rules of streams rest on."""

from __future__ import annotations

from typing import Final

from turnlint.rule import Documented, Recorded

#: The guide to streams: the flow of events, their types, what each carries.
GUIDE: Final = Documented(
    "Streaming messages", "2026-10", "https://platform.claude.com/docs/en/build-with-claude/streaming"
)
STOP_REASONS: Final = Documented(
    "Stop reasons and fallback",
    "2026-10",
    "https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons",
)
FINE_GRAINED: Final = Documented(
    "Fine-grained tool streaming",
    "2026-10",
    "https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming",
)
#: What every recorded stream keeps to.
SEEN: Final = Recorded("1,537 whole streams of the API and of the clouds, none otherwise", "2026-10")
