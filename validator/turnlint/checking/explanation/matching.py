"""Which text of which rule a pasted text is: exactly, spelt otherwise, inside a longer one, cut off, or nearly.

No step goes back over what it has read: fixed parts are looked for one after another, each from where the last one
ended, around the longest of them, at few places. So a text costs what its length costs, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from turnlint.checking.explanation.templates import Template, folded, known_texts, offsets, templates
from turnlint.subjects.known import API

#: The fewest fixed characters by which a text is known inside a longer one, and by a piece of it.
_INSIDE: Final = 10
_PIECE: Final = 14
#: So much of what was pasted is the piece; or the piece is so long, and half of the text.
_MOST_OF_IT: Final = 0.65
_LONG: Final = 24
#: A text with fewer fixed characters is not looked for inside of words.
_SHORT: Final = 20
#: The longest value of a field inside a longer text.
_FAR: Final = 4000
#: How many occurrences of the longest fixed part are tried.
_TRIES: Final = 3
#: The window before a text in which its path is looked for.
_WINDOW: Final = 240
#: A piece is told from the next best by so much.
_CLEAR: Final = 1.25

_PATH: Final = re.compile(r"([\w*{<][\w.*\[\]{}<>$-]*)[`'\"*\\]*:[\s`'\"*\\]*$")
#: Fields that are a whole path.
_OPEN_PATH: Final = frozenset({"location", "where", "name"})
#: Marks at the ends of texts that comparing leaves out.
_MARKS: Final = frozenset("`'\".")
#: Words before a colon that are no path.
_NO_PATH: Final = re.compile(r"(?i)\d+|\w*(?:error|exception)|message|msg|result|reason|status|body|raw|details?")
_TOKEN: Final = re.compile(r"([^\s`'\"]+)[\s`'\"\\]*$")
_QUOTED: Final = re.compile(r"[`'\"]([^\s`'\"]*)[`'\"\\\s]*$")
_ENDS: Final = re.compile(r"[\n\"'`})\]|]|\\n|\s[({]")


class Match(StrEnum):
    """How an answer was found, best first.

    * ``name``: the query is a rule's name.
    * ``exact``: it is a text of the rule; ``spelling``: it is, but for quotes, white space, case, path or last stop.
    * ``within``: the text stands in a longer one.
    * ``cut``: it is a piece of the text, and of no other.
    * ``translated``: a client's own words for it; ``code``, ``type``: only the error's code or type was told.
    * ``nearest``: none of these; the first candidate is clearly the nearest.
    * ``none``: nothing is near, or several are.
    """

    NAME = "name"
    EXACT = "exact"
    SPELLING = "spelling"
    WITHIN = "within"
    CUT = "cut"
    TRANSLATED = "translated"
    CODE = "code"
    TYPE = "type"
    NEAREST = "nearest"
    NONE = "none"


class Hit(NamedTuple):
    """A text that was found: how, which, what is in its fields, its words as they were pasted, how much is fixed."""

    match: Match
    template: Template
    values: dict[str, str]
    text: str
    size: int


def best(texts: tuple[str, ...]) -> list[Hit]:
    """The hits of the best level in the first text that has any: the best, then what says the same.

    A text that only stands before another one counts where nothing else is found.
    """
    subjects = [_Subject(text) for text in texts]
    # What is the same but for its quotes and line ends is compared exactly, and folded once.
    distinct = list({subject.folded: subject for subject in reversed(subjects)}.values())[::-1]
    for wraps in (False, True):
        usable = [template for template in templates() if template.wraps is wraps]
        for level, compared in ((_exact, subjects), (_spelt, distinct)):
            for subject in compared:
                if hits := [hit for template in usable if (hit := level(subject, template)) is not None]:
                    return _ranked(hits)
        if hits := [hit for subject in distinct for template in usable if (hit := _within(subject, template))]:
            return _ranked(hits)
        if not wraps:
            pieces = sorted(_pieces(distinct, usable), key=lambda hit: -hit.size)
            if pieces and not _rivals(pieces):
                same = [hit for hit in pieces if hit.template.skeleton == pieces[0].template.skeleton]
                return _ranked(same)
    return []


def near(texts: tuple[str, ...]) -> list[tuple[float, Template]]:
    """Templates by how much of them and of a text is the same, best first, at most one for each rule."""
    found: dict[str, tuple[float, Template]] = {}
    for words in (_words(text) for text in texts[:2]):
        for template in templates():
            theirs = _words_of(template)
            score = len(words & theirs) / len(words | theirs) if words and theirs else 0.0
            name = template.rule.name
            if name not in found or score > found[name][0]:
                found[name] = score, template
    return sorted(found.values(), key=lambda pair: -pair[0])


class _Subject:
    """A text that is compared, folded once."""

    __slots__ = ("_offsets", "folded", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = folded(text)
        self._offsets: list[int] | None = None

    def at(self, place: int) -> int:
        """Where a place of the folded text is in the text."""
        if self._offsets is None:
            self._offsets = [*offsets(self.text), len(self.text)]
        return self._offsets[place]

    def is_in_word(self, start: int, end: int) -> bool:
        """Whether a stretch of the folded text begins or ends in the middle of a word."""
        first, last = self.at(start), self.at(end - 1) + 1
        return any(map(_in_word, (self.text[max(0, first - 1) : first + 1], self.text[last - 1 : last + 1])))

    def between(self, start: int, end: int) -> str:
        """What stands between two places of the folded text."""
        if start >= end:
            return ""
        return self.text[self.at(start) : self.at(end - 1) + 1]


def _exact(subject: _Subject, template: Template) -> Hit | None:
    """The whole text, character for character; the path before it may be missing where others print it without."""
    text, values = subject.text, {}
    (fixed, names), size = template.body, sum(map(len, template.body[0]))
    if template.head is not None:
        path, colon, rest = text.partition(": ")
        if colon and (found := template.head.fullmatch(path)) is not None:
            text, values, size = rest, found.groupdict(), size + template.path
        elif "turn" not in template.raw[1][:1]:
            return None
    spans = _spans(text, fixed)
    if spans is None:
        return None
    for name, (start, end) in zip(names, spans, strict=True):
        value = text[start:end]
        if values.setdefault(name, value) != value:
            return None
    return Hit(Match.EXACT, template, values, subject.text, size)


def _spans(text: str, fixed: tuple[str, ...]) -> list[tuple[int, int]] | None:
    """Where the fields stand, if the text begins with the first part, ends with the last, and has the rest between."""
    first, last = fixed[0], fixed[-1]
    if len(fixed) == 1:
        return [] if text == first else None
    if not text.startswith(first) or not text.endswith(last):
        return None
    spans, start, limit = [], len(first), len(text) - len(last)
    for part in fixed[1:-1]:
        place = text.find(part, start, limit)
        if place < 0:
            return None
        spans.append((start, place))
        start = place + len(part)
    return [*spans, (start, limit)] if start <= limit else None


def _spelt(subject: _Subject, template: Template) -> Hit | None:
    """The whole text but for what folding takes away, its path, and the last stop."""
    if template.size < _LEAST_SPELT:
        return None
    found = _around(subject.folded, template)
    if found is None:
        return None
    hit, _ = _hit(subject, template, found, Match.SPELLING)
    rest = folded(subject.text.replace(hit.text, "", 1)).strip(".…:;,!") if hit.text else "?"
    return hit if not rest else None


_LEAST_SPELT: Final = 6


def _within(subject: _Subject, template: Template) -> Hit | None:
    """The text inside a longer one."""
    if template.size < _INSIDE or (found := _around(subject.folded, template)) is None:
        return None
    first, last = found[0][0], found[-1][1]
    if template.size < _SHORT and subject.is_in_word(first, last):
        return None
    hit, fits = _hit(subject, template, found, Match.WITHIN)
    return hit if fits else hit._replace(size=hit.size // 2)


def _in_word(pair: str) -> bool:
    return len(pair) == 2 and all(character.isalnum() or character == "_" for character in pair)


def _around(text: str, template: Template) -> list[tuple[int, int]] | None:
    """Where the folded parts of a body stand, close around the longest of them."""
    parts = template.folded
    longest = max(range(len(parts)), key=lambda index: len(parts[index]))
    parts = (*parts[:-1], parts[-1].rstrip(".")) if len(parts[-1]) > 1 else parts
    anchor = parts[longest]
    if not anchor:
        return None
    place = text.find(anchor)
    for _ in range(_TRIES):
        if place < 0:
            return None
        if spans := _neighbours(text, parts, longest, place):
            return spans
        place = text.find(anchor, place + 1)
    return None


def _neighbours(text: str, parts: tuple[str, ...], longest: int, place: int) -> list[tuple[int, int]] | None:
    spans = [(place, place + len(parts[longest]))]
    for part in reversed(parts[:longest]):
        edge = spans[0][0]
        found = text.rfind(part, max(0, edge - _FAR - len(part)), edge) if part else edge
        if found < 0:
            return None
        spans.insert(0, (found, found + len(part)))
    for index, part in enumerate(parts[longest + 1 :], longest + 1):
        edge = spans[-1][1]
        found = text.find(part, edge, edge + _FAR + len(part)) if part else edge
        # A last part of a stop or a quote alone would end the field at the first one in it.
        if found < 0 and index == len(parts) - 1 and len(part) <= 1:
            spans.append((edge, edge))
        elif found < 0:
            return None
        else:
            spans.append((found, found + len(part)))
    return spans


def _hit(subject: _Subject, template: Template, spans: list[tuple[int, int]], match: Match) -> tuple[Hit, bool]:
    """What was found, and whether the path before it fits."""
    names = template.body[1]
    values: dict[str, str] = {}
    start, end = subject.at(spans[0][0]), subject.at(spans[-1][1] - 1) + 1 if spans[-1][1] else 0
    for index, name in enumerate(names):
        if index == 0 and not template.folded[0]:
            value, start = _leading(subject, spans[1][0], bool(template.body[0][1][:1].strip()))
        elif index == len(names) - 1 and not template.folded[-1].rstrip("."):
            value, end = _trailing(subject, spans[index][1])
        elif index == 0 and not template.folded[0].strip("."):
            value = ""
        else:
            value = subject.between(spans[index][1], spans[index + 1][0]).strip()
        values.setdefault(name, value)
    start, end = _with_quotes(subject.text, template.body[0], start, end)
    size, fits = template.size, True
    if template.head is not None:
        path, before = _path_before(subject.text, start)
        if path:
            found = template.head.fullmatch(path)
            fits = found is not None
            if found is not None:
                start = before
                values = {**found.groupdict(), **values}
                size += template.path
    return Hit(match, template, values, subject.text[start : max(start, end)], size), fits


def _with_quotes(text: str, fixed: tuple[str, ...], start: int, end: int) -> tuple[int, int]:
    """A stretch with the quote that the text begins with and the quote or stop that it ends with, if they are there."""
    first, last = fixed[0][:1], fixed[-1][-1:]
    if first in _MARKS and text[:start].endswith(first):
        start -= 1
    if last in _MARKS and text[end:].startswith(last):
        end += 1
    return start, end


def _path_before(text: str, start: int) -> tuple[str, int]:
    """The path before a place, and where it begins; empty where there is none."""
    first = max(0, start - _WINDOW)
    found = _PATH.search(text[first:start])
    if found is None or _NO_PATH.fullmatch(found[1].strip("*")):
        return "", start
    return found[1], first + found.start(1)


def _leading(subject: _Subject, end: int, quoted: bool) -> tuple[str, int]:
    """The value of a field at the beginning, and where it begins: one word, or what stands in quotes."""
    stop = subject.at(end)
    first = max(0, stop - _WINDOW)
    found = (_QUOTED if quoted else _TOKEN).search(subject.text[first:stop])
    found = found or _TOKEN.search(subject.text[first:stop])
    return (found[1], first + found.start(1)) if found else ("", stop)


def _trailing(subject: _Subject, start: int) -> tuple[str, int]:
    """The value of a field at the end, and where it ends: up to the end of the line or of what is quoted."""
    first = subject.at(start - 1) + 1 if start else 0
    first += len(subject.text[first : first + _WINDOW]) - len(subject.text[first : first + _WINDOW].lstrip())
    window = subject.text[first : first + _FAR]
    if window[:1] in "'\"`[":  # a list of quoted words: to its last quote on this line
        line = window.partition("\n")[0]
        last = max(line.rfind(quote) for quote in "'\"`]")
        return line[: last + 1], first + last + 1
    found = _ENDS.search(window)
    value = (window[: found.start()] if found else window).rstrip().rstrip(".…")
    return value, first + len(value)


def _pieces(subjects: list[_Subject], usable: list[Template]) -> Iterator[Hit]:
    """Texts of which a subject has the beginning, the end or the middle of a fixed part."""
    for template in usable:
        found: Hit | None = None
        for subject in subjects[:3]:
            runs = [_run(subject.folded, part) for part in template.folded if len(part) >= _INSIDE]
            size = sum(end - start for start, end in runs)
            if size < _PIECE or (found is not None and size <= found.size):
                continue
            start, end = min(run for run in runs if run[1] > run[0])[0], max(end for _, end in runs)
            path, _ = _path_before(subject.text, subject.at(start))
            before = start - (len(folded(path)) + 1 if path else 0)
            all_of_it = size >= _MOST_OF_IT * (len(subject.folded) - start) and before <= size / 2
            if all_of_it or (size >= _LONG and 2 * size >= template.size):
                fits = template.head.fullmatch(path) if template.head and path else None
                if template.head and path and fits is None and "…" not in path:
                    size //= 2
                values = fits.groupdict() if fits else {}
                found = Hit(Match.CUT, template, values, subject.between(start, end), size)
        if found is not None:
            yield found


def _run(text: str, part: str) -> tuple[int, int]:
    """The longest stretch of a text that begins as a part does, ends as it does, or stands in it."""
    if part in text:
        return text.find(part), text.find(part) + len(part)
    if len(text) >= _INSIDE and text in part:
        return 0, len(text)
    best = (0, 0)
    place = text.find(part[:_INSIDE])
    for _ in range(_TRIES):
        if place < 0:
            break
        length = _common(text[place : place + len(part)], part)
        best = max(best, (place, place + length), key=lambda run: run[1] - run[0])
        place = text.find(part[:_INSIDE], place + 1)
    place = text.find(part[-_INSIDE:])
    if place >= 0:
        end = place + _INSIDE
        length = _common(text[max(0, end - len(part)) : end][::-1], part[::-1])
        best = max(best, (end - length, end), key=lambda run: run[1] - run[0])
    return best


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginnings."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _rivals(hits: list[Hit]) -> bool:
    """Whether another rule's text shares nearly as much as the best one does."""
    first = hits[0]
    return any(
        hit.template.rule is not first.template.rule
        and hit.template.skeleton != first.template.skeleton
        and hit.size * _CLEAR > first.size
        for hit in hits[1:]
    )


_PARTIAL: Final = (Match.WITHIN, Match.CUT)


def _ranked(hits: list[Hit]) -> list[Hit]:
    """The best hit, then those of other rules that say the same text.

    A case with this very text decides, then how much of it is fixed. Of rules that say the same: one that only the API
    can judge comes first, for what can be seen in a request is found before it is sent; then the case that it is
    likest to, then the general rule.
    """
    known = {text: known_texts().get(folded(text), frozenset()) for text in {hit.text for hit in hits}}

    def rank(hit: Hit) -> tuple[int, int, int]:
        is_known = int(hit.template.rule.name in known[hit.text])
        # Where the path was left out, the text is that of the rule that speaks of any path, not of a certain field.
        general = -hit.template.path
        # Inside a longer text, the text of a case may itself be a part of another text.
        return (hit.size, is_known, general) if hit.match in _PARTIAL else (is_known, hit.size, general)

    first = max(hits, key=rank)
    same = [hit for hit in hits if hit.template.skeleton == first.template.skeleton]

    def likeness(hit: Hit) -> tuple[bool, bool, tuple[bool, float], bool]:
        rule = hit.template.rule
        return (API in rule.given, rule.name in known[hit.text], _likeness(hit), rule.family == "shape")

    kept: dict[str, Hit] = {}
    for hit in sorted(same, key=likeness, reverse=True):
        kept.setdefault(hit.template.rule.name, hit)
    return list(kept.values())


def _likeness(hit: Hit) -> tuple[bool, float]:
    """How like a text is to the likest case of the rule: whether its path has steps as theirs do, and by its words."""
    words, is_deep = _words(hit.text), _is_deep(hit.text)
    open_path = not _OPEN_PATH.isdisjoint(hit.template.raw[1][:1])
    theirs = [(_words(case.message), _is_deep(case.message)) for case in hit.template.rule.refused if case.message]
    return max(
        (
            (open_path and deep is is_deep, len(words & other) / len(words | other))
            for other, deep in theirs
            if words | other
        ),
        default=(False, 0.0),
    )


def _is_deep(text: str) -> bool:
    return "." in text.partition(":")[0]


@lru_cache(maxsize=2048)
def _words_of(template: Template) -> frozenset[str]:
    return _words(re.sub(r"\{\w+\}", " ", template.text.template)) or frozenset(template.rule.name.split("-"))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{2,}", text.lower()))
