"""What a rule means, found by its name or by an error text that the API gave."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from turnlint.engine import registry
from turnlint.rule import Remark, Rule, Wording
from turnlint.schema.faults import KEYWORDS
from turnlint.schema.projection import annotated
from turnlint.values.evidence import from_json

#: How many neighbours are named where nothing matches.
_CANDIDATES: Final = 3
#: A neighbour shares at least this part of its words with the text.
_ENOUGH: Final = 0.34
#: The longest text that is looked at; the API's own messages stay far below, but for the ids that they list.
_LONGEST: Final = 20_000

#: What stands around the API's text where it is passed on: Bedrock Converse, the SDKs' exceptions.
_WRAPPERS: Final = (
    re.compile(r"^The model returned the following errors: ", re.DOTALL),
    re.compile(r"^(?:API )?Error:? (?:code: )?\d{3} (?:- )?", re.DOTALL),
    re.compile(r"^\d{3} (?=\{)", re.DOTALL),
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to :func:`explain`.

    ``rule`` is the rule that was meant, or ``None``; then ``candidates`` are the nearest ones, best first. For an error
    text, ``wording`` is the text's template, ``values`` what the text filled it with, and ``superseded`` says that the
    API no longer speaks so.
    """

    query: str
    rule: Rule | None = None
    wording: Wording | Remark | None = None
    values: dict[str, str] = field(default_factory=dict)
    superseded: bool = False
    candidates: tuple[Rule, ...] = ()

    def to_text(self) -> str:
        """The explanation as plain text, as the command prints it."""
        if self.rule is None:
            return self._unknown()
        rule = self.rule
        lines = [f"{rule.name} ({rule.severity}, family {rule.family})", "", rule.doc.strip()]
        if self.wording is not None:
            lines += ["", "The text:", f"  {self.wording.template}"]
            lines += [f"  {name} = {value}" for name, value in self.values.items()]
            if self.superseded and isinstance(self.wording, Wording):
                lines += [f"  The API said so until {self.wording.until}; today it says:"]
                lines += [f"  {text.template}" for text in rule.says]
        else:
            quoted = [text for text in rule.says if isinstance(text, Wording)]
            own = [text for text in rule.says if isinstance(text, Remark)]
            for title, texts in (("The API says:", quoted), ("turnlint says:", own)):
                if texts:
                    lines += ["", title, *(f"  {text.template}  ({_known(text)})" for text in texts)]
            if rule.said:
                lines += ["", "It said:", *(f"  {text.template}  (until {text.until})" for text in rule.said)]
        if rule.evidence:
            lines += ["", "Evidence:", *(f"  {item}" for item in rule.evidence)]
        return "\n".join(lines)

    def _unknown(self) -> str:
        if not self.candidates:
            return "No rule has this name or text."
        lines = ["No rule has this name or text. The nearest are:"]
        return "\n".join([*lines, *(f"  {rule.name}: {rule.summary}" for rule in self.candidates)])


def _known(text: Wording | Remark) -> str:
    """How a text is known, and until when the API said it, where it no longer does."""
    until = text.until if isinstance(text, Wording) else ""
    return f"{text.basis}, until {until}" if until else str(text.basis)


def explain(query: str) -> Explanation:
    """Explain a rule by its name, or an error text of the API, current or superseded, with its own values in it.

    ``query`` may also be the whole JSON error body, or the string of an SDK's exception.
    """
    rules = registry.rules()
    name = query.strip()
    if name in rules:
        return Explanation(query, rules[name])
    text = _message(name)[:_LONGEST]
    best: tuple[tuple[bool, int, bool], Explanation] | None = None
    for rule, wording, superseded in _texts():
        pattern, literal = _pattern(wording.template)
        found = pattern.fullmatch(text)
        if found is not None:
            # A case of the rule with this very text decides; else the text with most fixed words, and the general rule.
            known = any(case.message == text for case in rule.refused)
            rank = (known, literal, rule.family == "shape")
            if best is None or rank > best[0]:
                values = {name: value or "" for name, value in found.groupdict().items()}
                best = (rank, Explanation(query, rule, wording, values, superseded))
    return best[1] if best is not None else Explanation(query, candidates=_nearest(text))


def _message(text: str) -> str:
    """The API's own text out of what was passed on."""
    for wrapper in _WRAPPERS:
        text = wrapper.sub("", text)
    if text.startswith("{"):
        try:
            body = json.loads(text)
            message = body.get("error", body).get("message")
            if isinstance(message, str):
                return _message(message)
        except (ValueError, AttributeError, RecursionError):
            found = re.search(r"""'message': (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")""", text)
            if found:
                return re.sub(r"\\(.)", r"\1", found[1] if found[1] is not None else found[2])
    return text


@lru_cache(maxsize=1)
def _texts() -> tuple[tuple[Rule, Wording | Remark, bool], ...]:
    """Every text of every rule, and whether it is superseded; the sentences of the schemas belong to their rules."""
    rules = registry.rules()
    return (
        *((rule, text, False) for rule in rules.values() for text in rule.says),
        *((rule, text, True) for rule in rules.values() for text in rule.said),
        *((rule, text, False) for kind, text in _sentences() for rule in rules.values() if kind in rule.needs),
    )


def _sentences() -> Iterator[tuple[str, Wording]]:
    """The API's own sentences that stand in the schemas, each with the word of the fault that it tells of."""
    for node in annotated("x-says"):
        evidence = tuple(from_json(entry) for entry in node.get("x-evidence", ()))
        for keyword, sentence in node["x-says"].items():
            kind = node.get("x-rule", {}).get(keyword, KEYWORDS.get(keyword, ""))
            template = "{location}: " + sentence.replace("{", "{{").replace("}", "}}")
            yield f"fault:{kind}", Wording(template, evidence)


@lru_cache(maxsize=2048)
def _pattern(template: str) -> tuple[re.Pattern[str], int]:
    """A template as a pattern whose groups are its fields, and how many characters of it are fixed."""
    # The documentation prints some texts without the place that real answers begin with.
    place = re.match(r"messages\.\{\w+\}: ", template)
    end = place.end() if place else 0
    seen: set[str] = set()
    first, fixed = _part(template[:end], seen)
    rest, more = _part(template[end:], seen)
    return re.compile(f"(?:{first})?{rest}", re.DOTALL), fixed + more


def _part(template: str, seen: set[str]) -> tuple[str, int]:
    """A part of a template as a pattern; a field that was seen before must have the same value again.

    A field ends where the words after it first occur. Nothing is gained by looking for them further on, save where it
    is the last field, or where one must have the same value again; so the others are atomic, and no text takes long.
    """
    from string import Formatter

    pieces = [(text, name) for text, name, _, _ in Formatter().parse(template)]
    names = [name for _, name in pieces if name]
    again = len(set(names)) < len(names) or not seen.isdisjoint(names)
    pattern = re.escape(pieces[0][0]) if pieces else ""
    for place, (_, name) in enumerate(pieces):
        after = re.escape(pieces[place + 1][0]) if place + 1 < len(pieces) else ""
        if not name:
            pattern += after
        elif name in seen:
            pattern += f"(?P={name}){after}"
        elif again or not after or place >= len(names) - 1:
            pattern += f"(?P<{name}>.*?){after}"
        else:
            pattern += f"(?>(?P<{name}>.*?){after})"
        seen.update([name] if name else ())
    return pattern, sum(len(text) for text, _ in pieces)


def _nearest(text: str) -> tuple[Rule, ...]:
    """The rules whose texts or names share most words with a text, best first."""
    words = _words(text)
    scores: dict[str, float] = {}
    for rule, wording, _ in _texts():
        theirs = _words(wording.template)
        score = len(words & theirs) / len(words | theirs) if words and theirs else 0.0
        scores[rule.name] = max(scores.get(rule.name, 0.0), score)
    rules = registry.rules()
    for name in rules:
        theirs = set(name.split("-"))
        scores[name] = max(scores.get(name, 0.0), len(words & theirs) / len(words | theirs))
    ranked = sorted((name for name in scores if scores[name] >= _ENOUGH), key=lambda name: -scores[name])
    return tuple(rules[name] for name in ranked[:_CANDIDATES])


def _words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Za-z_]{2,}", re.sub(r"\{\w+\}", " ", text))}
