"""The border to PyYAML: its events, of the parser in C where that is there, else of the one in Python.

Events are all that is taken of it: they come one by one, so that depth is no danger, and no tag ever makes an
object.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Final, Protocol


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
        module, in_c, in_python, self.kinds = _load()
        self._text = text
        self._error: Any = module.YAMLError
        try:
            self._parser: Any = (in_python if pure or in_c is None else in_c)(text)
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


@lru_cache(maxsize=1)
def _load() -> tuple[Any, Any, Any, Kinds]:
    try:
        module: Any = import_module("yaml")
    except ImportError:
        raise NoYaml from None
    try:
        in_c = import_module("yaml.cyaml").CParser
    except ImportError:
        in_c = None
    kinds = Kinds(
        module.ScalarEvent,
        module.AliasEvent,
        module.SequenceStartEvent,
        module.SequenceEndEvent,
        module.MappingStartEvent,
        module.MappingEndEvent,
        module.DocumentStartEvent,
        module.DocumentEndEvent,
        module.StreamEndEvent,
    )
    return module, in_c, module.BaseLoader, kinds
