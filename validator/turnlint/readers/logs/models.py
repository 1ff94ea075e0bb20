"""Which model a name in a log or a trace stands for, as far as that can be told."""

from __future__ import annotations

import re
from typing import Any, Final

_OURS: Final = re.compile(r"claude|anthropic", re.I)
#: Names of models of others, with or without a provider before them.
_OTHERS: Final = re.compile(
    r"(?:^|[/.:])(?:gpt|chatgpt|o[134](?:$|-)|text-(?:davinci|embedding)|gemini|gemma|palm|mistral|mixtral|codestral|"
    r"llama|meta[.-]|deepseek|qwen|command|cohere|grok|nova|titan|jamba|ai21|kimi|glm|phi-|mockllm)|"
    r"^(?:openai|azure|google|gemini|groq|ollama|cohere|mistral|xai|together|huggingface|hf|amazon)/",
    re.I,
)
#: What tracers and gateways put before the name of a model → the platform that it tells.
_PLATFORMS: Final = {"bedrock": "bedrock", "vertex": "vertex", "vertex_ai": "vertex", "azure_ai": "foundry"}

OTHER: Final = "a request to a model that is not Claude"


def is_claude(name: Any) -> bool:
    """Whether a name is plainly one of Claude's."""
    return isinstance(name, str) and _OURS.search(name) is not None


def is_other(name: Any) -> bool:
    """Whether a name is plainly one of another model's. An alias is neither."""
    return isinstance(name, str) and not _OURS.search(name) and _OTHERS.search(name) is not None


def platform_in(name: Any) -> str | None:
    """The platform that the name of a model tells: ``anthropic/bedrock/…``, ``vertex_ai/…``."""
    steps = name.split("/")[:-1] if isinstance(name, str) else []
    return next((_PLATFORMS[step] for step in steps if step in _PLATFORMS), None)
