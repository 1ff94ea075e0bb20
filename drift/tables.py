"""The data tables against the SDK's: models, deprecations, betas, error types and codes."""

from __future__ import annotations

import datetime
import importlib.util
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

from turnlint_schemas import load

MODELS: Final[dict[str, Any]] = json.loads(load("models.json"))["models"]
BETAS: Final[dict[str, Any]] = json.loads(load("betas.json"))
ERRORS: Final[dict[str, Any]] = json.loads(load("error_codes.json"))
DEFAULTS: Final[dict[str, Any]] = json.loads(load("sdk_defaults.json"))

_BETA: Final = re.compile(r"[a-z][a-z0-9-]*-20\d\d-\d\d-\d\d")
_MODEL: Final = re.compile(r"(?:anthropic\.)?claude-[a-z-]*\d[\w.@:-]*|claude-[a-z-]+-preview")
_QUOTED: Final = re.compile(r"""(["'])([a-z][a-z0-9.@:_-]*)\1""")


@cache
def words() -> frozenset[str]:
    """Every quoted word in the SDK's source."""
    spec = importlib.util.find_spec("anthropic")
    assert spec is not None
    assert spec.origin is not None
    sources = Path(spec.origin).parent.rglob("*.py")
    return frozenset(word for path in sources for _, word in _QUOTED.findall(path.read_text("utf-8")))


def models() -> Iterator[str]:
    """Models that any part of the SDK names, in the spelling of any platform."""
    known = {alias for row in MODELS.values() for alias in row["ids"]}
    for name in words():
        # anthropic.<id>-v<n>:<n> on Bedrock, <id without its date>@<date> on Google Cloud
        plain = re.sub(r"^anthropic\.|-v\d+(:\d+)?$", "", name).replace("@", "-")
        if _MODEL.fullmatch(name) and name not in BETAS["betas"] and plain not in known:
            yield f"{name}: not in models.json"


def deprecations() -> Iterator[str]:
    """Models that the SDK says will end, with their day, and those on which it warns of enabled thinking."""
    from anthropic import _data

    ends = {alias: row["deprecated"] for row in MODELS.values() for alias in row["ids"]}
    for name, text in _data.DEPRECATED_MODELS.items():
        day = datetime.datetime.strptime(re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", text), "%B %d, %Y").date().isoformat()
        if ends.get(name) != day:
            yield f"{name}: ends {day}; models.json: {ends.get(name)}"
    for name in set(_data.MODELS_TO_WARN_WITH_THINKING_ENABLED) ^ set(DEFAULTS["enabled_thinking_deprecated"]):
        yield f"{name}: thinking.type enabled: deprecated on one side only (sdk_defaults.json)"


def betas() -> Iterator[str]:
    """Betas that the SDK lists, or that any part of it sends, and the version of the API that it asks for."""
    from anthropic import _constants
    from anthropic.types import anthropic_beta_param

    listed = {beta for part in get_args(anthropic_beta_param.AnthropicBetaParam) for beta in get_args(part)}
    for name in listed | {word for word in words() if _BETA.fullmatch(word)}:
        if name not in BETAS["betas"]:
            yield f"{name}: not in betas.json"
    if _constants.ANTHROPIC_API_VERSION not in BETAS["versions"]:
        yield f"version {_constants.ANTHROPIC_API_VERSION}: not in betas.json"


def error_codes() -> Iterator[str]:
    """Types of errors; codes with their status, the SDK's class, and what stands beside them in `error.details`."""
    from anthropic._error_classes import ERROR_CLASSES
    from anthropic.types.shared.error_details import ErrorDetails
    from anthropic.types.shared.error_type import ErrorType

    for name in set(get_args(ErrorType)) - ERRORS["types"].keys():
        yield f"type {name}: not in error_codes.json"
    beside = {
        code: sorted(declared.model_fields.keys() - {"error_code"})
        for declared in get_args(get_args(ErrorDetails)[0])
        if "error_code" in declared.model_fields
        for code in get_args(declared.model_fields["error_code"].annotation)
    }
    for (status, code), declared in ERROR_CLASSES.items():
        if code is None:
            ours = ERRORS["statuses"].get(str(status))
            theirs: Any = declared.__name__
        else:
            row = ERRORS["codes"].get(code)
            ours = row and {key: row[key] for key in ("status", "sdk_class", "details")}
            theirs = {"status": status, "sdk_class": declared.__name__, "details": beside.get(code, [])}
        if ours != theirs:
            yield f"{code or status}: {json.dumps(theirs)}; error_codes.json: {json.dumps(ours)}"
    for code in beside.keys() - {code for _, code in ERROR_CLASSES}:
        yield f"{code}: has details and no class"
