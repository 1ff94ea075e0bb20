"""Requests that were rebuilt from transcripts: what their faults mean, and how the conversations stand.

Claude Code keeps messages, not what it sends, and repairs what it sends: it pairs calls and results, leaves out
messages without text, moves or drops thinking, makes ids unique. So a fault in its file is no refusal by itself, and
no error: it is told as a warning, as it stands. It is an error where the file records that the API refused the request
in these words; and where nothing is known of a repair, and no later request with it was answered. A request that the
file has as it was sent is judged like any other, unless an answer came to it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from turnlint.checking.result import Checked, Located, Standing
from turnlint.engine import registry
from turnlint.readers.record import Record, Transcript
from turnlint.values.report import Finding, Severity
from turnlint.values.settings import Settings

#: The families of rules whose faults Claude Code repairs; what the shape of a block is in a request, its file does not
#: show either.
MENDED: Final = frozenset({"content", "prefill", "server-tools", "shape", "thinking", "tool-pairing", "turns"})
#: What differs between a fault in a file and the same one in the request that was sent.
_INDEX: Final = re.compile(r"\d+")


def as_it_stands(checked: Checked, record: Record, transcript: Transcript, settings: Settings) -> Checked:
    """What was found in a rebuilt request, each finding as severe as it is known to be, and how the conversation
    stands."""
    chosen = {name for name, _ in settings.severity}
    judged = (each if each.finding.rule in chosen else _judged(each, transcript) for each in checked.located)
    located = tuple(each for each in judged if each is not None)
    report = replace(checked.report, findings=tuple(each.finding for each in located))
    standing = _standing(located, record, transcript)
    return replace(checked, report=report, located=located, standing=standing)


def _judged(located: Located, transcript: Transcript) -> Located | None:
    """A finding as severe as it is known to be; ``None`` where it says nothing of what was sent."""
    finding, refused, writer = located.finding, transcript.refused, transcript.writer
    mended = _family(finding.rule) in MENDED
    if finding.severity is not Severity.ERROR:
        # How its messages are arranged is not in the hands of whoever has the file.
        return None if mended and not transcript.sent else located
    if refused is not None and _same(finding.message, refused[1]):
        return _lowered(located, Severity.ERROR, f"the API refused this request in these words (line {refused[0]})")
    if transcript.sent:
        answered = "the API answered this request, so what the file has of it is not what was sent"
        return located if transcript.open else _lowered(located, Severity.WARNING, answered)._replace(mended=True)
    if mended:
        repairs = f"as it stands in the file; {writer} repairs this before it sends"
        return _lowered(located, Severity.WARNING, repairs)._replace(mended=True)
    if _index(finding) < transcript.answered:
        other = f"as it stands in the file; the API answered later, so {writer} did not send it so"
        return _lowered(located, Severity.WARNING, other)._replace(mended=True)
    return located


def _lowered(located: Located, severity: Severity, note: str) -> Located:
    finding = located.finding
    notes = "; ".join(filter(None, (finding.note, note)))
    return located._replace(finding=finding._replace(severity=severity, note=notes))


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same but for their numbers; the recorded one may be cut."""
    one, other = _INDEX.sub("0", one), _INDEX.sub("0", other)
    return bool(other) and one.startswith(other)


def _family(rule: str) -> str:
    listing = registry.listings().get(rule)
    return listing.family if listing is not None else ""


def _index(finding: Finding) -> int:
    """The index of the message in which a finding stands; beyond all where it stands in none."""
    path = finding.path
    index = path[1] if len(path) > 1 and path[0] == "messages" else None
    return index if isinstance(index, int) else 1 << 60


def _standing(located: tuple[Located, ...], record: Record, transcript: Transcript) -> Standing:
    faults = [each for each in located if each.mended or each.finding.severity is Severity.ERROR]
    session = record.exchange.session or ""
    said = transcript.refused[1] if transcript.refused is not None else ""
    first = min(faults, key=lambda each: _index(each.finding), default=None)
    refused = 0
    if first is not None:
        index = _index(first.finding)
        refused = sum(response > index for response in transcript.responses)
        refused += record.size > len(transcript.responses)
    since, because = None, ""
    if transcript.latest and (first is not None or said):
        place = first.place if first is not None else None
        since = place.line if place is not None else transcript.refused[0] if transcript.refused else record.line
        because = first.finding.rule if first is not None else ""
    return Standing(
        transcript.writer,
        "/" not in session,
        min(record.size, max(refused, int(bool(said)))),
        tuple(each.finding.rule for each in faults),
        since,
        because,
        first is not None and _index(first.finding) < transcript.answered,
        said,
    )
