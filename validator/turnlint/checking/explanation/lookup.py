"""From a query to its answer."""

from __future__ import annotations

import re
from typing import Final

from turnlint.checking.explanation import exceptions, paste
from turnlint.checking.explanation.matching import Match, best, near
from turnlint.checking.explanation.page import Explanation
from turnlint.checking.explanation.templates import Template, folded, templates
from turnlint.checking.explanation.wrappers import TRANSLATIONS
from turnlint.engine import registry
from turnlint.rule import Rule, Wording

#: How many neighbours are named where nothing matches.
_CANDIDATES: Final = 3
#: A neighbour shares at least this part of its words with the text; one that is shown shares this, and so much more
#: than the next.
_ENOUGH: Final = 0.34
_SHOWN: Final = 0.5
_MARGIN: Final = 0.12
#: How many texts of an exception are tried.
_TEXTS: Final = 8

_TYPE: Final = re.compile(
    r"\b[a-z]{2,20}(?:_[a-z]{2,20}){0,3}_error\b|\brequest_too_large\b|\b[A-Z]\w{2,40}Exception\b"
)
#: What has the form of an ``error_code``.
_CODE: Final = re.compile(r"\b[a-z]{2,20}(?:_[a-z]{2,20}){1,8}\b")
_STATUS: Final = re.compile(
    r"\b([45]\d\d)(?: [A-Z][a-z]+){0,4}'? for url|\b(?:status(?:[ _]code)?|HTTP)\W{1,3}([45]\d\d)\b"
)


def explain(query: object) -> Explanation:
    """Explain a rule by its name, or an error text of the API, current or superseded, with its own values in it.

    ``query`` may be whatever holds the text: a log, a traceback, JSON cut off in the middle; or the exception itself
    (:class:`turnlint.InvalidRequest`, those of the SDKs, botocore, httpx or LiteLLM), or the error's body.
    """
    found = tuple(exceptions.told(query))[:_TEXTS]
    shown = exceptions.shown(query, found)
    if isinstance(query, str) and (rule := registry.rules().get(query.strip())) is not None:
        return Explanation(query, rule, match=Match.NAME)
    answers: list[Explanation] = []
    for text in found:
        answers.append(_explain(shown, text))
        if answers[-1].rule is not None and answers[-1].match is not Match.TYPE:
            return answers[-1]
    return max(answers, key=_worth, default=Explanation(shown))


def _worth(answer: Explanation) -> tuple[bool, bool, int]:
    return answer.rule is not None, answer.match is Match.NEAREST, len(answer.candidates)


def _explain(query: str, pasted: str) -> Explanation:
    texts = paste.texts(pasted)
    if _CODE.fullmatch(texts[-1]) and (coded := _coded(query, texts)) is not None:
        return coded
    if hits := best(texts):
        hit, *others = hits
        return Explanation(
            query,
            hit.template.rule,
            hit.template.text,
            hit.values,
            hit.template.superseded,
            tuple(other.template.rule for other in others),
            hit.match,
            hit.text,
        )
    return _translated(query, texts) or _coded(query, texts) or _typed(query, texts) or _nearest(query, texts)


def _translated(query: str, texts: tuple[str, ...]) -> Explanation | None:
    """A client's own words in place of the API's."""
    whole = folded(texts[-1])
    for words, name, seen in TRANSLATIONS:
        if folded(words) in whole and (rule := registry.rules().get(name)) is not None:
            note = f"These are a client's own words ({seen}); the API's text is not in them."
            return Explanation(query, rule, match=Match.TRANSLATED, text=words, note=note)
    return None


def _coded(query: str, texts: tuple[str, ...]) -> Explanation | None:
    """The page of an ``error_code`` that a text of a rule comes with, where its text is not known."""
    homes: dict[str, dict[str, Template]] = {}
    for template in reversed(templates()):
        if isinstance(template.text, Wording) and template.text.code:
            homes.setdefault(template.text.code, {})[template.rule.name] = template
    for code in _CODE.findall(texts[-1]):
        if said := homes.get(code):
            named_so = code.replace("_", "-")
            first, *others = (said[name] for name in sorted(said, key=lambda name: (name != named_so, name)))
            return Explanation(
                query,
                first.rule,
                first.text,
                candidates=tuple(other.rule for other in others),
                match=Match.CODE,
                note="" if query.strip() == code else f"No rule has this text; what is known is its code, {code}.",
            )
    return None


def _typed(query: str, texts: tuple[str, ...]) -> Explanation | None:
    """The page of a type of error that one rule alone speaks of, where its text is not known."""
    types = set(_TYPE.findall(texts[-1]))
    if not types:
        return None
    homes: dict[str, set[str]] = {}
    for template in templates():
        if isinstance(template.text, Wording):
            homes.setdefault(template.text.type, set()).add(template.rule.name)
    for kind in sorted(types):
        if len(names := homes.get(kind, set())) == 1:
            note = f"No rule has this text; what is known is its type, {kind}."
            return Explanation(query, registry.rules()[next(iter(names))], match=Match.TYPE, note=note)
    return None


def _nearest(query: str, texts: tuple[str, ...]) -> Explanation:
    ranked = [(score, template.rule) for score, template in near(texts) if score >= _ENOUGH] or _named(texts[0])
    candidates = tuple(rule for _, rule in ranked[:_CANDIDATES])
    clear = bool(ranked) and ranked[0][0] >= _SHOWN and (len(ranked) < 2 or ranked[0][0] - ranked[1][0] >= _MARGIN)
    note = ""
    if not candidates and (status := _STATUS.search(texts[-1])):
        number = status[1] or status[2]
        note = f"Only the status {number} is in it, not the API's message: look into the body of the response."
    match = Match.NEAREST if clear else Match.NONE
    return Explanation(query, candidates=candidates, match=match, text=texts[0], note=note)


def _named(text: str) -> list[tuple[float, Rule]]:
    """Rules whose names share most words with a text; a name is not a text, so none of them is clear."""
    words = set(re.findall(r"[a-z]{2,}", text.lower()))
    scores = [(len(words & set(name.split("-"))) / len(words | set(name.split("-"))), rule)
              for name, rule in registry.rules().items()]  # fmt: skip
    return sorted(
        ((min(score, _SHOWN - 0.01), rule) for score, rule in scores if score >= _ENOUGH), key=lambda pair: -pair[0]
    )
