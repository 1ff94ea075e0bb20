"""The order of the API's answers: which edges were measured, and which are assumed.

The API stops at its first fault, so where two stand in one request, their order decides the answer. Each edge below
was seen: a request with both faults got the text of the earlier one. Every other edge is an assumption, and where one
decided, ``report.error.assumed_order`` says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from turnlint.evidence import Documented, Evidence, Measured, Recorded
from turnlint.report import Finding, Path
from turnlint.rule import Phase, Rule

_PROBE: Final = Measured("kangminlee-maker/local-OAuth-CLI-API-adapter, claude-sonnet-5", "2026-09-04")

#: Between phases: (earlier, later) -> who saw it.
MEASURED_EDGES: Final[dict[tuple[Phase, Phase], Evidence]] = {
    (Phase.PARSE, Phase.SCHEMA): _PROBE,
    (Phase.SCHEMA, Phase.UNKNOWN_KEYS): _PROBE,
    (Phase.SCHEMA, Phase.TURN_SHAPE): _PROBE,
    (Phase.UNKNOWN_KEYS, Phase.TURN_SHAPE): _PROBE,
    (Phase.TURN_SHAPE, Phase.PAIRING): _PROBE,
    (Phase.PAIRING, Phase.SERVER_CALLS): Documented(
        "Stop reasons and fallback",
        "2026-07",
        "https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons",
    ),
    (Phase.SCHEMA, Phase.PARAMETERS): Recorded("a strict tool's schema fault before the thinking budget's", "2026-05"),
    (Phase.SCHEMA, Phase.MODEL): Recorded("a type fault of `system`, with a model that does not exist", "2026-01"),
}

#: Inside a phase: the walk itself was measured, so the earliest position or pass decides.
MEASURED_WALKS: Final[dict[Phase, Evidence]] = {
    Phase.PARSE: _PROBE,
    Phase.SCHEMA: _PROBE,
    Phase.UNKNOWN_KEYS: _PROBE,
    Phase.PAIRING: Recorded("the first of several unpaired turns is named", "2025-09"),
}

#: Between rules of one phase: each comes before those after it.
MEASURED_SEQUENCES: Final[dict[tuple[str, ...], Evidence]] = {
    (
        "empty-system-message",
        "system-message-block",
        "system-message-first",
        "system-message-must-follow",
        "system-message-must-precede",
        "blank-system-message",
    ): _PROBE,
}

#: The order in which the API walks the top-level fields; measured, and not the order of the body.
FIELD_ORDER: Final = (
    "model", "tool_choice", "tools", "messages", "system", "thinking", "output_config", "cache_control",
    "max_tokens", "metadata", "stop_sequences", "temperature", "service_tier", "top_k", "top_p", "stream",
    "container", "inference_geo",
)  # fmt: skip
_RANK: Final = {name: rank for rank, name in enumerate(FIELD_ORDER)}


def sort_key(finding: Finding, rule: Rule) -> tuple[int, int, tuple[int, ...], int]:
    """Where a finding stands in the API's order: phase, pass, position, rank."""
    place = rule.at
    return (place.phase, place.run, finding.order or position(finding.path), place.rank)


def position(path: Path) -> tuple[int, ...]:
    """The place of a path in the API's walk: the rank of its top-level field, then its indices."""
    if not path:
        return ()
    head = path[0]
    rank = _RANK.get(head, len(_RANK)) if isinstance(head, str) else head
    return (rank, *(step for step in path[1:] if isinstance(step, int)))


def _reachable(start: Phase) -> set[Phase]:
    """The phases that are known to come after one: measured edges, one after another."""
    found: set[Phase] = set()
    steps = [start]
    while steps:
        at = steps.pop()
        steps += [later for earlier, later in MEASURED_EDGES if earlier == at and later not in found]
        found.update(later for earlier, later in MEASURED_EDGES if earlier == at)
    return found


_LATER: Final = {phase: _reachable(phase) for phase in Phase}


def is_assumed(errors: Sequence[tuple[Finding, Rule]]) -> bool:
    """Whether an assumed edge decided which of several errors comes first. ``errors`` are in the API's order."""
    return any(not _is_measured(errors[0][1], later) for _, later in errors[1:])


def _is_measured(earlier: Rule, later: Rule) -> bool:
    """Whether it was seen that the one rule's faults are named before the other's."""
    phase = earlier.at.phase
    if later.at.phase != phase:
        return later.at.phase in _LATER[phase]
    if earlier.name == later.name or phase in MEASURED_WALKS:
        return True
    return any(
        earlier.name in names and later.name in names[names.index(earlier.name) :] for names in MEASURED_SEQUENCES
    )
