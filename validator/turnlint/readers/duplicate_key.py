"""Keys that stand twice in one object: seen here alone, because a parsed request has lost the trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from turnlint.evidence import Inferred
from turnlint.knowledge import TEXT
from turnlint.readers.scan import Span, duplicate_keys, may_have_duplicate_keys
from turnlint.report import Finding, Severity
from turnlint.rule import Phase, Place, Remark, rule

if TYPE_CHECKING:
    from turnlint.conversation import Conversation

DUPLICATE: Final = Remark(
    "the key `{key}` stands {times} in this object: a JSON parser keeps the last value and drops the others",
    evidence=(Inferred("the parser whose error texts the API prints (orjson) keeps the last value"),),
)


@rule("duplicate-key", Severity.ADVICE, at=Place(Phase.PARSE), needs={"duplicate-keys"}, asks={TEXT}, says=(DUPLICATE,))
def duplicate_key(conversation: Conversation) -> Iterator[Finding]:
    """A key stands more than once in one object.

    Why: the API takes such a body, as JSON parsers do, and reads the last value only. Whoever wrote the first value
    never learns that it was ignored. Only the readers of text can see it (:func:`find`): a parsed request, which this
    check is given, holds each key once.

    What to do: remove all but one of the mentions.
    """
    return iter(())


def find(text: str) -> list[tuple[Finding, Span]]:
    """The duplicate keys of a JSON text: one finding for each key of an object, and where its second mention stands."""
    if not may_have_duplicate_keys(text):
        return []
    return [(_finding(path, times), span) for path, span, times in duplicate_keys(text)]


def _finding(path: tuple[str | int, ...], times: int) -> Finding:
    found = DUPLICATE.at(path, key=path[-1], times="twice" if times == 2 else f"{times} times")
    return replace(found, rule=duplicate_key.name, severity=duplicate_key.severity)
