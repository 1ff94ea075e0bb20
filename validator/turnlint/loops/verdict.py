"""What a loop did wrong in a turn, out of what it sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from turnlint.engine import registry
from turnlint.stand_in.seen import SeenRequest
from turnlint.values.report import Finding, Severity

#: Warnings between requests that tell of cost, and of nothing that was lost or made up.
_COSTS: Final = frozenset({"cache-prefix-broken", "failing-call-repeated", "prewarm-reply-appended"})
#: So often the same may be asked again, where the service failed, before it is a storm.
_RETRIES: Final = 8
_STREAMS: Final = ("cut", "broken", "no_end", "error_event")


class Verdict(NamedTuple):
    """One thing that went wrong.

    * ``name``: the rule, or of what no rule has: ``endless-loop``, ``retry-storm``, ``cut-stream-taken``, ``hangs``.
    * ``severity``: of its finding; ``request``: the number of the request that shows it, from 1 in the conversation.
    * ``message``, ``help``: what is to be said.
    """

    name: str
    severity: str
    request: int
    message: str
    help: str = ""


def verdicts(requests: Sequence[SeenRequest], *, raised: str, hangs: bool, most: int, number: int) -> list[Verdict]:
    """What went wrong in one turn of the user.

    * ``requests``: those of the turn; ``number``: how many came before them in the conversation.
    * ``raised``: what the loop raised; ``hangs``: it did not come back; ``most``: so many requests a turn may have.
    """
    made = [
        _of(finding, number + at)
        for at, request in enumerate(requests, 1)
        for finding in (request.report.findings if request.report is not None else ())
        if _counts(finding)
    ]
    return [*made, *_behaviour(requests, raised, hangs, most, number)]


def _behaviour(requests: Sequence[SeenRequest], raised: str, hangs: bool, most: int, number: int) -> Iterator[Verdict]:
    last = number + len(requests)
    if _most_failures(requests) > _RETRIES:
        yield Verdict("retry-storm", "error", last, f"asked again more than {_RETRIES} times while the service failed")
    elif len(requests) > most:
        yield Verdict("endless-loop", "error", last, f"more than {most} requests in one turn of the user")
    elif hangs:
        yield Verdict("hangs", "error", last, "the loop does not come back")
    if requests and not raised and not hangs and requests[-1].fault.partition(" ")[0] in _STREAMS:
        yield Verdict(
            "cut-stream-taken",
            "error",
            last,
            "the stream broke off, and the loop took what had come for the whole answer",
            "take a response only after `message_stop`; send the request again",
        )


def _most_failures(requests: Sequence[SeenRequest]) -> int:
    """How often in a row the service failed."""
    longest = run = 0
    for request in requests:
        run = run + 1 if request.status in (0, 429, 500, 529) else 0
        longest = max(longest, run)
    return longest


def _counts(finding: Finding) -> bool:
    if finding.severity is Severity.ERROR:
        return True
    if finding.severity is not Severity.WARNING or finding.rule in _COSTS:
        return False
    rule = registry.rules().get(finding.rule)
    return rule is not None and rule.family == "continuation"


def _of(finding: Finding, request: int) -> Verdict:
    rule = registry.rules().get(finding.rule)
    remedy = finding.help or (rule.remedy if rule is not None else "")
    return Verdict(finding.rule, finding.severity.value, request, finding.message, remedy.replace("``", "`"))
