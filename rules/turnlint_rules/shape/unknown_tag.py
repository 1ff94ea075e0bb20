"""A block, tool or other tagged object of a type that does not exist here.

Why: the ``type`` chooses the schema, and the API knows none by that name on this platform with these betas. Blocks of
other providers (``image_url``, ``tool_call``, ``reasoning``) are the usual cause.

What to do: convert the block to one of the types that the message lists, or drop it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, body, user
from turnlint.rule import Case, Draft, Pass, Recorded, Reported, Sent, Severity, Wording, rule
from turnlint_rules.shape import _leftovers
from turnlint_rules.shape._words import finding

TAG = Wording(
    "{location}: Input tag '{tag}' found using '{key}' does not match any of the expected tags: {tags}",
    evidence=(
        Recorded("a tool type that the platform lacks; the list of tags moves", "2026-01"),
        Reported("AstrBotDevs/AstrBot#4444", "2026-01-13"),
    ),
)


@rule(
    "unknown-tag",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:tag"},
    says=(TAG,),
    refused=(
        Case(
            body(user("hi"), tool_choice={"type": "required"}),
            "tool_choice: Input tag 'required' found using 'type' does not match any of the expected tags: "
            "'any', 'auto', 'none', 'tool'",
            at=("tool_choice",),
        ),
    ),
    accepted=(
        Case(body(user("hi"), tool_choice={"type": "none"})),
        Case(body(user("hi"), tools=[WEB_SEARCH | {"type": "web_search_20991231"}]), note="newer than the tables"),
    ),
)
def unknown_tag(sent: Sent) -> Iterator[Draft]:
    for fault in sent.faults["tag"]:
        tags = ", ".join(f"'{tag}'" for tag in fault.choices)
        key = fault.node["discriminator"]["propertyName"]
        advice = _leftovers.of_tag(fault.path, fault.value)
        yield finding(TAG, fault, help=advice, tag=_shown(fault.value), key=key, tags=tags)


def _shown(tag: object) -> str:
    """A tag as the API prints it; one that is no string may be nested too deep to be printed at all."""
    try:
        return str(tag)
    except RecursionError:
        return "…"
