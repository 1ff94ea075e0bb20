"""Evidence and schemas that several rules of the family share."""

from __future__ import annotations

from typing import Any, Final

from turnlint.rule import Documented, Measured, Reported

STRUCTURED_OUTPUTS: Final = Documented(
    "Structured outputs", "2026-10", "https://platform.claude.com/docs/en/build-with-claude/structured-outputs"
)
TROUBLESHOOTING: Final = Documented(
    "Troubleshooting tool use",
    "2026-08-21",
    "https://platform.claude.com/docs/en/agents-and-tools/tool-use/troubleshooting-tool-use",
)
PROBES: Final = Measured("matrx-ai, one probe for each keyword on claude-opus-5-5", "2026-09-27")
LIMITS: Final = Measured("combycode, probes of claude-haiku-4-5", "2026-08-16")
LARAVEL: Final = Reported("laravel/ai#715", "2026-06-16")
RIG: Final = "strict tools of growing schemas, claude-sonnet-4-6"


def closed(**properties: Any) -> dict[str, Any]:
    """An object schema with these properties, all required, and nothing else."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def format_of(schema: dict[str, Any]) -> dict[str, Any]:
    """An `output_config` with a schema."""
    return {"format": {"type": "json_schema", "schema": schema}}


def strict(schema: dict[str, Any], name: str = "t") -> dict[str, Any]:
    """A strict tool with a schema."""
    return {"name": name, "description": "What it does.", "strict": True, "input_schema": schema}
