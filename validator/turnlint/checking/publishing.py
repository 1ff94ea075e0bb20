"""JSON Schemas of bodies as editors and other tools take them."""

from __future__ import annotations

from typing import Any

from turnlint.schema.projection import project
from turnlint.subjects.models import find_model
from turnlint.values.context import Context

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def published(name: str, context: Context) -> dict[str, Any]:
    """The JSON Schema 2020-12 of a body in a context: ``request``, ``response`` or ``batch``.

    It stands for itself, and has none of turnlint's annotations. Where the context names a model, a request's
    ``max_tokens`` is bounded by what that may write.
    """
    made: dict[str, Any] = _bare(project(name, context))
    model = None if context.model is None else find_model(context.model, context.platform)
    fields = made.get("properties", {})
    if name == "request" and model is not None and isinstance(fields.get("max_tokens"), dict):
        bounds = [model.max_output, *(model.max_output_betas or {}).values()]
        if known := [bound for bound in bounds if bound is not None]:
            fields["max_tokens"] = {**fields["max_tokens"], "maximum": max(known)}
    return {"$schema": _DIALECT, **made}


def _bare(node: Any) -> Any:
    """A schema without the annotations that no validator knows. What is a schema's data stays as it is."""
    if isinstance(node, list):
        return [_bare(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {}
    for key, value in node.items():
        if key.startswith("x-") or key == "discriminator":
            continue
        if key in ("properties", "$defs", "patternProperties"):
            made[key] = {name: _bare(each) for name, each in value.items()}
        elif key in ("enum", "const", "required", "default", "examples"):
            made[key] = value
        else:
            made[key] = _bare(value)
    return made
