"""The answer to a query: a value, and how it reads as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from turnlint.case import Case
from turnlint.checking.explanation.matching import Match
from turnlint.rule import Remark, Rule, Wording
from turnlint.subjects.known import API

#: The longest example that is printed on a page.
_EXAMPLE: Final = 400


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to :func:`turnlint.explain`.

    * ``query``: what was asked; of an exception, its text.
    * ``rule``: the rule that was meant, or ``None``. ``match`` says how it was found (:class:`Match`).
    * ``wording``, ``values``: for an error text, its template, and what the text filled it with; ``text`` is the
      API's text alone, without what stood around it. ``superseded``: the API no longer speaks so.
    * ``candidates``: where there is no rule, the nearest ones, best first; where there is one, others that say the
      same.
    * ``note``: what else is to be said of the query, or empty.
    """

    query: str
    rule: Rule | None = None
    wording: Wording | Remark | None = None
    values: dict[str, str] = field(default_factory=dict)
    superseded: bool = False
    candidates: tuple[Rule, ...] = ()
    match: Match = Match.NONE
    text: str = ""
    note: str = ""

    def to_text(self) -> str:
        """The explanation as plain text, as the command prints it."""
        return "\n".join(self._unknown() if self.rule is None else self._page(self.rule))

    def to_json(self) -> dict[str, Any]:
        """The explanation as JSON values.

        * ``query``, ``match``, ``text``, ``values``, ``superseded``, ``note``: as the fields of this class.
        * ``rule``: ``name``, ``severity``, ``family``, ``summary``, ``why``, ``remedy``, ``judged`` (``false`` where
          only the API can tell), ``says`` and ``said`` (texts, as below), ``fixes`` (each ``safe``, and what it
          ``says``), ``examples`` (``refused``, ``accepted``: each a ``request``, and the ``message`` that answers it or
          ``null``); ``null`` where none was found.
        * ``wording``: the text that matched: ``template``, ``quoted`` (``false`` for turnlint's own sentences),
          ``known``, ``until``, ``status``, ``type``, ``evidence`` (each ``kind``, ``source``, ``date``, ``url``);
          ``null`` for a query by name.
        * ``candidates``: ``name`` and ``summary`` of each.
        """
        return {
            "query": self.query,
            "match": self.match.value,
            "rule": None if self.rule is None else _rule_json(self.rule),
            "wording": None if self.wording is None else _text_json(self.wording),
            "text": self.text,
            "values": dict(self.values),
            "superseded": self.superseded,
            "candidates": [{"name": rule.name, "summary": rule.summary} for rule in self.candidates],
            "note": self.note,
        }

    def _page(self, rule: Rule) -> Iterator[str]:
        yield from (f"{rule.name} ({rule.severity}, family {rule.family})", "", rule.doc.strip())
        if API in rule.given:
            yield from ("", "Only the API can tell: turnlint explains this text and does not judge it.")
        if self.wording is not None:
            yield from self._text(self.wording)
        else:
            yield from _texts(rule)
        if self.note:
            yield from ("", self.note)
        if self.candidates:
            yield from ("", f"The same {'code' if self.match is Match.CODE else 'text'} is said by:")
            yield from (f"  {other.name}: {other.summary}" for other in self.candidates)
        evidence = self.wording.evidence if self.wording is not None and self.wording.evidence else rule.evidence
        if evidence:
            yield from ("", "Evidence:", *(f"  {item}" for item in evidence))
        if rule.fixes:
            yield from ("", "Fixes (`turnlint fix`):", *(f"  {fix}" for fix in rule.fixes))
        yield from _examples(rule)

    def _text(self, wording: Wording | Remark) -> Iterator[str]:
        yield from ("", "The text:", f"  {wording.template}")
        if isinstance(wording, Wording) and wording.code:
            yield f"  with the error_code {wording.code}"
        yield from (f"  {name} = {value}" for name, value in self.values.items())
        if self.text and self.values:
            yield f"  that is: {self.text}"
        if self.match in _LIKENESS:
            yield f"  ({_LIKENESS[self.match]})"
        if self.superseded and isinstance(wording, Wording) and self.rule is not None:
            yield f"  The API said so until {wording.until}; today it says:"
            yield from (f"  {text.template}" for text in self.rule.says)

    def _unknown(self) -> Iterator[str]:
        if self.match is Match.NEAREST:
            first, *others = self.candidates
            yield from ("No rule has exactly this text. The nearest is:", "")
            yield from Explanation(self.query, first)._page(first)
            if others:
                yield from ("", "Less near:", *(f"  {rule.name}: {rule.summary}" for rule in others))
        elif self.candidates:
            yield "No rule has this name or text. The nearest are:"
            yield from (f"  {rule.name}: {rule.summary}" for rule in self.candidates)
        else:
            yield "No rule has this name or text."
        if self.note:
            yield from ("", self.note)


#: What a page says of a text that is not exactly the rule's.
_LIKENESS: Final = {
    Match.SPELLING: "spelt otherwise in what was pasted",
    Match.WITHIN: "found inside what was pasted",
    Match.CUT: "what was pasted is a piece of it",
}


def _texts(rule: Rule) -> Iterator[str]:
    quoted = [text for text in rule.says if isinstance(text, Wording)]
    own = [text for text in rule.says if isinstance(text, Remark)]
    for title, texts in (("The API says:", quoted), ("turnlint says:", own)):
        if texts:
            yield from ("", title, *(f"  {text.template}  ({_known(text)})" for text in texts))
    if rule.said:
        yield from ("", "It said:", *(f"  {text.template}  (until {text.until})" for text in rule.said))


def _known(text: Wording | Remark) -> str:
    """How a text is known, and until when the API said it, where it no longer does."""
    until = text.until if isinstance(text, Wording) else ""
    return f"{text.basis}, until {until}" if until else str(text.basis)


def _examples(rule: Rule) -> Iterator[str]:
    """The first refused case and the first accepted one that are short enough to be read."""
    for title, cases in (("Refused, for example:", rule.refused), ("Accepted, for example:", rule.accepted)):
        shown = next((text for case in cases if (text := _request(case))), None)
        if shown is not None:
            yield from ("", title, f"  {shown}")


def _request(case: Case) -> str:
    try:
        text = json.dumps(case.value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return ""
    return text if len(text) <= _EXAMPLE else ""


def _rule_json(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "severity": rule.severity.value,
        "family": rule.family,
        "summary": rule.summary,
        "why": _section(rule.doc, "Why:"),
        "remedy": rule.remedy,
        "judged": API not in rule.given,
        "says": [_text_json(text) for text in rule.says],
        "said": [_text_json(text) for text in rule.said],
        "fixes": [{"safe": fix.safe, "says": fix.says} for fix in rule.fixes],
        "examples": {
            "refused": [{"value": case.value, "message": case.message} for case in _sendable(rule.refused)],
            "accepted": [{"value": case.value, "message": None} for case in _sendable(rule.accepted)],
        },
    }


def _sendable(cases: tuple[Case, ...]) -> list[Case]:
    """The first cases that are JSON and short."""
    return [case for case in cases if _request(case)][:3]


def _section(doc: str, title: str) -> str:
    _, found, rest = doc.partition(title)
    return " ".join(rest.split("\n\n", 1)[0].split()) if found else ""


def _text_json(text: Wording | Remark) -> dict[str, Any]:
    is_wording = isinstance(text, Wording)
    return {
        "template": text.template,
        "quoted": is_wording,
        "known": text.basis.value,
        "until": text.until if isinstance(text, Wording) else "",
        "status": text.status if isinstance(text, Wording) else None,
        "type": text.type if isinstance(text, Wording) else None,
        "evidence": [
            {"kind": item.basis.value, "source": item.source, "date": item.date, "url": item.url}
            for item in text.evidence
        ],
    }
