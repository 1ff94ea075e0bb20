"""Where a request meets an exchange before, and how well what it echoes fits the response."""

from __future__ import annotations

from collections.abc import Sequence

from turnlint.checking.history.digests import calls_of, loose_digest, text_in
from turnlint.checking.history.kept import Kept
from turnlint.checking.history.look import Look
from turnlint.subjects.echo import differences
from turnlint.subjects.sameness import canonical, digest, lean
from turnlint.subjects.step import Before, Joint
from turnlint.values.json import Json


def joint_of(kept: Kept, look: Look, start: int) -> Joint:
    """Where a request meets an exchange whose messages it does not begin with."""
    if kept.partial:
        return Joint(start)
    was, loose, systems = kept.history()
    now = look.digests[:start]
    if look.summarised:
        return _behind_summary(look, start, was)
    at = next((index for index, (one, other) in enumerate(zip(was, now, strict=False)) if one != other), None)
    if at is None:
        at = min(len(was), len(now)) if len(was) != len(now) else None
    thin = False
    if at is not None and len(was) == len(now):
        thin = all(
            one == other or loose.get(index) == loose_digest(look.messages[index])
            for index, (one, other) in enumerate(zip(was, now, strict=True))
        )
    lost = at is not None and at in systems and not (at < len(now) and look.role(at) == "system")
    return Joint(start, changed=at, thinking_alone=thin, system_lost=lost)


def _behind_summary(look: Look, start: int, was: Sequence[bytes]) -> Joint:
    """Where a request that begins with a summary meets an exchange: the last of its messages may be kept behind it."""
    kept_now = look.digests[1:start]
    same = 0
    while same < min(len(kept_now), len(was)) and kept_now[-1 - same] == was[-1 - same]:
        same += 1
    return Joint(start, changed=start - 1 - same if same < len(kept_now) else None)


def likeness(before: Before, echo: Sequence[Json]) -> int:
    """How well an echo fits a response: 2 as it came, 1 changed, 0 not at all."""
    if before.response is None:
        return 0
    sent = (*before.trailing, *before.content)
    found = differences(sent, echo, [()] * len(echo), ())
    if not found:
        return 2
    keys = {digest(canonical(lean(block))) for block in sent}
    if any(digest(canonical(lean(block))) in keys for block in echo) or set(calls_of(sent)) & set(calls_of(echo)):
        return 1
    one, other = text_in(sent), text_in(echo)
    return int(bool(one) and bool(other) and (one in other or other in one))
