"""JSON text changed in place: only what changed is written anew."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnlint.sources.documents import Document
from turnlint.sources.rewriting import Unwritable, rewritten

TEXT = """{
    "model" : "claude\\u002dx",
    "messages": [
        {"role": "user", "content": "h\\u00e9"},
        {"role": "assistant",   "content": [ {"type":"text","text":"a"} ]},
        {"role": "user", "content": "go on"}
    ],
    "max_tokens": 1e2
}
"""


def changed(text: str, edit: Any) -> str:
    value = json.loads(text)
    edit(value)
    made = rewritten(Document(text.encode()), value).decode()
    assert json.loads(made) == value
    return made


def test_a_value_is_put_in_the_place_of_another() -> None:
    def edit(value: Any) -> None:
        value["messages"][1]["content"][0]["text"] = "b"

    assert changed(TEXT, edit) == TEXT.replace('"text":"a"', '"text":"b"')


def test_a_member_and_an_item_are_taken_out() -> None:
    def edit(value: Any) -> None:
        del value["max_tokens"]
        del value["messages"][1]

    assert changed(TEXT, edit) == (
        '{\n    "model" : "claude\\u002dx",\n    "messages": [\n        {"role": "user", "content": "h\\u00e9"},\n'
        '        {"role": "user", "content": "go on"}\n    ]\n}\n'
    )


def test_what_is_new_is_laid_out_like_its_neighbours() -> None:
    def edit(value: Any) -> None:
        value["messages"].insert(2, {"role": "user", "content": []})
        value["stream"] = True

    last = '        {"role": "user", "content": "go on"}'
    new = '        {"role": "user", "content": []},\n'
    assert changed(TEXT, edit) == TEXT.replace(last, new + last).replace("1e2\n}", '1e2,\n    "stream": true\n}')


def test_a_key_that_stands_twice_stays() -> None:
    assert rewritten(Document(b'{"a": 1, "a": 2, "b": 3}'), {"a": 2, "b": 4}) == b'{"a": 1, "a": 2, "b": 4}'


def test_what_is_no_json_cannot_be_changed() -> None:
    with pytest.raises(Unwritable, match="not JSON"):
        rewritten(Document(b"{"), {})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, VALUES, st.sampled_from([None, 1, 4, "\t"]), st.booleans())
def test_any_value_can_take_the_place_of_any(old: Any, new: Any, indent: Any, ascii_: bool) -> None:
    text = json.dumps(old, indent=indent, ensure_ascii=ascii_)
    made = rewritten(Document(text.encode("utf-8", "surrogatepass")), new)
    assert json.loads(made) == new
    assert rewritten(Document(text.encode("utf-8", "surrogatepass")), old) == text.encode("utf-8", "surrogatepass")
