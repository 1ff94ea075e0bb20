"""Sources that several rules cite."""

from __future__ import annotations

from turnlint.rule import Documented, Measured

_DOCS = "https://platform.claude.com/docs/en"

#: A table of single faults, each sent to the live API.
PROBE = Measured("kangminlee-maker/local-OAuth-CLI-API-adapter, claude-sonnet-5", "2026-09-04")
#: The same for a later model.
PROBE_5_5 = Measured("live probe, claude-sonnet-5-5", "2026-09-29")
#: Requests with compaction and context editing, each sent to the live API.
COMPACTION_PROBE = Measured("published probe record, claude-opus-5-5", "2026-09-26")
#: The same with fallbacks.
FALLBACK_PROBE = Measured("published probe record, claude-opus-5-5", "2026-09-28")

THREADS = Documented("Message threads", "2026-11-02", f"{_DOCS}/build-with-claude/message-threads")
SDK = Documented("anthropics/anthropic-sdk-python 2.14", "2026-11")
ERRORS = Documented("Claude API errors", "2026-08-21", f"{_DOCS}/api/errors")
EXTENDED_THINKING = Documented("Extended thinking", "2026-08-21", f"{_DOCS}/build-with-claude/extended-thinking")
THINKING = Documented("Thinking", "2026-10", f"{_DOCS}/build-with-claude/thinking")
TROUBLESHOOTING = Documented(
    "Troubleshooting thinking", "2026-10-08", f"{_DOCS}/build-with-claude/thinking-troubleshooting"
)
EFFORT = Documented("Effort", "2026-08-21", f"{_DOCS}/build-with-claude/effort")
MIGRATION = Documented("Migration guide", "2026-10-08", f"{_DOCS}/about-claude/models/migration-guide")
VERSION = Documented("Migrate to API version 2026-10-21", "2026-10-21", f"{_DOCS}/api/migration-2026-10-21")
DEPRECATIONS = Documented("Model deprecations", "2026-11", f"{_DOCS}/about-claude/model-deprecations")
MODEL_IDS = Documented("Model IDs and versioning", "2026-10", f"{_DOCS}/about-claude/models/model-ids-and-versions")
PROMPT_CACHING = Documented("Prompt caching", "2026-08-21", f"{_DOCS}/build-with-claude/prompt-caching")
BATCHES = Documented("Batch processing", "2026-08-21", f"{_DOCS}/build-with-claude/batch-processing")
TASK_BUDGETS = Documented("Task budgets", "2026-10", f"{_DOCS}/build-with-claude/task-budgets")
FAST_MODE = Documented("Fast mode", "2026-10", f"{_DOCS}/build-with-claude/fast-mode")
RESIDENCY = Documented("Data residency", "2026-08-21", f"{_DOCS}/build-with-claude/data-residency")
CODE_CALLS = Documented(
    "Programmatic tool calling", "2026-08-21", f"{_DOCS}/agents-and-tools/tool-use/programmatic-tool-calling"
)
SKILLS = Documented("Using Agent Skills with the API", "2026-08-21", f"{_DOCS}/build-with-claude/skills-guide")
WINDOWS = Documented("Context windows", "2026-08-21", f"{_DOCS}/build-with-claude/context-windows")
RETENTION = Documented("API and data retention", "2026-08-21", f"{_DOCS}/build-with-claude/api-and-data-retention")
