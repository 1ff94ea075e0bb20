"""Where the model stands."""

from __future__ import annotations

from turnlint.rule import Conversation, Path


def model_path(conversation: Conversation) -> Path:
    """The path of the request's ``model``; the whole request where the context alone names one."""
    return ("model",) if "model" in conversation.fields else ()
