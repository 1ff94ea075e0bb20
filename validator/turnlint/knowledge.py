"""What a rule may ask for beside the request, and how its absence is told.

A rule that asks for something unknown is not run; ``report.skipped`` names it under what is missing. Some things no
offline check can know: rules that ask for them exist to explain the API's texts.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from turnlint.conversation import Conversation

FIELDS: Final = "fields"
HEADERS: Final = "headers"
PREVIOUS: Final = "previous response"
#: Keys, accounts, remote files, the tokenizer: what only the API has.
API: Final = "the API"
#: The text that a request was parsed from, which only the readers see.
TEXT: Final = "text"
#: The libraries of the extra ``media``, which read the headers of images and PDFs.
MEDIA: Final = "media"

_MISSING: Final = {
    FIELDS: "top-level fields not given",
    HEADERS: "betas not given",
    PREVIOUS: "no previous response",
    API: "only the API can tell",
    TEXT: "the text of the request not given",
    MEDIA: "the extra `media` is not installed",
}


def missing(ask: str, conversation: Conversation) -> str | None:
    """What is missing for one thing that a rule asks for; ``None`` where it is known.

    Raises ``ValueError`` for a word that is not in the vocabulary.
    """
    if ask.startswith("model."):
        return _missing_cell(ask.removeprefix("model."), conversation)
    if ask == FIELDS:
        return _MISSING[ask] if conversation.bare else None
    if ask == HEADERS:
        return _MISSING[ask] if conversation.context.betas is None else None
    if ask == MEDIA:
        return None if _has_media() else _MISSING[ask]
    if ask in _MISSING:
        return _MISSING[ask]
    raise ValueError(f"a rule asks for {ask!r}, which is not in the vocabulary of turnlint.knowledge")


@lru_cache(maxsize=1)
def _has_media() -> bool:
    from importlib.util import find_spec

    return find_spec("PIL") is not None and find_spec("pypdf") is not None


def _missing_cell(cell: str, conversation: Conversation) -> str | None:
    model = conversation.model
    if getattr(model, cell) is not None:
        return None
    if model.id:
        return f"{cell} of {model.id} not in the table"
    return "no model given" if model_name(conversation) is None else "model not in the table"


def model_name(conversation: Conversation) -> str | None:
    """The model that the request is judged for: the context's, else its own; ``None`` where there is none."""
    found = conversation.context.model or conversation.fields.get("model")
    return found if isinstance(found, str) else None
