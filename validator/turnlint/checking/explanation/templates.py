"""The texts of all rules, taken apart for comparison: fixed parts, fields, and the path that many begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Final, TypeAlias

from turnlint.engine import registry
from turnlint.rule import Remark, Rule, Wording
from turnlint.schema.faults import KEYWORDS
from turnlint.schema.projection import annotated
from turnlint.values.evidence import from_json

#: Fixed parts and the fields between them: one part more than fields.
Parts: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]

#: A path before the first colon, as ``messages.{turn}.content.{index}: ``.
_HEAD: Final = re.compile(r"((?:[\w-]+|\{\w+\})(?:\.(?:[\w-]+|\{\w+\}))*): (?=.)")
#: What is not compared: white space, quotes of every kind, backslashes, and case.
_FOLDED: Final = {
    **{ord(c): None for c in " \t\n\r\f\v\u00a0\u200b\u2028\u2029\ufeff`'\"\\‘’“”´"},
    **{upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)},
}
_GONE: Final = frozenset(chr(code) for code, kept in _FOLDED.items() if kept is None)
#: Fewer fixed letters than this after a path would fit anything.
_LEAST: Final = 8


def folded(text: str) -> str:
    """A text as it is compared where it need not be exactly the same."""
    return text.translate(_FOLDED)


def offsets(text: str) -> list[int]:
    """Where each character of the folded text stands in the text."""
    return [offset for offset, character in enumerate(text) if character not in _GONE]


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """One text of one rule.

    * ``raw``: the whole text's parts; ``head``: the pattern of the path that it begins with, if it does; ``body``: the
      parts after that, and ``folded``: these as they are compared; ``size``: how many characters of ``folded`` are
      fixed.
    * ``path``: how many characters of the path are fixed.
    * ``skeleton``: the text without the names of its fields: two rules may say the same.
    * ``wraps``: it only stands before another text.
    """

    rule: Rule
    text: Wording | Remark
    superseded: bool
    raw: Parts
    head: re.Pattern[str] | None
    path: int
    body: Parts
    folded: tuple[str, ...]
    size: int
    skeleton: str
    wraps: bool


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """Every text of every rule; the sentences of the schemas belong to their rules."""
    rules = registry.rules().values()
    return (
        *(_taken_apart(rule, text, False) for rule in rules for text in rule.says),
        *(_taken_apart(rule, text, True) for rule in rules for text in rule.said),
        *(_taken_apart(rule, text, False) for kind, text in _sentences() for rule in rules if kind in rule.needs),
    )


@lru_cache(maxsize=1)
def known_texts() -> dict[str, frozenset[str]]:
    """The folded messages of all refused cases, with the names of the rules that have them."""
    found: dict[str, set[str]] = {}
    for rule in registry.rules().values():
        for case in rule.refused:
            if case.message is not None:
                found.setdefault(folded(case.message), set()).add(rule.name)
    return {text: frozenset(names) for text, names in found.items()}


def _sentences() -> Iterator[tuple[str, Wording]]:
    """The API's own sentences that stand in the schemas, each with the word of the fault that it tells of."""
    for node in annotated("x-says"):
        evidence = tuple(from_json(entry) for entry in node.get("x-evidence", ()))
        for keyword, sentence in node["x-says"].items():
            kind = node.get("x-rule", {}).get(keyword, KEYWORDS.get(keyword, ""))
            template = "{location}: " + sentence.replace("{", "{{").replace("}", "}}")
            yield f"fault:{kind}", Wording(template, evidence)


def _taken_apart(rule: Rule, text: Wording | Remark, superseded: bool) -> Template:
    template = text.template
    match = _HEAD.match(template)
    rest = template[match.end() :] if match else template
    body = _parts(rest)
    head = None
    if match and len("".join(map(folded, body[0]))) >= _LEAST:
        head = re.compile(_path(match[1]), re.IGNORECASE)
    else:
        body = _parts(template)
    pieces = tuple(folded(part) for part in body[0])
    return Template(
        rule=rule,
        text=text,
        superseded=superseded,
        raw=_parts(template),
        head=head,
        path=sum(map(len, _parts(match[1])[0])) if head is not None and match else 0,
        body=body,
        folded=pieces,
        size=sum(map(len, pieces)),
        skeleton="\0".join(map(folded, _parts(template)[0])),
        wraps=template.endswith(": {message}"),
    )


def _parts(template: str) -> Parts:
    fixed, names = [""], []
    for literal, name, _, _ in Formatter().parse(template):
        fixed[-1] += literal
        if name is not None:
            names.append(name)
            fixed.append("")
    return tuple(fixed), tuple(names)


def _path(template: str) -> str:
    """The pattern of a path: a field between stops is one step, a field that is all of it any path."""
    fixed, names = _parts(template)
    pattern, seen = re.escape(fixed[0]), set()
    for name, part in zip(names, fixed[1:], strict=True):
        step = r"[^\s:\"'`(]+?" if name in ("where", "location", "field", "name") else r"[^\s:.]+"
        pattern += (step if name in seen else f"(?P<{name}>{step})") + re.escape(part)
        seen.add(name)
    return pattern
