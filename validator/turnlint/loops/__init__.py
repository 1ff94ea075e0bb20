"""A fuzzer for agent loops: legal replies that loops do not expect, over several turns of the user.

``fuzz`` drives a loop (needs ``turnlint[fuzz]`` and ``turnlint[serve]``); ``turnlint fuzz-loop`` and the fixture
``turnlint_loop`` are made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from turnlint.loops.driving import Driver
    from turnlint.loops.fuzzing import Found, Score, fuzz
    from turnlint.loops.plan import Plan
    from turnlint.loops.target import Target

__all__ = ["Driver", "Found", "Plan", "Score", "Target", "fuzz"]

_HOMES: Final = {
    "Driver": "driving",
    "Found": "fuzzing",
    "Score": "fuzzing",
    "fuzz": "fuzzing",
    "Plan": "plan",
    "Target": "target",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"turnlint.loops.{_HOMES[name]}"), name)
