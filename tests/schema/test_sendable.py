"""What of a value can be sent as JSON, held against what the writers of JSON say."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from turnlint.schema.sendable import is_text, unsendable

Json = Any

HALF = "\ud83d"


def test_unsendable_survives_depth_and_cycles() -> None:
    cycle: dict[str, Json] = {}
    cycle.update({str(key): cycle for key in range(50)})
    assert list(unsendable(cycle)) == []
    deep: Json = HALF
    for _ in range(100_001):
        deep = {"a": deep}
    [(path, found)] = unsendable(deep)
    assert (len(path), found) == (100_001, HALF)


@settings(max_examples=200)
@given(
    value=st.recursive(
        st.text() | st.floats() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_unsendable_is_what_json_cannot_write(value: Json) -> None:
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, UnicodeEncodeError):
        assert list(unsendable(value)) != []
    else:
        assert list(unsendable(value)) == []
    if is_text(value):
        assert not [part for _, part in unsendable(value) if isinstance(part, str)]
