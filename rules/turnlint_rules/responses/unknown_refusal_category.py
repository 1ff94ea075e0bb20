"""A refusal's category is one of those documented, or null.

Why: categories are added without a new version. A program that maps them must have a place for one that it does not
know.

What to do: treat an unknown category like null.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.case import response
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import REFUSALS

CATEGORY = Remark("the category `{category}` is not documented: treat it like null", evidence=(REFUSALS,))
_CATEGORIES: Final = frozenset({"cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms"})


@rule(
    "unknown-refusal-category",
    Severity.ADVICE,
    answers=Pass.RECEIVED,
    needs={"stop:refusal"},
    says=(CATEGORY,),
    refused=(
        Case(
            response(stop_reason="refusal", stop_details={"type": "refusal", "category": "astrology"}),
            "the category `astrology` is not documented: treat it like null",
            at=("stop_details", "category"),
        ),
    ),
    accepted=(
        Case(response(stop_reason="refusal", stop_details={"type": "refusal", "category": "bio"})),
        Case(response(stop_reason="refusal", stop_details={"type": "refusal", "category": None})),
    ),
)
def unknown_refusal_category(response: Response) -> Iterator[Draft]:
    details = response.fields.get("stop_details")
    category = details.get("category") if isinstance(details, dict) else None
    if isinstance(category, str) and category not in _CATEGORIES:
        yield CATEGORY.at(("stop_details", "category"), category=category[:60])
