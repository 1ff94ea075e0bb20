"""Each recipe of docs/client.md is run against the package that it is for, where that is installed: `make recipes`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_PACKAGES = {
    "langchain": "langchain_anthropic",
    "litellm": "litellm",
    "pydantic_ai": "pydantic_ai",
    "strands": "strands",
}

collect_ignore = [
    str(Path(__file__).with_name(f"test_{recipe}.py"))
    for recipe, package in _PACKAGES.items()
    if find_spec(package) is None
]
