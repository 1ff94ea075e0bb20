"""``/v1/models``: the models that the table knows."""

from __future__ import annotations

from turnlint.subjects.models import find_model, known_models
from turnlint.values.json import Json


def listed() -> Json:
    """The list of models, in one page."""
    data = [_entry(model.ids[0]) for model in known_models().values() if model.ids]
    names = [each["id"] for each in data]
    return {"data": data, "has_more": False, "first_id": names[0], "last_id": names[-1]}


def one(name: str) -> Json | None:
    """One model by any of its names; ``None`` where the table has none."""
    model = find_model(name, "anthropic")
    return _entry(model.ids[0]) if model is not None and model.ids else None


def _entry(name: str) -> dict[str, Json]:
    shown = name.replace("claude-", "Claude ", 1).replace("-", " ").title()
    return {"type": "model", "id": name, "display_name": shown, "created_at": "2026-01-01T00:00:00Z"}
