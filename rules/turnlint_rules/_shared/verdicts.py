"""Verdicts about JSON values, remembered by content.

Tools and schemas come back unchanged with every request of a conversation, and judging one costs far more than
serialising it. So a verdict is kept under the value's JSON, or a digest of it; the store is bounded and forgets
everything when it is full.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any, Final, TypeVar

import orjson

from turnlint.rule import write

Json = Any
Verdict = TypeVar("Verdict")

#: Why a rule did not judge what there is no verdict about: see :class:`turnlint.rule.Unjudged`.
UNREAD: Final = "a schema is nested too deep, or holds what no parser makes"

_STORED: Final = 512
#: Below this a value's own JSON is the key: a digest would cost more than it saves.
_SHORT: Final = 4096


def remembered(judge: Callable[[Json], Verdict]) -> Callable[[Json], Verdict | None]:
    """A judge of JSON values that remembers.

    The judge gets the value as JSON would carry it. The result is None where a value is not judged at all: JSON cannot
    carry it, or it is nested more than 60 levels deep (so judges meet no cycle and no endless recursion).
    """
    verdicts: dict[bytes, Verdict] = {}

    def verdict(value: Json) -> Verdict | None:
        try:
            payload = write(value)
        except TypeError:
            return None
        key = payload if len(payload) < _SHORT else blake2b(payload, digest_size=16).digest()
        found = verdicts.get(key)
        if found is None:
            if len(verdicts) >= _STORED:
                verdicts.clear()
            found = verdicts[key] = judge(orjson.loads(payload))
        return found

    return verdict
