"""The border to PyYAML: its events, of the parser in C where that is there, else of the one in Python.

Events are all that is taken of it: they come one by one, so that depth is no danger, and no tag ever makes an
object.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Final, NamedTuple, Protocol


class NoYaml(ImportError):
    """PyYAML is not installed."""

    def __init__(self) -> None:
        super().__init__("YAML, which needs PyYAML: pip install turnlint[yaml]")


class Fault(Exception):
    """What is wrong with a text, and the offset of the character at which it was seen."""

    def __init__(self, problem: str, offset: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.offset = offset


class Mark(Protocol):
    """A place in the text: the number of characters before it."""

    index: int


class Event(Protocol):
    """What the parser tells, one after another. Which fields there are depends on the kind.

    * ``value``, ``style``, ``implicit``: of a scalar; ``implicit[0]`` says that its value is what it looks like.
    * ``anchor``, ``tag``: of a scalar, or the start of a collection; ``anchor`` also of an alias.
    """

    value: str
    style: str | None
    implicit: tuple[bool, bool]
    anchor: str
    tag: str | None
    start_mark: Mark
    end_mark: Mark


@dataclass(frozen=True, slots=True)
class Kinds:
    """The classes of the events."""

    scalar: type
    alias: type
    sequence: type
    sequence_end: type
    mapping: type
    mapping_end: type
    document: type
    document_end: type
    stream_end: type


class Events:
    """The events of a text. Raises :class:`NoYaml` where there is no parser."""

    __slots__ = ("_error", "_parser", "_text", "kinds")

    def __init__(self, text: str, *, pure: bool = False) -> None:
        """``pure`` takes the parser in Python though there is one in C."""
        make, self.kinds, self._error = _load(pure)
        self._text = text
        try:
            self._parser: Any = make(text)
        except self._error as error:
            raise self._fault(error) from None

    def next(self) -> Event:
        """The next one. Raises :class:`Fault`."""
        try:
            event: Event = self._parser.get_event()
        except self._error as error:
            raise self._fault(error) from None
        return event

    def _fault(self, error: Any) -> Fault:
        """PyYAML's error in one line."""
        mark, context_mark = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        if mark is None:  # of the reader, which knows the byte or the character, and no line
            at = next((at for at, each in enumerate(self._text) if not _is_printable(each)), 0)
            return Fault(f"the character U+{ord(self._text[at : at + 1] or ' '):04X} is not allowed", at)
        problem = str(getattr(error, "problem", None) or error)
        if "maximum nesting depth" in problem:
            return Fault(TOO_DEEP, mark.index)
        context = getattr(error, "context", None)
        if context and context_mark is not None and context_mark.index < mark.index:
            problem += f" {context} that begins {_lines_before(self._text, context_mark.index, mark.index)}"
        elif context:
            problem += f" {context}"
        return Fault(" ".join(problem.split()), mark.index)


#: How deep a document may be nested: as deep as the parser in C goes.
DEEPEST: Final = 1000
TOO_DEEP: Final = f"nested deeper than {DEEPEST:,} levels"


def _is_printable(character: str) -> bool:
    """Whether a character may stand in YAML as it is."""
    return (
        character in "\t\n\r\x85"
        or " " <= character <= "~"
        or "\xa0" <= character <= "\ud7ff"
        or "\ue000" <= character <= "\ufffd"
        or character >= "\U00010000"
    )


def _lines_before(text: str, start: int, end: int) -> str:
    lines = text.count("\n", start, end)
    return "in the same line" if not lines else "in the line before" if lines == 1 else f"{lines:,} lines before"


class _Parser(NamedTuple):
    """A parser of PyYAML with the classes of what it tells, and of its errors."""

    make: Any
    kinds: Kinds
    error: type[Exception]


#: A text in which there is an event of each kind, and one that is broken.
_SAMPLE: Final = "- {a: &x b, c: *x}\n"
_BROKEN: Final = "["


@lru_cache(maxsize=2)
def _load(pure: bool) -> _Parser:
    """A parser: the one in C, where it is there and nobody wants the one in Python."""
    try:
        module: Any = import_module("yaml")
    except ImportError:
        raise NoYaml from None
    make = module.BaseLoader
    if not pure:
        with suppress(ImportError):
            make = import_module("yaml.cyaml").CParser
    # The classes are taken from what it tells: where somebody has loaded the package anew (a test that runs pytest),
    # the part in C still has the classes of the package as it was before.
    found: dict[str, type] = {}
    parser = make(_SAMPLE)
    while "StreamEndEvent" not in found:
        kind = type(parser.get_event())
        found[kind.__name__] = kind
    return _Parser(make, Kinds(*(found[name] for name in _NAMES)), _error_of(make))


_NAMES: Final = (
    "ScalarEvent",
    "AliasEvent",
    "SequenceStartEvent",
    "SequenceEndEvent",
    "MappingStartEvent",
    "MappingEndEvent",
    "DocumentStartEvent",
    "DocumentEndEvent",
    "StreamEndEvent",
)


def _error_of(make: Any) -> type[Exception]:
    """The class of all errors of a parser."""
    parser = make(_BROKEN)
    try:
        while True:
            parser.get_event()
    except Exception as error:
        return next(kind for kind in type(error).__mro__ if kind.__name__ == "YAMLError")
