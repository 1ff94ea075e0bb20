"""What a fix is, and the edits of a request that fixes of several rules make.

An edit works on a body that is nobody else's: a ``dict`` with ``messages``. It changes it in place, or does nothing and
says so. Whether what it did is a fix the engine sees: it checks again, and takes back what solved nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from turnlint.values.json import Json, Path

Body: TypeAlias = dict[str, Any]
Mend: TypeAlias = Callable[[Body, Path], bool]
"""Edits a body for a finding at a path; ``False`` where there is nothing to do."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A fix of a rule's findings.

    * ``safe``: it keeps the meaning of the request.
    * ``says``: what it does, in one sentence in the past tense; of an unsafe one also what it invents or loses.
      ``{place}`` stands for the path of the finding, ``{what}`` for what stands there, where it has a type.
    * ``mend``: the edit; ``up``: so many steps above the finding stands what it changes.
    * ``together``: the same for all findings of the rule at once, where each by itself would go through the whole
      request: takes the body and the paths, and gives those at which something was done.
    """

    safe: bool
    says: str
    mend: Mend
    up: int = 0
    together: Callable[[Body, Sequence[Path]], list[Path]] | None = None

    def __str__(self) -> str:
        """What it does anywhere, and whether that is safe."""
        return f"{'safe' if self.safe else 'unsafe'}: {self.says.format(place='…', what='')}"


def at(body: Json, path: Sequence[str | int]) -> Json:
    """What stands at a path; ``None`` where there is no such place."""
    for step in path:
        if isinstance(body, dict) and isinstance(step, str):
            body = body.get(step)
        elif isinstance(body, list) and isinstance(step, int) and -len(body) <= step < len(body):
            body = body[step]
        else:
            return None
    return body


def has(body: Json, path: Path) -> bool:
    """Whether there is something at a path."""
    if not path:
        return True
    holder, step = at(body, path[:-1]), path[-1]
    if isinstance(holder, dict):
        return step in holder
    return isinstance(holder, list) and isinstance(step, int) and 0 <= step < len(holder)


def put(body: Json, path: Path, value: Json) -> bool:
    """Put another value in the place of one."""
    if not path or not has(body, path):
        return False
    at(body, path[:-1])[path[-1]] = value
    return True


def remove(body: Json, path: Path) -> bool:
    """Take out what stands at a path; and a message that has no content then, or tools that are none."""
    if not path or not has(body, path):
        return False
    holder = at(body, path[:-1])
    del holder[path[-1]]
    if not holder and len(path) > 1:
        if path[0] == "messages" and path[-2] == "content" and len(path) == 4:
            return remove(body, path[:2])
        if path[-2] in ("tools", "system", "mcp_servers", "stop_sequences", "fallbacks"):
            return remove(body, path[:-1])
    return True


def removing(up: int = 0, *, safe: bool = False) -> Fix:
    """A fix that takes out what stands at the place of a finding, or so many steps above it."""
    return Fix(safe, "removed {what}`{place}`", lambda body, path: remove(body, path[: len(path) - up]), up)


def _drop(body: Body, path: Path) -> bool:
    """Take out the block in which something stands; a message that has no content then, too."""
    for length in range(len(path), 1, -1):
        if isinstance(path[length - 1], int):
            return remove(body, path[:length])
    return remove(body, path)


#: A fix that takes out a block that says nothing, and with it a message that has nothing else.
DROPPED: Final = Fix(True, "removed the empty block at `{place}`", _drop)


def blocks(message: Json) -> list[Any]:
    """The content of a message as blocks: its own list, or one made of its text."""
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str):
        message["content"] = content = [{"type": "text", "text": content}] if content else []
    return content if isinstance(content, list) else []


def runs(body: Body) -> Iterator[tuple[str, int, int]]:
    """The turns: the role, the first message, and the one behind the last."""
    messages = body.get("messages")
    start = 0
    roles = [_role(message) for message in messages or ()]
    for index in range(1, len(roles) + 1):
        if index == len(roles) or roles[index] != roles[start]:
            yield str(roles[start]), start, index
            start = index


def turn_at(body: Body, index: int) -> tuple[int, int] | None:
    """The messages of the turn that a message belongs to."""
    messages = body.get("messages") or ()
    if not 0 <= index < len(messages):
        return None
    start, end = index, index + 1
    role = _role(messages[index])
    while start and _role(messages[start - 1]) == role:
        start -= 1
    while end < len(messages) and _role(messages[end]) == role:
        end += 1
    return start, end


def _role(message: Json) -> Json:
    return message.get("role") if isinstance(message, dict) else None
