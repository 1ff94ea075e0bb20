"""A loop to be driven: how it is found, begun, and spoken to."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

Talk: TypeAlias = Callable[[str], object]
"""Says something to a loop, and waits until it has answered."""

_EMPTY = inspect.Parameter.empty
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class TargetError(ValueError):
    """What was named is no loop."""


@dataclass(frozen=True, slots=True)
class Target:
    """A loop.

    * ``name``: what it is called, ``module:function``.
    * ``start``: a function without a parameter that must be given: it begins a conversation, and gives what takes each
      message of the user; or a function that takes the message, and remembers by itself; or, with ``go_on``, one that
      takes the first message and gives what ``go_on`` takes before each further one.

    Functions may be asynchronous. One that has a parameter ``base_url`` gets the address of the stand-in by it; to all
    others it is in the environment, as ``ANTHROPIC_BASE_URL``.
    """

    name: str
    start: Callable[..., Any]
    go_on: Callable[..., Any] | None = None

    @classmethod
    def named(cls, name: str) -> Target:
        """The loop that ``module:function`` names, or ``module:start,continue`` a pair.

        Raises :class:`TargetError` where there is none.
        """
        module, _, names = name.partition(":")
        if not module or not names:
            raise TargetError(f"a loop is named as module:function, not {name!r}")
        if "" not in sys.path:
            sys.path.insert(0, "")
        try:
            found = importlib.import_module(module)
        except ImportError as error:
            raise TargetError(f"{module} cannot be imported: {error}") from error
        functions = [each for part in names.split(",") if callable(each := getattr(found, part, None))]
        if len(functions) != len(names.split(",")) or len(functions) > 2:
            raise TargetError(f"{module} has no function {names}")
        return cls(name, functions[0], functions[1] if functions[1:] else None)

    @classmethod
    def of(cls, start: Callable[..., Any], go_on: Callable[..., Any] | None = None) -> Target:
        """The loop that a function is."""
        name = f"{getattr(start, '__module__', '')}:{getattr(start, '__qualname__', repr(start))}"
        return cls(name, start, go_on)

    def begin(self, base_url: str) -> Talk:
        """Begin a conversation; gives what takes the user's messages one after another."""
        if self.go_on is not None:
            return self._pair(base_url)
        if _takes_message(self.start):
            return lambda message: _run(self.start, base_url, message)
        made = _run(self.start, base_url)
        if not callable(made):
            raise TargetError(f"{self.name} takes no message, and gives nothing that takes one")
        return lambda message: _run(made, base_url, message)

    def _pair(self, base_url: str) -> Talk:
        state: list[Any] = []

        def talk(message: str) -> object:
            if state:
                state[:] = [_run(self.go_on, base_url, state[0], message)]
            else:
                state[:] = [_run(self.start, base_url, message)]
            return state[0]

        return talk


def _takes_message(function: Callable[..., Any]) -> bool:
    """Whether a function has a parameter that must be given, beside the address."""
    parameters = inspect.signature(function).parameters.values()
    return any(each.kind in _POSITIONAL and each.default is _EMPTY and each.name != "base_url" for each in parameters)


def _run(function: Any, base_url: str, *arguments: Any) -> Any:
    named = {"base_url": base_url} if "base_url" in inspect.signature(function).parameters else {}
    made = function(*arguments, **named)
    if inspect.iscoroutine(made):
        return asyncio.run(made)
    return made
